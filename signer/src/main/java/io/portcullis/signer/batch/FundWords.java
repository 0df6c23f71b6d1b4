package io.portcullis.signer.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Reads the data of what is said to a default fund, and says what is signed for it: not the batch, but the word, in the domain of the fund.
 *
 * <pre>
 * declare default  fund, id, debtor, token, profile
 * leave fund       fund, token, 0 of the pool or 1 of the bond, units, nonce
 * </pre>
 */
final class FundWords {
    static final int DECLARE = 0x04;
    static final int LEAVE = 0x05;

    private static final String DOMAIN_TYPE =
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    private static final String DECLARATION_TYPE =
            "Declaration(bytes32 id,bytes32 debtor,bytes32 token,uint8 profile,uint64 boardEpoch,uint64 expiresAt)";
    private static final String EXIT_TYPE =
            "ExitOrder(bytes32 entity,bytes32 token,bool ofBond,uint128 units,uint64 nonce,"
                    + "uint64 boardEpoch,uint64 expiresAt)";

    private FundWords() {}

    static boolean reads(int kind) {
        return kind == DECLARE || kind == LEAVE;
    }

    static Effect declare(Words data) {
        data.expectCount(5);
        return new Effect.DeclareDefault(
                data.address(0),
                data.word(1),
                new EntityId(data.word(2)),
                new TokenId(data.word(3)),
                FundProfile.ofCode(data.number(4, 0xff)));
    }

    static Effect leave(Words data) {
        data.expectCount(5);
        return new Effect.LeaveFund(
                data.address(0),
                new TokenId(data.word(1)),
                data.number(2, 1) == 1,
                BatchDecoder.positiveAmount(data, 3),
                data.number(4));
    }

    /** In whose nonces such words count. */
    static EntityId lane(Effect.OfFund word, EntityId by) {
        ByteBuffer words = ByteBuffer.allocate(4 * Words.SIZE);
        words.put(Keccak.hash("portcullis/fund/v1".getBytes(US_ASCII)).toArray());
        put(words, word.fund());
        words.put(by.value().toArray());
        put(words, BigInteger.valueOf(kindOf(word)));
        return new EntityId(Keccak.hash(words.array()));
    }

    private static int kindOf(Effect.OfFund word) {
        return switch (word) {
            case Effect.DeclareDefault _ -> DECLARE;
            case Effect.LeaveFund _ -> LEAVE;
        };
    }

    static Bytes32 digest(Effect.OfFund word, long chainId, DecodedBatch batch) {
        ByteBuffer domain = ByteBuffer.allocate(5 * Words.SIZE);
        domain.put(Keccak.hash(DOMAIN_TYPE.getBytes(US_ASCII)).toArray());
        domain.put(Keccak.hash("Portcullis Default Fund".getBytes(UTF_8)).toArray());
        domain.put(Keccak.hash("1".getBytes(UTF_8)).toArray());
        put(domain, BigInteger.valueOf(chainId));
        put(domain, word.fund());
        byte[] separator = Keccak.hash(domain.array()).toArray();
        return Keccak.hash(
                new byte[] {0x19, 0x01}, separator, struct(word, batch).toArray());
    }

    private static Bytes32 struct(Effect.OfFund word, DecodedBatch batch) {
        return switch (word) {
            case Effect.DeclareDefault it -> {
                ByteBuffer struct = ByteBuffer.allocate(7 * Words.SIZE);
                struct.put(Keccak.hash(DECLARATION_TYPE.getBytes(US_ASCII)).toArray());
                struct.put(it.id().toArray());
                struct.put(it.debtor().value().toArray());
                struct.put(it.token().value().toArray());
                put(struct, BigInteger.valueOf(it.profile().code()));
                end(struct, batch);
                yield Keccak.hash(struct.array());
            }
            case Effect.LeaveFund it -> {
                ByteBuffer struct = ByteBuffer.allocate(8 * Words.SIZE);
                struct.put(Keccak.hash(EXIT_TYPE.getBytes(US_ASCII)).toArray());
                struct.put(batch.entity().value().toArray());
                struct.put(it.token().value().toArray());
                put(struct, it.ofBond() ? BigInteger.ONE : BigInteger.ZERO);
                put(struct, it.units().units());
                put(struct, BigInteger.valueOf(it.nonce()));
                end(struct, batch);
                yield Keccak.hash(struct.array());
            }
        };
    }

    private static void end(ByteBuffer struct, DecodedBatch batch) {
        put(struct, BigInteger.valueOf(batch.boardEpoch()));
        put(struct, BigInteger.valueOf(batch.expiresAt()));
    }

    private static void put(ByteBuffer out, Address address) {
        put(out, new BigInteger(1, address.toArray()));
    }

    /** Not below zero, of at most 255 bits. */
    private static void put(ByteBuffer out, BigInteger value) {
        byte[] magnitude = value.toByteArray();
        out.position(out.position() + Words.SIZE - magnitude.length);
        out.put(magnitude);
    }
}
