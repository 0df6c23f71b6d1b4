package io.portcullis.signer.registry;

import io.portcullis.signer.fuzz.Feed;
import io.portcullis.signer.verdict.RefusedException;
import java.util.List;

/** The register's records, for fuzzing. */
public final class FuzzedRegister {
    private FuzzedRegister() {}

    public static void record(byte[] bytes) {
        Feed.isCanonical(bytes, KeyRecordCodec::decode, KeyRecordCodec::encode, RefusedException.class);
    }

    public static List<byte[]> genuine() {
        RegisteredKeys keys = new RegisteredKeys();
        return List.of(
                        keys.registered(20),
                        keys.challenged(21, "nonce"),
                        keys.proved(22, "nonce"),
                        keys.backedUp(23, "ceremony"),
                        keys.drilled(24, true),
                        keys.entered(25, KeyState.ACTIVE))
                .stream()
                .map(KeyRecordCodec::encode)
                .toList();
    }
}
