package io.portcullis.appliance.web;

import io.portcullis.appliance.hub.BoardSealer;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountEvent;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.credit.CallEffect;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of the engine as the feed tells them: a kind and {@code {"height",…}}. An event of an account names it and what moved; the account itself
 * says the rest. Events {@code seals}, {@code freeze} and {@code intent} are of no block.
 */
final class FeedWords {
    private static final JsonMapper JSON = JsonMapper.shared();

    private FeedWords() {}

    /** Empty for what no listener needs to know. */
    static Optional<FeedTelling.Said> say(HubFeed.Event event) {
        ObjectNode data = JSON.createObjectNode();
        Optional<String> kind = switch (event.what()) {
            case HubFeed.What.Happened it -> fill(it.effect(), data.put("height", it.height()));
            case HubFeed.What.Seals it -> Optional.of(fill(it.state(), data));
            case HubFeed.What.Gate it -> {
                data.put("level", it.level().name());
                yield Optional.of("freeze");
            }
            case HubFeed.What.Custody it -> {
                data.put("intent", it.intent().toString())
                        .put("kind", it.kind().text())
                        .put("state", it.state());
                yield Optional.of("intent");
            }
        };
        return kind.map(word -> new FeedTelling.Said(event.at(), word, data));
    }

    /** The account that an event is of, if it is of one. */
    static Optional<AccountKey> account(HubFeed.What what) {
        return what instanceof HubFeed.What.Happened it ? account(it.effect()) : Optional.empty();
    }

    private static Optional<AccountKey> account(HubEffect effect) {
        return switch (effect) {
            case HubEffect.Happened it -> Optional.of(it.account());
            case HubEffect.PaymentSettled it -> Optional.of(it.account());
            case HubEffect.PaymentFailed it -> Optional.of(it.account());
            case HubEffect.LockDropped it -> Optional.of(it.account());
            case HubEffect.Dropped it -> Optional.of(it.account());
            case HubEffect.Alarm it -> Optional.of(it.account());
            case HubEffect.Send it -> Optional.empty();
            case HubEffect.Answer it -> Optional.empty();
            case HubEffect.Announced it -> Optional.empty();
            case HubEffect.Refused it -> Optional.empty();
            case HubEffect.InvoicePaid it -> Optional.empty();
            case HubEffect.Forwarded it -> Optional.empty();
            case HubEffect.GateMoved it -> Optional.empty();
            case HubEffect.ReserveCalled it -> Optional.of(AccountKey.between(it.creditor(), it.counterparty()));
            case HubEffect.PriceMarked it -> Optional.empty();
            case HubEffect.QuoteRefused it -> Optional.empty();
        };
    }

    private static String fill(BoardSealer.State state, ObjectNode data) {
        switch (state) {
            case BoardSealer.State.Working it -> data.put("state", "working");
            case BoardSealer.State.Away it -> data.put("state", "away").put("message", it.reason());
            case BoardSealer.State.Refusing it ->
                data.put("state", "refusing")
                        .put("tag", EngineTag.SEALS_REFUSED.name())
                        .put("message", it.reason());
        }
        return "seals";
    }

    private static Optional<String> fill(HubEffect effect, ObjectNode data) {
        return switch (effect) {
            case HubEffect.Send it -> Optional.empty();
            case HubEffect.Answer it -> Optional.empty();
            case HubEffect.Announced it -> Optional.empty();
            case HubEffect.Refused it -> Optional.empty();
            case HubEffect.Happened it -> {
                account(data, it.account());
                data.put("what", word(it.event()));
                event(data, it.event());
                yield Optional.of("account");
            }
            case HubEffect.PaymentSettled it -> {
                account(data, it.account());
                id(data, it.id());
                data.put("payer", it.payer().toString())
                        .put("preimage", it.preimage().toString());
                yield Optional.of("payment-settled");
            }
            case HubEffect.PaymentFailed it -> {
                account(data, it.account());
                id(data, it.id());
                data.put("payer", it.payer().toString()).put("reason", "0x" + it.reason());
                yield Optional.of("payment-failed");
            }
            case HubEffect.InvoicePaid it -> {
                data.put("payee", it.payee().toString()).put("hash", it.hash().toString());
                money(data, it.token(), it.amount());
                yield Optional.of("invoice-paid");
            }
            case HubEffect.Forwarded it -> {
                data.put("by", it.by().toString()).put("fee", it.fee().toString());
                money(data, it.token(), it.amount());
                yield Optional.of("forwarded");
            }
            case HubEffect.LockDropped it -> {
                account(data, it.account());
                data.put("hash", it.hash().toString());
                refusal(data, it.refusal());
                yield Optional.of("dropped");
            }
            case HubEffect.Dropped it -> {
                account(data, it.account());
                refusal(data, it.refusal());
                yield Optional.of("dropped");
            }
            case HubEffect.GateMoved it -> {
                data.put("entity", it.entity().toString())
                        .put("level", it.level().name());
                yield Optional.of("gate");
            }
            case HubEffect.Alarm it -> {
                account(data, it.account());
                refusal(data, it.refusal());
                yield Optional.of("alarm");
            }
            case HubEffect.ReserveCalled it -> {
                account(data, AccountKey.between(it.creditor(), it.counterparty()));
                data.put("creditor", it.creditor().toString())
                        .put("counterparty", it.counterparty().toString())
                        .put("token", it.token().toString());
                call(data, it.call());
                yield Optional.of("reserve-call");
            }
            case HubEffect.PriceMarked it -> {
                data.put("creditor", it.creditor().toString())
                        .put("token", it.token().toString())
                        .put("confirmed", it.trouble().isEmpty());
                it.trouble().ifPresent(why -> refusal(data, why));
                yield Optional.of("price");
            }
            // Whoever runs the sources counts what they say wrong.
            case HubEffect.QuoteRefused it -> Optional.empty();
        };
    }

