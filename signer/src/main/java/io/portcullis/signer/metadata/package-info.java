/**
 * The file of a metadata BLOB: read again when it changes, its number only rising. What a BLOB says and whether it is believed is {@code
 * signer.webauthn}'s to judge; this package knows the disk and the clock, and nothing else.
 */
package io.portcullis.signer.metadata;
