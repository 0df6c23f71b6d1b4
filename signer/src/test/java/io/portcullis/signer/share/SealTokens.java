package io.portcullis.signer.share;

import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.Pin;
import io.portcullis.signer.keystore.TestToken;
import io.portcullis.signer.keystore.TokenAddress;
import io.portcullis.signer.keystore.TokenCeremony;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Real SoftHSM tokens, one for each signer, made once a JVM. */
final class SealTokens implements AutoCloseable {
    private static final List<TokenAddress> MADE = new ArrayList<>();
    private static final int EPOCHS = 3;

    private final List<HsmKeys> open = new ArrayList<>();

    SealTokens(int count) {
        TestToken.address();
        for (int i = 0; i < count; i++) {
            try (Pin pin = TestToken.pin()) {
                open.add(HsmKeys.open(address(i), pin, HsmKeys.Pool.STANDARD, fault -> {}));
            }
        }
    }

    private static synchronized TokenAddress address(int i) {
        while (MADE.size() <= i) {
            TokenAddress address = new TokenAddress(TestToken.LIBRARY, "shares-" + MADE.size());
            try (Pin pin = TestToken.pin()) {
                TokenCeremony.perform(address, pin, new SecureRandom());
            }
            MADE.add(address);
        }
        return MADE.get(i);
    }

    Sealing seals(int i) {
        return open.get(i).seals(SealingScheme.AES_GCM);
    }

    /** New signatories over tokens that hold no sealing keys. */
    List<Signatory> signatories() {
        List<Signatory> made = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            for (long epoch = 1; epoch <= EPOCHS; epoch++) {
                seals(i).destroy(epoch);
            }
            made.add(new Signatory("member-" + (i + 1), seals(i)));
        }
        return made;
    }

    @Override
    public void close() {
        open.forEach(HsmKeys::close);
    }
}
