package io.portcullis.engine.entity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import java.nio.ByteBuffer;

/**
 * One entity of one Depositary, as EIP-712 binds votes to it. The board is under each signature by its hash, so that a vote counts for
 * one board only.
 */
public final class VotingDomain {
    /** {@code kind}: {@link Kind}; {@code value} zero: none; {@code prepared}: the round plus 1, or 0 for none. */
    public static final String VOTE_TYPE =
            "Vote(bytes32 entity,uint64 epoch,bytes32 board,uint8 kind,uint64 height,uint64 round,"
                    + "bytes32 value,uint64 prepared,bytes32 enclosed)";

    public static final String ACCUSATION_TYPE =
            "Accusation(bytes32 entity,uint64 epoch,bytes32 board,address accused,bytes32 evidence)";

    private static final int WORD = Bytes32.LENGTH;
    private static final byte[] PREFIX = {0x19, 0x01};
    private static final byte[] VOTE_TYPE_HASH = typeHash(VOTE_TYPE);
    private static final byte[] ACCUSATION_TYPE_HASH = typeHash(ACCUSATION_TYPE);

    private final Eip712Domain domain;
    private final EntityId entity;
    private final byte[] separator;

    public VotingDomain(Eip712Domain domain, EntityId entity) {
        this.domain = domain;
        this.entity = entity;
        this.separator = domain.separator().toArray();
    }

    public EntityId entity() {
        return entity;
    }

    /** What a board member's key signs for its vote. */
    public Bytes32 digest(Validators validators, Vote vote) {
        return digest(validators, vote, vote.enclosed());
    }

    /** What the board's group signs with its shared key: a commit as if it enclosed nothing. */
    public Bytes32 groupMessage(Validators validators, Vote commit) {
        return digest(validators, commit, Bytes32.ZERO);
    }

    private Bytes32 digest(Validators validators, Vote vote, Bytes32 enclosed) {
        byte[] words = new byte[10 * WORD];
        ByteBuffer struct = ByteBuffer.wrap(words);
        struct.put(VOTE_TYPE_HASH).put(entity.value().toArray());
        number(struct, vote.at().epoch());
        struct.put(validators.hash().toArray());
        number(struct, vote.kind().code());
        number(struct, vote.at().height().number());
        number(struct, vote.at().round().number());
        struct.put(vote.value().map(Digest::hash).orElse(Bytes32.ZERO).toArray());
        number(struct, vote.preparedIn().map(round -> round.number() + 1).orElse(0));
        struct.put(enclosed.toArray());
        return typed(words);
    }

    /** What an accuser's key signs. */
    public Bytes32 digest(Validators validators, Address accused, Evidence evidence) {
        byte[] words = new byte[6 * WORD];
        ByteBuffer struct = ByteBuffer.wrap(words);
        struct.put(ACCUSATION_TYPE_HASH).put(entity.value().toArray());
        number(struct, validators.epoch());
        struct.put(validators.hash().toArray());
        struct.put(new byte[WORD - Address.LENGTH]).put(accused.toArray());
        struct.put(Keccak.hash(EvidenceCodec.encode(evidence).toArray()).toArray());
        return typed(words);
    }

    private Bytes32 typed(byte[] struct) {
        return Keccak.hash(PREFIX, separator, Keccak.hash(struct).toArray());
    }

    private static void number(ByteBuffer struct, long value) {
        struct.put(new byte[WORD - Long.BYTES]).putLong(value);
    }

    private static byte[] typeHash(String type) {
        return Keccak.hash(type.getBytes(US_ASCII)).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VotingDomain that && domain.equals(that.domain) && entity.equals(that.entity);
    }

    @Override
    public int hashCode() {
        return 31 * domain.hashCode() + entity.hashCode();
    }

    @Override
    public String toString() {
        return entity + " of " + domain;
    }
}
