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
 *   <li>Every destination of a withdrawal must be on the allow-list for its token.
 *   <li>For each token, the <em>total</em> over all effects picks the tier: among the rules of that kind and token, those with the
 *       smallest limit that is not below the total. A total above every limit is denied. Splitting never loosens.
 *   <li>Among the rules of the tier the strictest counts, so the order of rules never matters.
 *   <li>Approvals count as distinct people with the role of approver; the initiator's own never counts.
 * </ol>
 *
 * <p>Pure: no clock, no I/O, no keys.
 */
package io.portcullis.signer.policy;
