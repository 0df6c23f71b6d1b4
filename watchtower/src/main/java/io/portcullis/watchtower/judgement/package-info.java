/**
 * Whether a tower kept a promise: from the promise that it signed, and from what the chain shows of the account.
 *
 * <p>Guilty is a tower if a dispute began at least {@link io.portcullis.watchtower.judgement.Judgement#MARGIN_SECONDS} after it gave the receipt and before
 * the deadline, while boards of the promised epochs were in force, and ended below the promised version. Innocent of a dispute it is that ended at
 * the version or above, began too late or too soon, or began when another board was in force: its seals would not have been taken. A dispute that runs
 * still is not judged yet.
 *
 * <p>Of a vault the same holds for the version inside, if the dispute's start opens it ({@link io.portcullis.watchtower.judgement.VaultJudgement}): whoever
 * knows which account to look at can judge, since the chain shows the clue. The tower is innocent if the vault opens to what it could not answer with (rubbish,
 * another account, seals that are no quorum), and if it can show a later link: then the client itself replaced what the receipt is about.
 *
 * <p>The margin is for the client: a receipt that comes while a dispute is being started does not bind for it. Pure; who reads the chain is the caller.
 */
package io.portcullis.watchtower.judgement;
