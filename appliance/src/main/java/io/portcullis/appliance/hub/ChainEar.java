package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.HubInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the engine what the chain says of the entities that it knows, each level once until it is another, each word on an account once, in order.
 *
 * <p>Invariant: it begins with what the hub's own state holds after recovery. What was told and not made durable before an end is told again.
 */
final class ChainEar {
    private final Map<EntityId, FreezeLevel> told = new HashMap<>();
    private final Map<AccountKey, Long> noted = new HashMap<>();
    private final Set<AccountKey> disputed = new HashSet<>();
    private final Set<AccountKey> ended = new HashSet<>();
    private final Map<Holding, Amount> reserves = new HashMap<>();
    private final Set<ChainWord.Secret> secrets = new HashSet<>();
    private final Books books;
    private final Consumer<HubInput> engine;

    /** A reserve, by whose it is and of what. */
    private record Holding(EntityId entity, TokenId token) {}

    /** What the hub holds already. It may wait for the hub. */
    interface Books {
        /** The last word on an account that the hub was told; 0 before the first. */
        long noted(AccountKey account);

        /** Whether nothing more is agreed in an account. */
        boolean frozen(AccountKey account);

        /** What the hub was told that an entity has in reserve; nothing before the first word. */
        Amount reserve(EntityId entity, TokenId token);

        /** Whether the account is closed, for the chain has ended a dispute of it. */
        boolean ended(AccountKey account);
    }

    /**
     * @param levels what the hub was told before
     * @param books asked once for each account
     */
    ChainEar(
            Collection<EntityId> known,
            Function<EntityId, FreezeLevel> levels,
            Books books,
            Consumer<HubInput> engine) {
        known.forEach(entity -> told.put(entity, levels.apply(entity)));
        this.books = books;
        this.engine = engine;
    }

    /** The last word on an account that the engine was told. */
    long noted(AccountKey account) {
        return noted.computeIfAbsent(account, books::noted);
    }

    /** Whether both sides are known here: with others' accounts the engine has nothing to do. */
    private boolean concerns(AccountKey account) {
        return told.containsKey(account.left()) && told.containsKey(account.right());
    }

    void hear(ChainWord word) {
        switch (word) {
            case ChainWord.Level it -> {
                FreezeLevel before = told.get(it.entity());
                if (before != null && before != it.level()) {
                    engine.accept(it.input());
                    told.put(it.entity(), it.level());
                }
            }
            case ChainWord.Collateral it -> {
                if (concerns(it.account()) && it.sequence() == noted(it.account()) + 1) {
                    engine.accept(it.input());
                    noted.put(it.account(), it.sequence());
                }
            }
            case ChainWord.Secret it -> {
                if (concerns(it.account()) && secrets.add(it)) {
                    engine.accept(it.input());
                }
            }
            case ChainWord.DisputeEnd it -> {
                if (concerns(it.account()) && ended.add(it.account()) && !books.ended(it.account())) {
                    engine.accept(it.input());
                }
            }
            case ChainWord.Reserve it -> {
                if (told.containsKey(it.entity())) {
                    Holding of = new Holding(it.entity(), it.token());
                    Amount before = reserves.computeIfAbsent(of, _ -> books.reserve(it.entity(), it.token()));
                    if (!before.equals(it.amount())) {
                        engine.accept(it.input());
                        reserves.put(of, it.amount());
                    }
                }
            }
            case ChainWord.Dispute it -> {
                if (concerns(it.account()) && disputed.add(it.account()) && !books.frozen(it.account())) {
                    engine.accept(it.input());
                }
            }
        }
    }

    Collection<EntityId> known() {
        return List.copyOf(told.keySet());
    }
}