    private static void call(ObjectNode data, CallEffect call) {
        switch (call) {
            case CallEffect.Call it ->
                data.put("call", "called").put("amount", it.amount().toString()).put("deadline", it.deadline());
            case CallEffect.Clear it -> data.put("call", "cleared");
            case CallEffect.FreezeCredit it -> data.put("call", "credit-frozen");
            case CallEffect.ThawCredit it -> data.put("call", "credit-thawed");
            case CallEffect.CloseAccount it -> data.put("call", "closed");
            case CallEffect.ProposeDefault it -> data.put("call", "default-proposed");
        }
    }

    private static void event(ObjectNode data, AccountEvent event) {
        switch (event) {
            case AccountEvent.LimitSet it -> money(data, it.token(), it.limit());
            case AccountEvent.Paid it -> {
                money(data, it.token(), it.amount());
                data.put("reference", it.reference().toString());
            }
            case AccountEvent.Locked it -> {
                money(data, it.token(), it.amount());
                id(data, it.id());
                data.put("hash", it.hash().toString());
            }
            case AccountEvent.Revealed it -> {
                money(data, it.token(), it.amount());
                id(data, it.id());
            }
            case AccountEvent.Released it -> {
                money(data, it.token(), it.amount());
                id(data, it.id());
            }
            case AccountEvent.OrderPlaced it -> id(data, it.id());
            case AccountEvent.OrderFilled it -> id(data, it.id());
            case AccountEvent.OrderEnded it -> id(data, it.id());
            case AccountEvent.PullLocked it -> id(data, it.id());
            case AccountEvent.PullAdvanced it -> id(data, it.id());
            case AccountEvent.PullClosed it -> id(data, it.id());
            case AccountEvent.TokenAdded it -> data.put("token", it.token().toString());
            case AccountEvent.CollateralNoted it -> money(data, it.token(), it.collateral());
            case AccountEvent.SettlementProposed it ->
                settlement(data, it.id(), it.token(), it.left(), it.right(), it.expiresAtSeconds());
            case AccountEvent.SettlementAgreed it ->
                settlement(data, it.id(), it.token(), it.left(), it.right(), it.expiresAtSeconds());
            case AccountEvent.SettlementEnded it -> id(data, it.id());
            case AccountEvent.Closing it -> {}
            case AccountEvent.Closed it -> {}
        }
    }

    private static void settlement(
            ObjectNode data, SubcontractId id, TokenId token, Amount left, Amount right, long expiresAtSeconds) {
        id(data, id);
        data.put("token", token.toString())
                .put("left", left.toString())
                .put("right", right.toString())
                .put("expires_at", expiresAtSeconds);
    }

    private static String word(AccountEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    private static void account(ObjectNode data, AccountKey key) {
        data.put("left", key.left().toString()).put("right", key.right().toString());
    }

    private static void id(ObjectNode data, SubcontractId id) {
        data.put("maker", id.maker().isLeft() ? "left" : "right").put("number", id.number());
    }

    private static void money(ObjectNode data, TokenId token, Amount amount) {
        data.put("token", token.toString()).put("amount", amount.toString());
    }

    private static void refusal(ObjectNode data, Refusal refusal) {
        data.put("tag", refusal.tag().name()).put("message", refusal.reason());
    }
}
