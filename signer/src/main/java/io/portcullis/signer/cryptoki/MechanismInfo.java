package io.portcullis.signer.cryptoki;

/**
 * What a token can do by one mechanism (CK_MECHANISM_INFO; Base 2.40, section 3.5).
 *
 * @param minKeySize in the mechanism's own unit: bits for elliptic curves, bytes for AES
 * @param flags the bits of CKF_…
 */
public record MechanismInfo(long minKeySize, long maxKeySize, long flags) {
    /** What a mechanism may be good for. */
    public enum Use {
        ENCRYPT(0x100),
        DECRYPT(0x200),
        SIGN(0x800),
        VERIFY(0x2000),
        GENERATE(0x8000),
        GENERATE_KEY_PAIR(0x10000),
        WRAP(0x20000),
        UNWRAP(0x40000);

        private final long bit;

        Use(long bit) {
            this.bit = bit;
        }
    }

    public boolean allows(Use use) {
        return (flags & use.bit) != 0;
    }
}
