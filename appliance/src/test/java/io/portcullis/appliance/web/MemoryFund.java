package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;

/** A fund without a chain: whatever is filed becomes one sample intent, and it always stands the same. */
final class MemoryFund implements FundDesk {
    @Override
    public IntentView declare(NewDefault wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView leave(NewFundExit wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing(wanted.units());
    }

    @Override
    public FundView fund(String token) {
        String nobody = "0x" + "00".repeat(32);
        return new FundView("0x" + "00".repeat(20), nobody, nobody, token, "380", "380", "1", "0", "190", false);
    }

    @Override
    public FallenView fallen(String id) {
        String nobody = "0x" + "00".repeat(32);
        return new FallenView(id, nobody, nobody, "XLN", "paying", 9, "1000", "380", "190", "570");
    }
}
