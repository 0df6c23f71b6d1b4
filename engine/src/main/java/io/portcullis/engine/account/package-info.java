/**
 * The two-party machine (protocol, section 2): what one account is, what changes it, and how both sides come to the same state.
 *
 * <p><b>State.</b> Per token {@code collateral C, ondelta, offdelta, creditLeft L, creditRight R, holdLeft, holdRight}; Δ = ondelta + offdelta is
 * what of the account belongs to left. Left pays: Δ falls. RCPAN: −L ≤ Δ ≤ C + R for every new exposure. A limit cut below what is drawn
 * grandfathers what stands: it can be repaid, not worsened. A hold was admitted when it was made, so what it promised is paid even if credit
 * was cut since.
 *
 * <p><b>One implementation.</b> The rules ({@link io.portcullis.engine.account.Accounts} and the classes named {@code …Rules}) work on fixed-size
 * records outside of the heap ({@link io.portcullis.engine.account.Ledger}). {@link io.portcullis.engine.account.AccountState} is a view of such
 * records; {@link io.portcullis.engine.account.Conversation} tries a frame on the same records and takes it back.
 *
 * <p><b>Frames.</b> Between two nodes a {@code Conversation} on each side: proposal, acknowledgement, crossing proposals (left keeps, right gives
 * way). Between two entities of one node a block's transactions are applied in place and make one frame of both. A frame's version is {@code 2 ·
 * height}, one more unless right made it alone, so that a watermark never goes back when right gives way.
 *
 * <p><b>Choices where the protocol is silent.</b> Subcontracts are numbered per side. An order "for one frame" (IOC, FOK) lives through the frame
 * after the one that made it, since the other side cannot answer sooner. A fill names what the taker receives; it pays what the
 * contract would take from it at the largest ratio that gives no more. A settlement holds what each side shall receive until the chain's notice, or its expiry. An advance of a pull shows any later value
 * of the chain. A frame is judged by its own time; one that was long on its way is refused
 * if it claims of a subcontract that had expired {@link io.portcullis.engine.Limits#FRAME_AGE_SECONDS} before it arrived. A refused
 * frame freezes the conversation: the chain decides.
 *
 * <p>No clock, I/O, randomness or keys. May use {@code engine.kernel}, {@code engine.verdict}, {@code depositary.model}, {@code threshold.codec}.
 */
package io.portcullis.engine.account;
