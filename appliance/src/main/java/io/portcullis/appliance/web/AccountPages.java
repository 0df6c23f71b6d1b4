package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AccountPage;
import io.portcullis.appliance.console.AccountView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.TokenView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pages of accounts. Whoever is signed in sees them, as the API's readings. */
final class AccountPages {
    private final Desk desk;
    private final EngineDesk engine;
    private final Pages pages;

    AccountPages(Desk desk, EngineDesk engine, Pages pages) {
        this.desk = desk;
        this.engine = engine;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                PageRoutes.page("/accounts", "accountsPage", this::list),
                PageRoutes.page("/accounts/{one}/{other}", "accountPage", this::one));
    }

    private Reply list(Call call) throws InterruptedException {
        PersonView person = PageRoutes.person(call);
        if (!engine.isPresent()) {
            return Reply.html(200, pages.accounts(person, false, List.of(), Optional.empty()));
        }
        EngineDesk.AccountList found = engine.accounts(call);
        return Reply.html(200, pages.accounts(person, true, pages(found.accounts()), found.next()));
    }

    private Reply one(Call call) throws InterruptedException {
        AccountView account = engine.account(engine.key(call));
        return Reply.html(
                200,
                pages.account(PageRoutes.person(call), pages(List.of(account)).getFirst()));
    }

    private List<AccountPage> pages(List<AccountView> accounts) {
        Map<String, String> names = engine.names();
        Set<String> ids = accounts.stream()
                .flatMap(account -> account.lines().stream())
                .map(AccountView.Line::token)
                .collect(Collectors.toSet());
        Map<String, TokenView> tokens = desk.tokens(ids);
        return accounts.stream()
                .map(account -> AccountPage.of(account, names, tokens))
                .toList();
    }
}
