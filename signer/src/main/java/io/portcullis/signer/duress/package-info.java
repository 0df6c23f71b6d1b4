/**
 * Which credentials signal duress: somebody who is made to approve uses another authenticator of their own.
 *
 * <p>In the policy such a credential is one like every other, so nobody who reads the policy, and no appliance, can tell it. Each signer has a
 * private list, the file that its configuration names as {@code duress}, readable by its user only:
 *
 * <pre>
 * {"document":{"format":1,"entity","salt":"0x…32 bytes","credentials":["0x…32 bytes"…]},"officerSignature":"0x…64 bytes"}
 * </pre>
 *
 * <p>An entry is {@code SHA-256("portcullis/duress/v1" ‖ salt ‖ credential id)}, in ascending order. The policy officer signs {@code
 * "portcullis/duress/v1" ‖ canonical document} with P-256: whoever can write the file can take an entry out by taking the file away, but put
 * none in. The officer makes the list beside the policy and brings it to each signer by hand; it never passes through an appliance.
 *
 * <p>What a signer does when such a credential decides anything: it answers as always, raises its freeze level by {@code DURESS_SIGNALLED},
 * and signs nothing that it decided; the door says {@code DELAYED}, in the words of any delay.
 *
 * <p>Pure but for {@link io.portcullis.signer.duress.DuressList#read}.
 */
package io.portcullis.signer.duress;
