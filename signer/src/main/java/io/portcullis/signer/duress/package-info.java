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
 * none in. The officer makes the list beside the policy and brings the first one to each signer by hand. The next may come by the door, past whoever runs the
 * appliance: sealed under the salt of the one in force ({@link io.portcullis.signer.duress.SealedList}), which the officer and the signers alone know. It is
 * taken once, for it has another salt; and the door shows the list in force in the same way. What looks on sees neither who is on it nor
 * how many.
 *
 * <p>What a signer does when such a credential decides anything: it answers as always, raises its freeze level by {@code DURESS_SIGNALLED},
 * and signs nothing that it decided; the door says {@code DELAYED}, in the words of any delay.
 *
 * <p>What is written, and where. Every decision is a row of the audit log at once, this one like any other. That it was made under threat is
 * not, while the threat lasts: the audit log is copied by appliances, cosigned by witnesses and read in the console, where whoever threatens
 * may be looking. So from then on the log says nothing of the gate, until approvers have lowered it; then it says all of it, each
 * row with its own time. Meanwhile it is durable in the signer's freeze journal, and named once in the log of the signer's process, on
 * the signer's own host: whoever runs that host is who is to know, and what is to wake them.
 *
 * <p>The officer makes a list by {@code OfficerMain sign-duress}, and on each signer's host {@code SignerMain place-duress} puts it where the
 * configuration says, after it has checked the signature. A list replaces the one before as a whole, and is heeded from the decision that follows
 * ({@link io.portcullis.signer.duress.ListInForce}); no row of the log says that it changed.
 *
 * <p>Pure but for {@link io.portcullis.signer.duress.DuressList#read}, {@link io.portcullis.signer.duress.DuressList#place} and {@link
 * io.portcullis.signer.duress.ListInForce}.
 */
package io.portcullis.signer.duress;
