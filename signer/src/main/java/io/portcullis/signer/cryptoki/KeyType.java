package io.portcullis.signer.cryptoki;

/** CK_KEY_TYPE (Header). */
public enum KeyType {
    EC(0x3),
    GENERIC_SECRET(0x10),
    AES(0x1f),
    EC_EDWARDS(0x40);

    private final long number;

    KeyType(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }
}
