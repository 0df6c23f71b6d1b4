package io.portcullis.appliance.web;

import io.portcullis.appliance.console.CreditPages;
import io.portcullis.appliance.console.FundPage;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.console.Units;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pages of the default fund. Whoever is signed in sees them, as the API's readings; what is of reports only whoever may read those. */
final class FundPages {
    private final Desk desk;
    private final CreditPages pages;

    FundPages(Desk desk, Pages pages) {
        this.desk = desk;
        this.pages = new CreditPages(pages);
    }

    List<Route> routes() {
        return List.of(PageRoutes.page("/fund", "fundPage", this::fund));
    }

    private Reply fund(Call call) throws Exception {
        return Reply.html(200, pages.fund(PageRoutes.person(call), fund()));
    }

    private FundPage fund() throws Exception {
        List<FundPage.Pool> pools = new ArrayList<>();
        try {
            for (LedgerView.Reserve reserve : desk.reserves()) {
                pools.add(pool(reserve.token(), desk.fund().fund(reserve.token().id())));
            }
            return new FundPage(pools, Optional.empty());
        } catch (ApplianceRefusal e) {
            if (!e.tag().equals(ApplianceTag.FUND_ABSENT.name())) {
                throw e;
            }
            return new FundPage(List.of(), Optional.of("This appliance's trust roots name no default fund."));
        }
    }

    private static FundPage.Pool pool(TokenView token, FundDesk.FundView it) {
        return new FundPage.Pool(
                token,
                it.fund(),
                it.entity(),
                it.hub(),
                words(it.assets(), token),
                Units.grouped(new BigInteger(it.shares())),
                Units.grouped(new BigInteger(it.own())),
                it.leaving(),
                words(it.bond(), token),
                it.exitsWait());
    }

    private static String words(String units, TokenView token) {
        return Units.decimal(new BigInteger(units), token.decimals()) + " " + token.symbol();
    }
}
