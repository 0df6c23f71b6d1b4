package io.portcullis.threshold.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a sealed share is good for; the associated data of its encryption.
 *
 * @param entity 32 bytes: whose group key it is a share of
 * @param epoch of the sharing, from 1, one more with every resharing and refresh
 * @param member the share's index in that epoch, 1 to n
 * @param version of the sealed format
 */
public record ShareBinding(byte[] entity, long epoch, int member, int version) {
    private static final byte[] DOMAIN = "portcullis/share/v1".getBytes(StandardCharsets.US_ASCII);

    public ShareBinding {
        if (entity.length != 32 || epoch < 1 || member < 1 || member > 128 || version < 1) {
            throw new IllegalArgumentException("a share is bound to an entity, an epoch, a member and a version");
        }
        entity = entity.clone();
    }

    @Override
    public byte[] entity() {
        return entity.clone();
    }

    /** {@code "portcullis/share/v1" ‖ entity(32) ‖ epoch(8) ‖ member(4) ‖ version(4)}, integers big-endian. */
    public byte[] associatedData() {
        return ByteBuffer.allocate(DOMAIN.length + 48)
                .put(DOMAIN)
                .put(entity)
                .putLong(epoch)
                .putInt(member)
                .putInt(version)
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShareBinding that && Arrays.equals(associatedData(), that.associatedData());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(associatedData());
    }
}
