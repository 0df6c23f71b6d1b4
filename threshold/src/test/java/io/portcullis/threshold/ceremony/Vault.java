package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.HashMap;
import java.util.Map;

/** Keeps a member's shares of every epoch in memory, where the product seals them. */
public final class Vault implements ShareKeeper, AutoCloseable {
    private record Kept(int index, SecretScalars share) {}

    private final Map<Long, Kept> byEpoch = new HashMap<>();

    @Override
    public SecretScalars openToDeal(Bytes session, long epoch, int index, SecretAccess access) {
        SecretScalars copy = SecretScalars.zeros(1);
        copy.set(0, byEpoch.get(epoch).share(), 0);
        return copy;
    }

    @Override
    public void keep(Proof where, GroupSharing sharing, int index, SecretScalars share, SecretAccess access) {
        SecretScalars copy = SecretScalars.zeros(1);
        copy.set(0, share, 0);
        byEpoch.put(sharing.epoch(), new Kept(index, copy));
    }

    public PartialSignature sign(long epoch, Bytes message) {
        Kept kept = byEpoch.get(epoch);
        return new PartialSignature(
                epoch, kept.index(), Signature.sign(kept.share(), 0, message, SecretAccess.INSTANCE));
    }

    public boolean holds(long epoch) {
        return byEpoch.containsKey(epoch);
    }

    @Override
    public void close() {
        byEpoch.values().forEach(kept -> kept.share().close());
    }
}
