/**
 * How a deal travels: X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), AES-256-GCM, all by OpenSSL's libcrypto in locked memory. The JDK's own
 * ciphers copy keys and plaintext into arrays that cannot be wiped. OpenSSL makes copies of its own while it computes: on its heap, which
 * is wiped when freed but not locked.
 *
 * <p>Every member makes a transport key for one session, which its HSM key certifies by signing its JOIN message; every deal has a fresh
 * ephemeral key. After the session both are gone: nobody who later steals a key opens an old transcript. A dealer that is complained of
 * reveals that one deal's ephemeral key, and everybody sees for themselves whether the deal or the complaint was false.
 */
package io.portcullis.threshold.channel;
