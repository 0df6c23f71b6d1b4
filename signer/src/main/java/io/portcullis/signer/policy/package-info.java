/**
 * What an entity allows: a signed, versioned document, and the verdict it gives on an intent.
 *
 * <p>The document is RFC 8785 canonical JSON; its SHA-256 is the {@code policyHash} of the entity's rules on the chain and of every
 * batch. The policy officer signs {@code SHA-256("portcullis/policy/v1" ‖ canonical bytes)} with P-256; each signer pins the officer's
 * key, accepts no version below the highest it has accepted, and no two documents of one version.
 *
 * <p>How a verdict is reached, in words:
 *
 * <ol>
 *   <li>Default deny. What no rule mentions is denied.
 *   <li>Every destination of a withdrawal must be on the allow-list for its token, and within its term.
 *   <li>For each token, the <em>total</em> over all effects, and over what was signed of it in the tiers' window, picks the tier: among
 *       the rules of that kind and token, those with the smallest limit that is not below the total. A total above every limit is denied.
 *       Splitting never loosens.
 *   <li>Among the rules of the tier the strictest counts, so the order of rules never matters.
 *   <li>Approvals count as distinct people with the role of approver; the initiator's own never counts, nor that of somebody whose other
 *       role is separated from the intent's kind. Each panel must have its people among them.
 *   <li>Velocities, paces and exposures hold what was signed before, in flight or final, together with the intent against their limits.
 *   <li>Delays and calendars say when: the verdict is <em>delay</em> until the latest of them.
 * </ol>
 *
 * <p>Every safeguard only restricts, and every rule is evaluated: the trace has a line for each, whether it matched, and the values
 * compared. Of deny, needs approval, delay and allow the first that anything asks for is the verdict. What is not in the intent comes as
 * {@link io.portcullis.signer.policy.Facts}: the judging signer's own clock, log and memory.
 *
 * <p>Format 3 states what is asked of approvers ({@link io.portcullis.signer.policy.ApproverTerms}), in words:
 *
 * <ol>
 *   <li>Only authenticators of the models listed are enrolled. Attestation is demanded by the word <em>direct</em>; a laboratory says
 *       <em>any</em>, openly: no default loosens. Under <em>direct</em> the document carries each credential's attestation object with the
 *       hash of its client data, so that whoever reads the document, now or in years, can verify again what the authenticator said of
 *       itself; a hash alone would leave that to whoever kept the object.
 *   <li>A change of policy that admits a person, a role, a place or a credential is judged by the rules of kind <em>enrolment</em> as well
 *       as by those of kind <em>rules</em>, and denied where there is none. A change that only takes away is not.
 *   <li>A diversity asks that approvers come from so many organisations, sites, or authenticator vendors.
 *   <li>A delegation lets somebody who is no approver fill the seat of one approver, for the kinds and as long as the policy permits, and
 *       under this version of the policy only ({@link io.portcullis.signer.policy.Approvers}).
 *   <li>Break-glass is a kind of its own with tiers of its own: it pays to ends that the policy committed to, after a delay that is longer
 *       than any withdrawal's, and nowhere else.
 * </ol>
 *
 * <p>Format 4 lists counterparties, in words:
 *
 * <ol>
 *   <li>Value goes into an account, out of it, or is settled in it only with an entity that is listed, from its time on; a new one waits as a
 *       new destination does. Without the list all of that is denied.
 *   <li>Of each line of a settlement the greatest of the three changes counts, of left's reserve, right's and the collateral, for tiers,
 *       velocities and exposures: whoever is left, no side gains or loses more.
 *   <li>A close voids what an account's sides owe each other, which no amount tells: the strictest rule of the kind counts. What a dispute will
 *       move is for the chain to find, so its rules have no tiers.
 * </ol>
 *
 * <p>Format 6 has rules for what is said to a default fund: that a debtor failed, and that the entity leaves it. Neither has tiers: what a default
 * costs is for the chain to count, and what leaves goes to the own reserve.
 *
 * <p>A new policy is compared with the old by {@link io.portcullis.signer.policy.Tightening}, which never calls a loosening a tightening, and
 * by {@link io.portcullis.signer.policy.PolicyDiff}, which shows it: past intents judged again, and an example from the boundaries of both.
 *
 * <p>When a new policy begins: a signer that agreed to it does not judge by one that may loosen before the old rules' delay has passed, and
 * heeds one that is tighter at once. The changes that one policy's {@code addDelaySeconds} asks of the next are held against it when the
 * change is signed. What a batch was signed for counts until it leaves the window, also if the batch never reached the chain.
 *
 * <p>Pure: no clock, no I/O, no keys, no database of time zones.
 */
package io.portcullis.signer.policy;
