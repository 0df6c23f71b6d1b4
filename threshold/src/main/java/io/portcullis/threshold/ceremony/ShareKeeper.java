package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.signing.GroupSharing;

/** Where one member's shares rest between ceremonies. */
public interface ShareKeeper {
    /**
     * The share that a resharing deals on. From here on, durably, the member signs with it no more, until it has seen how the session ended:
     * else the old sharing could sign beside the new one.
     *
     * @return one secret; the caller closes it
     */
    SecretScalars openToDeal(Bytes session, long epoch, int index, SecretAccess access);

    /**
     * Seals a new share and makes it durable before it returns, with where it is proved. From here on the member neither signs with its old
     * share nor gives up the new one, until it has seen how the ceremony ended.
     */
    void keep(Proof where, GroupSharing sharing, int index, SecretScalars share, SecretAccess access);
}
