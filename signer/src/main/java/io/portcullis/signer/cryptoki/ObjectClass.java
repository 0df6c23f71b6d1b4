package io.portcullis.signer.cryptoki;

/** CK_OBJECT_CLASS (Header). */
public enum ObjectClass {
    CERTIFICATE(1),
    PUBLIC_KEY(2),
    PRIVATE_KEY(3),
    SECRET_KEY(4);

    private final long number;

    ObjectClass(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }
}
