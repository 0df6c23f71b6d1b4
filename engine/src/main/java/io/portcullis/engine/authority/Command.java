package io.portcullis.engine.authority;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;

/**
 * What an entity wills, with the authority for it.
 *
 * @param domain EIP-712 separator of the Depositary it is meant for
 * @param entity who commands
 * @param idempotencyKey the client's name for it
 * @param notAfterSeconds the last block time at which it may be applied
 * @param body what its kind says it is; opaque here
 */
public record Command(
        Bytes32 domain,
        EntityId entity,
        IdempotencyKey idempotencyKey,
        CommandKind kind,
        long notAfterSeconds,
        Bytes body,
        Authority authority) {
    /** EIP-712 type of what is signed. The body is covered by its hash. */
    public static final String TYPE =
            "Command(bytes32 entity,bytes16 idempotencyKey,uint8 kind,uint64 notAfter,bytes32 bodyHash)";

    /** Of everything that EIP-712 hashes. */
    private static final byte[] PREFIX = {0x19, 0x01};

    private static final Bytes32 TYPE_HASH = Keccak.hash(TYPE.getBytes(US_ASCII));

    public Command {
        if (notAfterSeconds < 0 || notAfterSeconds > Limits.AUTHORITY_LATEST_SECONDS) {
            throw new IllegalArgumentException("a command is not good until " + notAfterSeconds);
        }
        if (body.size() > Limits.COMMAND_BODY_BYTES) {
            throw new IllegalArgumentException("a body of " + body.size() + " bytes");
        }
    }

    /** {@code keccak256(0x1901 ‖ domain ‖ hashStruct)}: what a client's key signs, and what the command is known by. */
    public Bytes32 digest() {
        AbiWriter out = new AbiWriter(6);
        Bytes32 struct = out.word(TYPE_HASH)
                .word(entity.value())
                .bytes16(idempotencyKey.high(), idempotencyKey.low())
                .number(kind.code())
                .number(notAfterSeconds)
                .word(body.with(Keccak::hash))
                .keccak();
        return out.clear().raw(PREFIX).word(domain).word(struct).keccak();
    }

    public Bytes encode() {
        return CommandCodec.encode(this);
    }

    /** Reads what {@link #encode} writes, and nothing else. */
    public static CommandRead decode(Bytes encoded) {
        return CommandCodec.decode(encoded);
    }
}
