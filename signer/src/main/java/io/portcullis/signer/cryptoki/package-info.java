/**
 * Cryptoki (PKCS #11) by direct calls: the part of it that the JDK's provider cannot do for us, and nothing else.
 *
 * <p>Sources, cited at each layout as Base, Current, or Header: OASIS "PKCS #11 Cryptographic Token Interface Base Specification"
 * 2.40 and 3.0, "… Current Mechanisms Specification" 2.40 and 3.0, and their normative header {@code pkcs11t.h}.
 *
 * <p>Widths and orders: only LP64 hosts (CK_ULONG and pointers of 8 bytes) with structs aligned as C aligns them; any other host is refused
 * before a library is loaded, because CK_ULONG has another width there. Numbers are in the host's own byte order on either kind of host;
 * keys, signatures and ciphertexts are strings of bytes, big-endian where they hold numbers. Strings in structs are UTF-8, padded
 * with blanks, without a zero.
 *
 * <p>Rules:
 * <ul>
 *   <li>What a token says no to is a value ({@link io.portcullis.signer.cryptoki.Outcome.Refused}), with the code as it came
 *       ({@link io.portcullis.signer.cryptoki.Ckr}). Exceptions are for bugs of the caller and for a library that breaks the standard.
 *   <li>One process, two users of one library: SunPKCS11 lives beside this. That the library is initialised already is fine, and it is
 *       never finalised here, nor unloaded.
 *   <li>Memory for a call lives as long as the call, in an arena of its own that is zeroed before it goes if secrets were in it. A
 *       library keeps no pointer of ours after it returned. PINs and plaintexts are the caller's segments, passed on and never copied.
 *   <li>An operation that was begun is always brought to its end, because a session has only one of a kind at a time.
 *   <li>A session is used by one thread at a time. Calls go on platform threads: a native call pins a virtual one.
 * </ul>
 *
 * <p>Only {@code signer.keystore} reaches this package.
 */
package io.portcullis.signer.cryptoki;
