/**
 * This signer's shares of its entity's group key: what is remembered of ceremonies, and what signs.
 *
 * <p>A share rests only as ciphertext under a key of the token, one key for each epoch. The journal {@code shares.journal} holds, in this
 * order for each sharing: the session was joined; the sealed share is pending; it is in force, with the group's proof; the share before it
 * is destroyed. A session is joined once, for ever. While a share is pending nothing is signed with either: whether the new sharing is in
 * force is the group's to say, by t proofs or by n − t + 1 renunciations, and {@link io.portcullis.signer.share.ShareStore} takes only those.
 *
 * <p>Destroying a share is destroying its sealing key inside the token, then saying so durably; a signer that was killed in between completes it
 * when it opens.
 */
package io.portcullis.signer.share;
