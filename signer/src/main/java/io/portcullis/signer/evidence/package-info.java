/**
 * Everything a signer needs to agree, and the judgement over it (protocol, section 6).
 *
 * <p>{@link io.portcullis.signer.evidence.EvidenceJudge} is the whole of what a signer checks before its watermark, in this order;
 * the first rule broken refuses, with its tag:
 *
 * <ol>
 *   <li>decoding, strict; the intent's id follows from its bytes
 *   <li>nobody rejected or cancelled it: one signed word of either, shown to this signer once, ends the intent for ever
 *   <li>the batch, by the signer's own decoder, against the intent's fields and effects
 *   <li>the pins: chain, Depositary, entity
 *   <li>the policy: officer's signature, not older than the newest accepted, the batch's policy hash
 *   <li>its activation: a policy that loosens not before its time, and after a tightening that this signer agreed to nothing under the
 *       looser one alone but another change of rules or a raised freeze level: what is shown with the tighter one is judged by both
 *   <li>for an agreement: the policy is the newest in force that this signer agreed to itself, for the contract asks for none
 *   <li>time: not expired, not from the future, not longer-lived than the policy allows
 *   <li>the anchor: genuine checkpoints of board members with a quorum's weight, this signer's own among them and of its own log
 *   <li>this signer's log holds the intent
 *   <li>a change of rules is, word for word, what the officer signed, and opens no destination before the delay in force
 *   <li>of every key that a proposed board names, its signer says that it proved control and came back from its newest backup
 *   <li>whom a change of policy admits: models, attestations by this signer's own metadata, enough authenticators
 *   <li>every assertion, and every delegation shown; none of a credential that this signer locked, or of a model that was broken
 *   <li>the policy's verdict, by this signer's own clock, its log's entry of the intent, and what it remembers to have signed
 *   <li>the simulation succeeded
 * </ol>
 *
 * <p>{@link io.portcullis.signer.evidence.EvidenceVerifier} runs the same checks, and those of the signatures, receipt and log
 * entries, over a finished file, with no appliance, chain or network. A group's signature is checked where the file shows one, and demanded
 * only of who pins the group's key, as what vouches for keys and machines is of who pins vendors and states ({@code signer.vouching}): that a board named a key is on the chain, and not in the file. Pure: no clock, no I/O, no keys.
 */
package io.portcullis.signer.evidence;
