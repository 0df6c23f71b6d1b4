package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import java.util.List;

/** Permits without a board: whatever is filed becomes one sample intent, and each permit is the same. */
final class MemoryPermits implements PermitDesk {
    @Override
    public IntentView key(NewKeyPermit wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing("1");
    }

    @Override
    public IntentView creditLimit(NewCreditLimit wanted, Caller.Known by) throws Exception {
        return SampleIntent.withdrawing(wanted.to());
    }

    @Override
    public SignedPermit permit(String intent) {
        return new SignedPermit(1, "0x" + "00".repeat(20), intent, 1, 1, 1, 3, "0x", List.of());
    }
}
