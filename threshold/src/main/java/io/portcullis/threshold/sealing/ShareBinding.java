package io.portcullis.threshold.sealing;

import io.portcullis.threshold.codec.Bytes;
import java.nio.ByteBuffer;

/**
 * What a sealed share is good for; the associated data of its encryption.
 *
 * @param entity 32 bytes: whose group key it is a share of
 * @param epoch of the sharing, from 1, one more with every resharing and refresh
 * @param member the share's index in that epoch, 1 to n
 * @param version of the sealed format
 */
public record ShareBinding(Bytes entity, long epoch, int member, int version) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/share/v1");

    public ShareBinding {
        if (entity.size() != 32 || epoch < 1 || member < 1 || member > 128 || version < 1) {
            throw new IllegalArgumentException("a share is bound to an entity, an epoch, a member and a version");
        }
    }

    /** {@code "portcullis/share/v1" ‖ entity(32) ‖ epoch(8) ‖ member(4) ‖ version(4)}, integers big-endian. */
    public byte[] associatedData() {
        return ByteBuffer.allocate(DOMAIN.size() + 48)
                .put(DOMAIN.toArray())
                .put(entity.toArray())
                .putLong(epoch)
                .putInt(member)
                .putInt(version)
                .array();
    }
}
