package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Amount;

/** What the machine of reserve calls asks of the node. */
public sealed interface CallEffect {
    /** Ask the counterparty for so much more reserve, until a block of this time. */
    record Call(Amount amount, long deadline) implements CallEffect {}

    /** Tell it that nothing is asked any more. */
    record Clear() implements CallEffect {}

    /** Give it no new credit: what stands is grandfathered, repaying stays open. */
    record FreezeCredit() implements CallEffect {}

    /** Give it credit again. */
    record ThawCredit() implements CallEffect {}

    /** Close its account to new exposure. */
    record CloseAccount() implements CallEffect {}

    /** Ask the quorum to declare its default. Nothing but the quorum does. */
    record ProposeDefault() implements CallEffect {}
}
