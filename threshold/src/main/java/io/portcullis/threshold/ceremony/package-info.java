/**
 * Ceremonies on a group's key: distributed key generation, resharing, refresh. No dealer, and nobody ever holds the key.
 *
 * <p><b>The machine</b> ({@link io.portcullis.threshold.ceremony.Ceremony}) is pure and sees only what everybody sees: every party runs it, and so does
 * whoever checks a transcript. <b>The secrets</b> of one party ({@link io.portcullis.threshold.ceremony.MemberSecrets}) make that party's word for
 * each round. {@link io.portcullis.threshold.ceremony.Participant} puts the two together.
 *
 * <pre>
 * DKG (Gennaro, Jarecki, Krawczyk, Rabin 2007)     resharing, refresh
 *
 *   JOIN         transport keys                       JOIN
 *   DEAL         hiding commitment, sealed deals      DEAL      commitment to the dealer's share, sealed deals
 *   COMPLAIN     whose deal does not open             COMPLAIN
 *  (JUSTIFY)     the deals complained of, opened     (JUSTIFY)
 *   EXTRACT      parts of the key
 *   ACCUSE       parts that contradict a deal
 *  (RECONSTRUCT) parts of exposed dealers
 *   PROVE        every member signs with its new share
 * </pre>
 *
 * <p>Every word is signed by its party's HSM key, names the session (the hash of the definition), and carries the hash of everything its party has
 * seen before. So a message is good for one session, and parties that were told different things find out one round later and abort. A round ends
 * when all its speakers have spoken, or when it is closed over those who are silent.
 *
 * <p>Whoever does what it must not is evicted and named, and its own signed words prove it. The rest goes on while the definition's least number of
 * members is there. Terminal: {@code Completed}, {@code Aborted(reason)}, and for one party {@code Evicted}. Nothing is ever resumed.
 *
 * <p><b>When the new shares count.</b> Whoever deals its share on signs with it no more until it knows the end, and so many must deal that the rest are too few to
 * sign. A member seals its new share and makes it durable before its PROVE leaves; one that was stopped in between says the same word again. If t proofs are out, the new sharing is in force, for good; with fewer it never was. Which of the two it is, t proofs show, or n − t + 1
 * members that durably renounce.
 *
 * <p>Secrecy: t − 1 members learn nothing of the key. What complaints and accusations reveal are shares that a liar gave away.
 */
package io.portcullis.threshold.ceremony;
