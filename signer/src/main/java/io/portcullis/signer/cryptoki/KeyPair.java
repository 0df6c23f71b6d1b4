package io.portcullis.signer.cryptoki;

/** The two halves of a key pair that was made in the token. */
public record KeyPair(ObjectHandle publicKey, ObjectHandle privateKey) {}
