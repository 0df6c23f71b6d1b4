package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.testing.TestKeys;
import io.portcullis.threshold.codec.Bytes;
import java.security.KeyPair;
import java.util.Optional;

/** One P-256 key and what can be said of it. */
final class RegisteredKeys {
    static final EntityId OWNER = new EntityId(hash("entity"));
    static final Cryptoperiod PERIOD = new Cryptoperiod(1_000, 3_000);
    static final String OFFICER = "olga";

    private final KeyPair pair = TestKeys.p256();

    VerifyingKey verifying() {
        return new VerifyingKey(
                VerifyingKey.Algorithm.P256, Bytes.of(TestKeys.point(pair).toArray()));
    }

    KeyId id() {
        return KeyId.of(verifying());
    }

    KeyRecord registered(long at) {
        return new KeyRecord.Registered(
                at, OFFICER, OWNER, KeyPurpose.BOARD, verifying(), PERIOD, "serial-1", Optional.empty());
    }

    KeyRecord challenged(long at, String nonce) {
        return new KeyRecord.Challenged(at, OFFICER, id(), hash(nonce));
    }

    KeyRecord proved(long at, String nonce) {
        return new KeyRecord.Proved(at, OFFICER, id(), sign(id().controlText(hash(nonce))));
    }

    Bytes sign(Bytes text) {
        return Bytes.of(TestKeys.signRaw(pair, text.toArray()).toArray());
    }

    KeyRecord backedUp(long at, String ceremony) {
        return new KeyRecord.BackedUp(at, OFFICER, id(), hash(ceremony), 2, 3);
    }

    KeyRecord drilled(long at, boolean restored) {
        return new KeyRecord.Drilled(at, OFFICER, id(), hash("drill"), restored);
    }

    KeyRecord entered(long at, KeyState state) {
        return new KeyRecord.Entered(at, OFFICER, id(), state, "a test asks for it");
    }

    static Bytes32 hash(String text) {
        return Bytes32.of(Bytes.ascii(text).sha256().toArray());
    }
}
