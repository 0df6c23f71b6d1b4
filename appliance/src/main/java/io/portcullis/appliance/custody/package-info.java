/**
 * The custody pipeline: from what people ask to what the chain did.
 *
 * <pre>
 * file ─► AWAITING_APPROVALS ─► APPROVED ─► SIGNED ─► SUBMITTED ─► QUEUED ────► COMPLETED      (a withdrawal)
 *             │        │            │          │                └► ACTIVATING ► COMPLETED      (a change of rules or board)
 *             │        │            │          ├──────────────────────────────► COMPLETED      (an agreement: the counterparty carries it)
 *             ▼        ▼            ▼          ▼                       │
 *         REJECTED  EXPIRED      EXPIRED    EXPIRED               CANCELLED by the guardian, on the chain
 *         CANCELLED CANCELLED       │          │
 *             └────────┴────────────┴──────────┴─── the guardian burns the nonce on the chain
 * </pre>
 *
 * <p>Before it is signed an intent is rejected or cancelled by the signed word of somebody whom the policy entitles: who approves, who guards,
 * who filed it. Every signer is told, and keeps it before it answers; who does not answer is told again until the nonce is burned. What a
 * signer had agreed to before is named as the intent's fault: then the guardian's cancellation on the chain is what is left.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>one intent at a time holds the entity's next nonce; a dead one holds it until the nonce is burned
 *   <li>an agreement holds a nonce of its account instead, until the counterparty used it; one that expired unused is burned when the next is filed
 *   <li>nothing here signs: keys are behind the signers' doors and at the RPC side, and a signer judges everything again
 *   <li>where the board names a group key, SIGNED means that the group's signature is there, too; until then the intent's fault says what is
 *       missing
 *   <li>each step is derived from what is stored and from the chain, so it may be repeated: a process that was killed goes on
 *   <li>{@link io.portcullis.appliance.custody.Progress} moves intents on; people only file and decide
 * </ul>
 *
 * <p>May not reach Undertow or JDBC: {@code web} asks it, {@code store} keeps for it.
 */
package io.portcullis.appliance.custody;
