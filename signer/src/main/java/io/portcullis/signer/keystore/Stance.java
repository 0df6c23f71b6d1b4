package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.Ckr;
import java.util.Set;

/** What a profile says of a token and one capability. */
public sealed interface Stance {
    /** It does it. */
    record Offers() implements Stance {}

    /**
     * It says no.
     *
     * @param codes with one of these
     * @param source where that is known from
     */
    record Refuses(Set<Ckr> codes, String source) implements Stance {
        public Refuses {
            codes = Set.copyOf(codes);
            if (codes.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a code");
            }
            VendorProfile.requireSource(source);
        }
    }

    /** It answers CKR_OK and does something else: never to be used, and the suite shows that it is still so. */
    record Misleads(String source) implements Stance {
        public Misleads {
            VendorProfile.requireSource(source);
        }
    }
}
