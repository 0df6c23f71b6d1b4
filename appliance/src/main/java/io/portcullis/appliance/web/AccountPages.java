package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AccountPage;
import io.portcullis.appliance.console.AccountView;
import io.portcullis.appliance.console.DisputeView;
import io.portcullis.appliance.console.LogHeadView;
import io.portcullis.appliance.console.Pages;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.RiskPage;
import io.portcullis.appliance.console.RiskView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of accounts. Whoever is signed in sees them, as the API's readings. */
final class AccountPages {
    private static final Logger LOG = LoggerFactory.getLogger(AccountPages.class);

    private final Desk desk;
    private final EngineDesk engine;
    private final Optional<DisputeDesk> disputes;
    private final Pages pages;

    AccountPages(Desk desk, EngineDesk engine, Optional<DisputeDesk> disputes, Pages pages) {
        this.disputes = disputes;
        this.desk = desk;
        this.engine = engine;
        this.pages = pages;
    }

    List<Route> routes() {
        return List.of(
                PageRoutes.page("/accounts", "accountsPage", this::list),
                PageRoutes.page("/accounts/{one}/{other}", "accountPage", this::one),
                PageRoutes.page("/risk", "riskPage", this::risk),
                PageRoutes.page(
                        "/chain",
                        "chainPage",
                        call -> Reply.html(
                                200, pages.chain(PageRoutes.person(call), disputes.map(DisputeDesk::chain)))));
    }

    private Reply list(Call call) throws InterruptedException {
        PersonView person = PageRoutes.person(call);
        if (!engine.isPresent()) {
            return Reply.html(200, pages.accounts(person, false, List.of(), Optional.empty()));
        }
        EngineDesk.AccountList found = engine.accounts(call);
        return Reply.html(200, pages.accounts(person, true, pages(found.accounts()), found.next()));
    }

    private Reply risk(Call call) throws InterruptedException {
        PersonView person = PageRoutes.person(call);
        if (!engine.isPresent()) {
            return Reply.html(200, pages.risk(person, List.of()));
        }
        HubService hub = engine.engine();
        Map<String, String> names = engine.names();
        List<RiskPage> found = engine.await(hub.look(state -> hub.settings().entities().stream()
                .map(it -> it.named().entity())
                .flatMap(entity -> state.risk(entity).stream()
                        .map(book -> RiskPage.of(
                                names.getOrDefault(entity.toString(), entity.toString()),
                                RiskView.of(entity.toString(), Optional.of(book), hub.sources(entity)),
                                LogHeadView.of(state),
                                book,
                                names)))
                .toList()));
        return Reply.html(200, pages.risk(person, found));
    }

    private Reply one(Call call) throws InterruptedException {
        AccountKey key = engine.key(call);
        AccountPage account = pages(List.of(engine.account(key))).getFirst();
        return Reply.html(
                200,
                pages.account(
                        PageRoutes.person(call),
                        account,
                        commanding(key, account, call.known().person()),
                        dispute(key)));
    }

    /** Without the chain the rest of the page is as good as ever. */
    private Optional<DisputeView> dispute(AccountKey key) {
        try {
            return disputes.map(it -> it.view(key));
        } catch (ChainException e) {
            LOG.warn("a page shows nothing of the chain: {} {}", e.tagName(), e.getMessage());
            return Optional.empty();
        }
    }

    private AccountPage.Commanding commanding(AccountKey key, AccountPage account, String person)
            throws InterruptedException {
        Desk.Passkeys passkeys = desk.passkeys(person);
        if (passkeys.credentials().isEmpty()) {
            return AccountPage.Commanding.NOTHING;
        }
        List<AccountPage.Side> sides = new ArrayList<>();
        sides(sides, passkeys, key.left(), account.left(), account.right());
        sides(sides, passkeys, key.right(), account.right(), account.left());
        List<String> texts = passkeys.credentials().stream()
                .flatMap(passkey -> PasskeyKeys.key(passkey).stream()
                        .map(point -> "passkey:" + hex(PasskeyKeys.id(passkey)) + ":" + hex(point.xy()) + ":"
                                + passkeys.relyingParty()))
                .toList();
        return new AccountPage.Commanding(
                engine.engine().domain().separator().toString(), passkeys.relyingParty(), sides, texts);
    }

    private void sides(
            List<AccountPage.Side> into,
            Desk.Passkeys passkeys,
            EntityId entity,
            AccountPage.Party self,
            AccountPage.Party other)
            throws InterruptedException {
        for (Grant grant : engine.await(engine.engine().grants(entity))) {
            boolean own = passkeys.credentials().stream().anyMatch(it -> PasskeyKeys.is(grant.key(), it));
            if (own && grant.key() instanceof GrantKey.Passkey passkey) {
                into.add(new AccountPage.Side(
                        self,
                        other,
                        hex(passkey.credentialId()),
                        hex(passkey.publicKey().xy()),
                        passkey.origin(),
                        Arrays.stream(CommandKind.values())
                                .filter(grant.kinds()::contains)
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .toList()));
            }
        }
    }

    private static String hex(Bytes bytes) {
        return "0x" + bytes;
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
