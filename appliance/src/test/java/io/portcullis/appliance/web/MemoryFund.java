package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DefaultView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.LoggedFundEvent;
import java.util.List;
import java.util.Optional;

/** A fund without a chain: whatever is filed becomes one sample intent, and it always stands the same. */
final class MemoryFund implements FundDesk {
    private static final FundCallList CALLS =
            new FundCallList(List.of(new FundCallView("premium", "0x" + "33".repeat(20), "0", "0x00")));
    private static final DisputeDesk.Sent SENT = new DisputeDesk.Sent("0x" + "22".repeat(32), 7);

    /** The one default that there is. */
    static final String DEFAULT = "0x" + "11".repeat(32);

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
        return new FundView(
                "0x" + "00".repeat(20),
                nobody,
                nobody,
                token,
                "380",
                "380",
                "1",
                "0",
                "190",
                "38",
                false,
                "95",
                9,
                Optional.empty());
    }

    @Override
    public FundCallList join(NewJoin wanted) {
        return CALLS;
    }

    @Override
    public FundCallList replenish(NewJoin wanted) {
        return CALLS;
    }

    @Override
    public FundCallList premium(NewPayIn wanted) {
        return CALLS;
    }

    @Override
    public FundCallList bond(NewPayIn wanted) {
        return CALLS;
    }

    @Override
    public FundCallList recover(NewRecovery wanted) {
        return CALLS;
    }

    @Override
    public DefaultList defaults() {
        DefaultView one = new DefaultView(
                DEFAULT,
                EngineRig.entity("alice").toString(),
                EngineRig.DOLLAR.toString(),
                "XLN",
                "paying",
                1_800_086_400,
                "1700",
                "380",
                "190",
                "570",
                1_800_000_000,
                2,
                "1700",
                List.of(
                        new DefaultView.LayerView("debtor", Optional.of("2100")),
                        new DefaultView.LayerView("insurance-pool", Optional.of("380")),
                        new DefaultView.LayerView("hub-bond", Optional.of("190")),
                        new DefaultView.LayerView("socialised", Optional.of("1130"))),
                true);
        return new DefaultList(List.of(one), 12, Optional.empty());
    }

    private static LoggedFundEvent event(long block, FundEvent event) {
        return new LoggedFundEvent(
                block, SampleIntent.word("block " + block), SampleIntent.word("tx " + block), 0, event);
    }

    @Override
    public List<LoggedFundEvent> told(String id) {
        Bytes32 it = Bytes32.fromHex(id);
        EntityId bob = EngineRig.entity("bob");
        EntityId hub = EngineRig.entity("hub");
        return List.of(
                event(1, new FundEvent.DefaultDeclared(it, hub, EngineRig.DOLLAR, FundProfile.XLN, 1)),
                event(2, new FundEvent.ClaimCounted(it, 0, bob, Amount.of(1_201))),
                event(3, new FundEvent.ClaimCounted(it, 1, hub, Amount.of(499))),
                event(4, new FundEvent.DefaultAllocated(it, Amount.of(1_700), Amount.of(380), Amount.of(190))),
                event(5, new FundEvent.DefaultShared(it, Amount.of(569), Amount.of(1))),
                event(6, new FundEvent.ClaimPaid(it, 0, bob, Amount.of(402))),
                event(7, new FundEvent.Recovered(it, Amount.of(50))),
                event(8, new FundEvent.Refunded(it, Amount.of(20), Amount.of(30))),
                event(9, new FundEvent.RefundClaimed(it, bob, Amount.of(20))));
    }

    @Override
    public ExitList exits() {
        String nobody = "0x" + "00".repeat(32);
        return new ExitList(List.of(new ExitView(1, nobody, nobody, "pool", "5", 9)));
    }

    @Override
    public DisputeDesk.Sent advance(String id) {
        return SENT;
    }

    @Override
    public DisputeDesk.Sent accept(String id, NewAcceptance wanted) {
        return SENT;
    }

    @Override
    public DisputeDesk.Sent close(String id) {
        return SENT;
    }

    @Override
    public DisputeDesk.Sent abandon(String id) {
        return SENT;
    }

    @Override
    public DisputeDesk.Sent claimRefund(String id, NewRefund wanted) {
        return SENT;
    }

    @Override
    public DisputeDesk.Sent finishExit(long id) {
        return SENT;
    }

    @Override
    public FallenView fallen(String id) {
        String nobody = "0x" + "00".repeat(32);
        return new FallenView(id, nobody, nobody, "XLN", "paying", 9, "1000", "380", "190", "570");
    }
}
