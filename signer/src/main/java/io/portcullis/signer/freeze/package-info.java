/**
 * The lattice of freeze levels: {@code OPEN < NO_NEW_CREDIT < NO_WITHDRAWALS < SEALED}. Each signer holds one, the appliance another. Nothing here
 * has a clock; only {@link io.portcullis.signer.freeze.FreezeMemory} touches a disk.
 *
 * <pre>
 *               Raised (at once)                         Mended
 *   (nothing) ───────────────────► standing, wrong ───────────────────► standing, mended
 *                                        ▲  Raised: the cause is back         │
 *                                        └────────────────────────────────────┤
 *   (nothing) ◄───────────────────────────────────────────────────────────────┘
 *                  Due: the delay of an approved lowering is over
 * </pre>
 *
 * <p>A {@link io.portcullis.signer.freeze.FreezeCause} says which source it is of and how far it closes, as data with a reason; the level is the
 * highest of all that stand. Raising is immediate, and raises commute. That a cause has ended lowers nothing. Going down takes
 * {@code Approved}: an intent of kind {@code freeze} whose batch lowers the level, approved by the policy's quorum; and the delay that the policy
 * names for rules. When that is over, {@code Due} takes away what is above the approved level and has ended; what still stands stays. A raise
 * that is news withdraws the lowering that waits, as the contract does.
 *
 * <p>People's own causes have no end that a machine could see: the approval of a lowering ends them. Not for a person who signalled duress and
 * then approves.
 *
 * <p>What a level stops at a signer ({@link io.portcullis.signer.freeze.FreezeGate}): from NO_WITHDRAWALS on no withdrawal and no transfer; at
 * SEALED no seal of a block and no change of rules, caps or board either. Raising and lowering are signed at every level.
 *
 * <p>Record, in a journal of kind {@code freeze}: RLP {@code [1, 0]} opening, the first; {@code [1, 1, at, cause, level, by, text]} raised, {@code [1, 2, at, cause, by, text]} mended,
 * {@code [1, 3, at, intent, to, notBefore, [approver…]]} approved, {@code [1, 4, at]} due. A record that changes nothing is never written, and is
 * damage where it is found.
 */
package io.portcullis.signer.freeze;
