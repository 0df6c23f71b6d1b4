package io.portcullis.signer.cryptoki;

/** CK_USER_TYPE (Header). */
public enum UserType {
    SECURITY_OFFICER(0),
    USER(1);

    private final long number;

    UserType(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }
}
