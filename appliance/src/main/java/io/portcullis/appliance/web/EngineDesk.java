package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AccountView;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.verdict.EngineFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What API and pages ask of the engine, in the same words. No answer in time is a refusal that says nothing of the outcome. */
final class EngineDesk {
    static final int MOST_ACCOUNTS = 500;

    private final Optional<HubService> engine;

    /** @param next the {@code from} that goes on; absent at the end */
    record AccountList(List<AccountView> accounts, Optional<Long> next) {
        AccountList {
            accounts = List.copyOf(accounts);
        }
    }

    EngineDesk(Optional<HubService> engine) {
        this.engine = engine;
    }

    boolean isPresent() {
        return engine.isPresent();
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code ENGINE_ABSENT} */
    HubService engine() {
        return engine.orElseThrow(() -> ApplianceTag.ENGINE_ABSENT.refusal());
    }

    /** Some accounts in the order of their opening; the query says from where and how many at most. */
    AccountList accounts(Call call) throws InterruptedException {
        int from = number(call, "from", 0, Integer.MAX_VALUE);
        int most = number(call, "most", 100, MOST_ACCOUNTS);
        List<HubService.Listed> found = await(engine().accounts(from, most));
        Optional<Long> next = found.size() < most
                ? Optional.empty()
                : Optional.of((long) found.getLast().slot() + 1);
        return new AccountList(found.stream().map(it -> view(it.seen())).toList(), next);
    }

    static int number(Call call, String name, int otherwise, int most) {
        String text = call.query().get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            throw WebTag.FIELD_INVALID.refusal("The query's " + name + " is a number up to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    AccountView account(AccountKey key) throws InterruptedException {
        return await(engine().account(key))
                .map(EngineDesk::view)
                .orElseThrow(() -> ApplianceTag.ACCOUNT_ABSENT.refusal(
                        "There is no account of " + key.left() + " and " + key.right()));
    }

    private static AccountView view(HubService.Seen seen) {
        return AccountView.of(
                seen.state(),
                seen.frozen(),
                seen.sealing().waitsFor(),
                seen.sealing().newest());
    }

    /** What this node calls entities, by id. */
    Map<String, String> names() {
        return engine().names().stream()
                .collect(Collectors.toUnmodifiableMap(
                        it -> it.entity().toString(), HubSettings.Named::name, (a, b) -> a));
    }

    /** The account that the path's {@code one} and {@code other} name. */
    AccountKey key(Call call) {
        return key(call.path().get("one"), call.path().get("other"));
    }

    AccountKey key(String one, String other) {
        EntityId first = entity(one);
        EntityId second = entity(other);
        if (first.equals(second)) {
            throw WebTag.PATH_INVALID.refusal("An account is between two entities.");
        }
        return AccountKey.between(first, second);
    }

    /** An entity by its id, or by the name that this node has for it. */
    EntityId entity(String word) {
        Optional<EntityId> named = engine().names().stream()
                .filter(it -> it.name().equals(word))
                .map(HubSettings.Named::entity)
                .findFirst();
        try {
            return named.orElseGet(() -> EntityId.fromHex(word));
        } catch (IllegalArgumentException e) {
            throw WebTag.PATH_INVALID.refusal(
                    "An entity is named by its id, or as this node's configuration names it.");
        }
    }

    <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(Limits.ENGINE_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ApplianceTag.ENGINE_SLOW.refusal();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case EngineFault fault -> throw fault;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
