package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.custody.AccountFiling;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundDefault;
import io.portcullis.depositary.client.FundPool;
import io.portcullis.depositary.client.FundUnits;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.TokenId;
import java.util.Locale;
import java.util.function.Supplier;

/** Asks custody to speak to the default fund, and the chain how it stands. */
final class CustodyFund implements FundDesk {
    private final Custody custody;
    private final IntentViews views;

    CustodyFund(Custody custody, IntentViews views) {
        this.custody = custody;
        this.views = views;
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
                pool.isUndecided());
    }

    @Override
    public FallenView fallen(String id) {
        FundDefault fallen = custody.fund()
                .fund()
                .fallen(read(() -> Bytes32.fromHex(id)))
                .orElseThrow(() -> ApplianceTag.FUND_DEFAULT_UNKNOWN.refusal("the fund knows no default " + id));
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

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.FUND_WORD_INVALID.refusal(e.getMessage());
        }
    }
}
