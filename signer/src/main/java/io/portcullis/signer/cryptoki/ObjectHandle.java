package io.portcullis.signer.cryptoki;

/** CK_OBJECT_HANDLE: an object, as sessions of one token in this process call it. Of no meaning elsewhere or later. */
public record ObjectHandle(long number) {
    public ObjectHandle {
        if (number == 0) {
            throw new IllegalArgumentException("0 is CK_INVALID_HANDLE");
        }
    }
}
