package io.portcullis.signer.keystore;

/** What a token may be asked for. A profile takes a stance on each; the conformance suite holds the token to it. */
public enum Capability {
    /** Key pairs on secp256k1, made in the token, and their ECDSA signatures: what a board's member needs. */
    ECDSA_SECP256K1,
    /** The same on P-256: what the audit log needs. */
    ECDSA_P256,
    /** The same with Ed25519 (RFC 8032). */
    ED25519,
    /** Ed25519ctx: a context given in CK_EDDSA_PARAMS is bound into the signature. */
    ED25519_CONTEXT,
    /** CKM_AES_GCM with the IV that the caller gives. */
    AES_GCM_CALLER_IV,
    /** CKM_AES_GCM with an IV that the token chooses and writes back. */
    AES_GCM_TOKEN_IV,
    /** CKM_CLOUDHSM_AES_GCM: the token chooses the IV and puts it before the ciphertext. */
    AES_GCM_PREPENDED_IV,
    /** CKM_AES_CBC_PAD and CKM_SHA256_HMAC, for sealing where there is no GCM. */
    AES_CBC_HMAC,
    /** CKM_AES_KEY_WRAP_PAD of the standard (RFC 5649 or PKCS #5 padding, as the vendor reads it) and back. */
    AES_KEY_WRAP,
    /** CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD and back. */
    VENDOR_KEY_WRAP,
    /** Certificates as objects: made, found, read, destroyed. */
    CERTIFICATES,
    /** Sessions that may only read. */
    READING_SESSIONS,
    /** Keys that end with their session (CKA_TOKEN false). */
    SESSION_KEYS,
    /** A private key on secp256k1 brought in from outside. We never want it; a token that takes it must be known. */
    IMPORT_SECP256K1
}
