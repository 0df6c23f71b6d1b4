package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DefaultView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.custody.AccountFiling;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.fund.FundDeeds;
import io.portcullis.appliance.fund.FundStanding;
import io.portcullis.appliance.fund.KnownDefault;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundDefault;
import io.portcullis.depositary.client.FundPayIn;
import io.portcullis.depositary.client.FundPool;
import io.portcullis.depositary.client.FundUnits;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.waterfall.chain.FundReplay;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Asks custody to speak to the default fund, and the chain how it stands. */
final class CustodyFund implements FundDesk {
    private final Custody custody;
    private final IntentViews views;
    private final Supplier<FundStanding> told;
    private final FundDeeds deeds;

    /** @param told what the fund told, as far as it was followed */
    CustodyFund(Custody custody, IntentViews views, Supplier<FundStanding> told) {
        this.custody = custody;
        this.views = views;
        this.told = told;
        this.deeds = new FundDeeds(custody.fund()::fund);
    }

    @Override
    public IntentView declare(NewDefault wanted, Caller.Known by) {
        return views.view(custody.fund()
                .declare(
                        read(() -> Bytes32.fromHex(wanted.id())),
                        read(() -> EntityId.fromHex(wanted.debtor())),
                        read(() -> TokenId.fromHex(wanted.token())),
                        read(() -> FundProfile.valueOf(wanted.profile())),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public IntentView leave(NewFundExit wanted, Caller.Known by) {
        return views.view(custody.fund()
                .leave(
                        read(() -> TokenId.fromHex(wanted.token())),
                        switch (wanted.part()) {
                            case "pool" -> false;
                            case "bond" -> true;
                            default -> throw ApplianceTag.FUND_WORD_INVALID.refusal("one leaves the pool or the bond");
                        },
                        read(() -> Amount.fromDecimal(wanted.units())),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public FundView fund(String token) {
        FundClient fund = custody.fund().fund();
        TokenId of = read(() -> TokenId.fromHex(token));
        FundPool pool = fund.pool(of);
        FundUnits own = fund.shares(of, custody.jurisdiction().entity());
        return new FundView(
                fund.domain().fund().toString(),
                fund.fund().toString(),
                fund.hub().toString(),
                token,
                pool.assets().toString(),
                pool.shares().toString(),
                own.units().toString(),
                own.leaving().toString(),
                fund.bond(of).units().toString(),
                pool.canPay(
                                fund.terms(),
                                custody.jurisdiction().chain().node().head().timestamp())
                        .toString(),
                pool.isUndecided(),
                fund.arrears(of, custody.jurisdiction().entity()).toString(),
                pool.askedUntil(),
                told.get().trouble());
    }

    @Override
    public FallenView fallen(String id) {
        FundDefault fallen = stands(read(() -> Bytes32.fromHex(id)));
        return new FallenView(
                id,
                fallen.debtor().toString(),
                fallen.token().toString(),
                fallen.profile().name(),
                fallen.stage().name().toLowerCase(Locale.ROOT),
                fallen.until(),
                fallen.loss().toString(),
                fallen.fromPool().toString(),
                fallen.fromBond().toString(),
                fallen.unpaid().toString());
    }

    private FundDefault stands(Bytes32 id) {
        return custody.fund()
                .fund()
                .fallen(id)
                .orElseThrow(() -> ApplianceTag.FUND_DEFAULT_UNKNOWN.refusal("the fund knows no default " + id));
    }

    @Override
    public FundCallList join(NewJoin wanted) {
        Bought bought = bought(wanted);
        return calls(
                token(wanted.token()),
                wanted.amount(),
                (asset, amount) -> wallet().join(bought.entity(), asset, amount, bought.least()));
    }

    @Override
    public FundCallList replenish(NewJoin wanted) {
        Bought bought = bought(wanted);
        return calls(
                token(wanted.token()),
                wanted.amount(),
                (asset, amount) -> wallet().replenish(bought.entity(), asset, amount, bought.least()));
    }

    /** Shares for an entity. */
    private record Bought(EntityId entity, Amount least) {}

    private static Bought bought(NewJoin wanted) {
        return new Bought(
                read(() -> EntityId.fromHex(wanted.entity())), read(() -> Amount.fromDecimal(wanted.least())));
    }

    @Override
    public FundCallList premium(NewPayIn wanted) {
        return calls(token(wanted.token()), wanted.amount(), wallet()::premium);
    }

    @Override
    public FundCallList bond(NewPayIn wanted) {
        return calls(token(wanted.token()), wanted.amount(), wallet()::bond);
    }

    @Override
    public FundCallList recover(NewRecovery wanted) {
        Bytes32 id = read(() -> Bytes32.fromHex(wanted.id()));
        return calls(stands(id).token(), wanted.amount(), (asset, amount) -> wallet().recover(id, asset, amount));
    }

    private FundPayIn wallet() {
        return new FundPayIn(custody.fund().fund().domain().fund());
    }

    private static TokenId token(String text) {
        return read(() -> TokenId.fromHex(text));
    }

    private FundCallList calls(TokenId token, String units, BiFunction<Asset, Amount, List<FundPayIn.Step>> composing) {
        Asset asset = custody.jurisdiction()
                .chain()
                .token(token)
                .orElseThrow(() -> ApplianceTag.FUND_WORD_INVALID.refusal("the Depositary knows no token " + token));
        Amount amount = read(() -> Amount.fromDecimal(units));
        return new FundCallList(read(() -> composing.apply(asset, amount)).stream()
                .map(step -> new FundCallView(
                        step.what(), step.to().toString(), step.valueWei().toString(), step.data()))
                .toList());
    }

    @Override
    public DefaultList defaults() {
        custody.fund().fund();
        FundStanding standing = told.get();
        return new DefaultList(
                standing.defaults().stream().map(known -> view(known, standing)).toList(),
                standing.readTo(),
                standing.trouble());
    }

    @Override
    public List<LoggedFundEvent> told(String id) {
        return told.get().told().getOrDefault(read(() -> Bytes32.fromHex(id)), List.of());
    }

    private DefaultView view(KnownDefault known, FundStanding standing) {
        FundEvent.DefaultDeclared declared = known.declared();
        FundDefault now = stands(declared.id());
        return new DefaultView(
                declared.id().toString(),
                declared.debtor().toString(),
                declared.token().toString(),
                declared.profile().name(),
                now.stage().name().toLowerCase(Locale.ROOT),
                now.until(),
                now.loss().toString(),
                now.fromPool().toString(),
                now.fromBond().toString(),
                now.unpaid().toString(),
                known.declaredAtSeconds(),
                known.claims(),
                known.claimed().toString(),
                layers(now, Optional.ofNullable(standing.own().get(declared.id()))),
                standing.own().containsKey(declared.id()));
    }

    /** Nothing before the default is allocated, and nothing of one that was abandoned. */
    private static List<DefaultView.LayerView> layers(FundDefault now, Optional<Amount> own) {
        DefaultView.LayerView pool = layer(FundReplay.POOL, now.fromPool());
        DefaultView.LayerView bond = layer(FundReplay.BOND, now.fromBond());
        boolean isXln = now.profile() == FundProfile.XLN;
        return switch (now.stage()) {
            case NONE, COUNTING, ABANDONED -> List.of();
            case SHARING, PAYING, CLOSED ->
                List.of(
                        new DefaultView.LayerView("debtor", own.map(Amount::toString)),
                        isXln ? pool : bond,
                        isXln ? bond : pool,
                        layer("socialised", now.loss().minus(now.covered())));
        };
    }

    private static DefaultView.LayerView layer(String name, Amount paid) {
        return new DefaultView.LayerView(name, Optional.of(paid.toString()));
    }

    @Override
    public ExitList exits() {
        custody.fund().fund();
        return new ExitList(told.get().exits().stream()
                .map(exit -> new ExitView(
                        exit.id(),
                        exit.entity().toString(),
                        exit.token().toString(),
                        exit.ofBond() ? "bond" : "pool",
                        exit.units().toString(),
                        exit.readyAt()))
                .toList());
    }

    @Override
    public DisputeDesk.Sent advance(String id) {
        return sent(deeds.advance(read(() -> Bytes32.fromHex(id))));
    }

    @Override
    public DisputeDesk.Sent accept(String id, NewAcceptance wanted) {
        return sent(deeds.accept(read(() -> Bytes32.fromHex(id)), number(wanted.index()), number(wanted.assigned())));
    }

    @Override
    public DisputeDesk.Sent close(String id) {
        return sent(deeds.close(read(() -> Bytes32.fromHex(id))));
    }

    @Override
    public DisputeDesk.Sent abandon(String id) {
        return sent(deeds.abandon(read(() -> Bytes32.fromHex(id))));
    }

    @Override
    public DisputeDesk.Sent claimRefund(String id, NewRefund wanted) {
        return sent(deeds.claimRefund(read(() -> Bytes32.fromHex(id)), read(() -> EntityId.fromHex(wanted.entity()))));
    }

    @Override
    public DisputeDesk.Sent finishExit(long id) {
        return sent(deeds.finishExit(id));
    }

    private static DisputeDesk.Sent sent(Receipt receipt) {
        return new DisputeDesk.Sent(receipt.transactionHash().toString(), receipt.blockNumber());
    }

    private static long number(long of) {
        if (of < 0) {
            throw ApplianceTag.FUND_WORD_INVALID.refusal("debts are numbered from 0");
        }
        return of;
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.FUND_WORD_INVALID.refusal(e.getMessage());
        }
    }
}
