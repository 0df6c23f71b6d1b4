package io.portcullis.signer.watermark;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.intent.Intent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** One record of the watermark journal. */
sealed interface Remembered {
    /** Longest credential id (WebAuthn Level 3, section 4: at most 1023 bytes). */
    int MAX_CREDENTIAL_ID_BYTES = 1_023;

    byte NONCE = 1;
    byte COUNTER = 2;
    byte POLICY = 3;
    byte OPENED = 4;

    record Nonce(EntityId entity, long nonce, Bytes32 digest) implements Remembered {}

    record Counter(Intent.Bytes credentialId, long counter, Bytes32 assertionHash) implements Remembered {}

    record AcceptedVersion(long version, Bytes32 hash) implements Remembered {}

    record Opened(long at) implements Remembered {}

    default byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(2 + MAX_CREDENTIAL_ID_BYTES + 1 + 8 + 2 * Bytes32.LENGTH);
        switch (this) {
            case Nonce(EntityId entity, long nonce, Bytes32 digest) ->
                out.put(NONCE).put(entity.value().toArray()).putLong(nonce).put(digest.toArray());
            case Counter(Intent.Bytes credentialId, long counter, Bytes32 assertionHash) -> {
                byte[] id = credentialId.toArray();
                out.put(COUNTER).putShort((short) id.length).put(id).putLong(counter);
                out.put(assertionHash.toArray());
            }
            case AcceptedVersion(long version, Bytes32 hash) ->
                out.put(POLICY).putLong(version).put(hash.toArray());
            case Opened(long at) -> out.put(OPENED).putLong(at);
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** @throws IllegalArgumentException if the bytes are not exactly one record */
    static Remembered decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            Remembered record = switch (in.get()) {
                case NONCE -> new Nonce(new EntityId(bytes32(in)), in.getLong(), bytes32(in));
                case COUNTER -> {
                    byte[] id = new byte[Short.toUnsignedInt(in.getShort())];
                    in.get(id);
                    yield new Counter(new Intent.Bytes(id), in.getLong(), bytes32(in));
                }
                case POLICY -> new AcceptedVersion(in.getLong(), bytes32(in));
                case OPENED -> new Opened(in.getLong());
                default -> throw new IllegalArgumentException("unknown type of watermark record");
            };
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("trailing bytes in a watermark record");
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a watermark record is cut short", e);
        }
    }

    private static Bytes32 bytes32(ByteBuffer in) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        in.get(bytes);
        return Bytes32.of(bytes);
    }
}
