/**
 * The watching machine: what a tower owes, and when, of what it saw on the chain and what it holds.
 *
 * <pre>
 *            DisputeStarted(v), held w > v            DisputeCountered(w)            64 blocks on top
 *   quiet ──────────────────────────────► owed ───────────────────────► answered ──────────────────► forgotten
 *     ▲                                    │ ▲                             │
 *     └──────── start undone ──────────────┘ └────── counter undone ───────┘
 * </pre>
 *
 * <p>A case is what the chain says now: a reorg that takes back a dispute or its remedy takes it back here, and what is owed is computed from what is
 * left. Nothing is forgotten before it is buried. Answers are asked for in the order of the disputes' ends, at most so many a block, so that ten
 * thousand disputes of one day take their share of each block's gas and no more.
 *
 * <p>Who pays: the tower's own gas key while it can; before it cannot, an alarm; then the shared pool's, if there is one. Alarms ring once when
 * something begins and are told when it ends.
 *
 * <p>Beside disputes it watches what the chain shows of the clients' entities: withdrawals queued, freeze levels, boards (appointments sealed by a
 * board that is no longer in force when a dispute begins are worthless), debts, and whether the contract has what it owes. Credit lives
 * off the chain: of it a tower sees what the appointments say, and rings when by the newest body a counterparty owes a client more beyond its
 * collateral than the limit that the client's configuration names. What was agreed since then it does not see.
 *
 * <p>Pure: no chain, no clock, no key, no disk.
 */
package io.portcullis.watchtower.watch;
