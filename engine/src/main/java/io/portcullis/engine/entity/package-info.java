/**
 * The validators of an entity's board decide one value after the other: QBFT (H. Moniz, "The Istanbul BFT Consensus Algorithm",
 * arXiv 2002.03613, 2020) as the pure machine {@link io.portcullis.engine.entity.Consensus}. protocol.md, section 4.
 *
 * <p><b>What it promises.</b> With Byzantine validators of less than a third of the weight no height has two certificates, whatever the
 * network does and however often validators crash. Once messages arrive and timers have grown longer than they take, every height that
 * every correct validator wants decided is decided. Without a quorum nothing is decided: there is no smaller quorum to fall back to.
 *
 * <p><b>A height.</b>
 * <pre>
 *  round 0     proposer          others
 *              Proposal(v)  ───▶                  each replays v before it votes
 *              Prepare(d)   ◀──▶ Prepare(d)       d = SHA-256(v)
 *  quorum of prepares: v is prepared, made durable
 *              Commit(d)    ◀──▶ Commit(d)
 *  quorum of commits (of one round, whichever): Decided(v, certificate)
 *
 *  timer of round r − 1, or round changes to later rounds by more weight than may be Byzantine:
 *              RoundChange(r, prepared round and value, its prepares) ───▶ all
 *  quorum of round changes to r, at its proposer:
 *              Proposal(v′, the round changes, the prepares of the highest)  ───▶ …
 * </pre>
 * A height begins when its value is wanted ({@code Propose}) or proposed; an idle entity has no timers.
 *
 * <p><b>Where the rules come from</b> (the paper's algorithms).
 * <ul>
 *   <li>Algorithm 1, start: the first round's proposer proposes what it was given. Here every validator is given a candidate, since a
 *       hub's validators all have the block, and so a silent proposer costs one round.
 *   <li>Algorithm 2, normal case: a justified proposal of this round is answered by a prepare (here after a good replay) and sets the timer
 *       again; a quorum of prepares makes the value prepared and is answered by a commit; a quorum of commits decides, in any round.
 *   <li>Algorithm 3, round change: on expiry the round goes up by one and a round change tells what is prepared; round changes to later
 *       rounds by f + 1 validators (here: by more than the Byzantine weight) lead into the latest round that such a set has reached; a
 *       quorum of them lets the proposer propose the value of the highest prepared round, or its own when there is none.
 *   <li>Algorithm 3 also: who asks for a round of a height that is decided is told the decision ({@code SenderBehind}).
 *   <li>Algorithm 4, justification: {@link io.portcullis.engine.entity.Justifications}. A round change shows the prepares of what it says
 *       was prepared; a proposal after round 0 shows a quorum of round changes and, if one says that something was prepared, the prepares of
 *       the highest, for this very value.
 *   <li>Not in the paper: a justified proposal of a later round leads into that round, since its quorum of round changes proves that the
 *       round was reached.
 * </ul>
 *
 * <p><b>Bytes.</b> Messages, certificates, accusations and ballots are {@code version (1) ‖ RLP}, decoded strictly and encoded again to
 * the same bytes; their layouts stand at {@link io.portcullis.engine.entity.MessageCodec}, {@link io.portcullis.engine.entity.Certified},
 * {@link io.portcullis.engine.entity.CommitCertificate}, {@link io.portcullis.engine.entity.Accusation},
 * {@link io.portcullis.engine.entity.Ballot}. A key signs the EIP-712 struct {@link io.portcullis.engine.entity.VotingDomain#VOTE_TYPE} in
 * the Depositary's domain: chain, entity, epoch and hash of the board, kind, height, round, value, what was prepared, and the hash of
 * whatever the message encloses. So a message is signed as a whole, and stands in justifications and evidence without its enclosure.
 *
 * <p><b>The certificate</b> has the commits of a quorum and, where the board shares a key, the group's signature over the same commit
 * without enclosure. Each commit encloses its member's part; a bad part names its member, and the signature comes of the others' parts.
 *
 * <p><b>What is durable when.</b> A {@link io.portcullis.engine.entity.Ballot} (round, what is prepared, the votes of this round) is
 * persisted before the signature of each vote is asked for. A validator that starts again asks for the same signatures again. A decision
 * must be durable before the next height's first ballot is; {@code start} halts where it was not. Inbox, candidate, replays and timers
 * may be lost.
 *
 * <p><b>Boards.</b> A decided value may name the next board: the hub feeds {@code EpochChange} before anything else once it sees the
 * decision of height h, and the board counts from h + 2 at the earliest (h + 1 has begun already). From that height on, votes of the old
 * board are refused; certificates of its heights stay good under it. After a restart the hub feeds the change again.
 *
 * <p><b>Memory.</b> Of each validator one message of a kind is kept for this height and for the next, the one of its latest round. What
 * is older, doubled or further ahead is dropped with its tag.
 *
 * <p><b>Halting.</b> A quorum's decision that does not replay here, two certificates of one height, or a ballot beyond the decisions end
 * this validator's voting until somebody has looked.
 *
 * <p>No clock, keys, disk or network: see {@link io.portcullis.engine.entity.Effect}. Allowed to know: {@code threshold},
 * {@code depositary.model}, {@code engine.verdict}.
 */
package io.portcullis.engine.entity;
