/**
 * Shares at rest. No HSM holds BLS12-381 keys, so a share is generated and used in locked memory and rests only as ciphertext under a
 * key that cannot leave its token. The schemes are the vendors'; what every one binds is here: entity, epoch, member, version.
 */
package io.portcullis.threshold.sealing;
