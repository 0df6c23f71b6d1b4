package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import java.util.List;

/** Accounts without a chain: whatever is filed becomes one sample intent, and each agreement is the one that was asked for last. */
final class MemoryAgreements implements AgreementDesk {
    @Override
    public IntentView post(NewCollateral wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing(wanted.amount());
    }

    @Override
    public IntentView release(NewRelease wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView settle(NewSettlement wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView agree(NewAgreement wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView dispute(NewDispute wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView fill(NewFill wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public SignedAgreement agreement(String intent) {
        return new SignedAgreement(
                1, intent, intent, 1, 1, 1, 0, List.of(new AgreedLine(intent, "1", "-1")), List.of(), "0x");
    }
}
