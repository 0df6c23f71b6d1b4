package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.engine.hub.HubInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the engine what the chain says of the entities that it knows, each level once until it is another.
 *
 * <p>Invariant: it begins with what the hub's own state holds after recovery. What was told and not made durable before an end is told again.
 */
final class ChainEar {
    private final Map<EntityId, FreezeLevel> told = new HashMap<>();
    private final Consumer<HubInput> engine;

    /** @param levels what the hub was told before */
    ChainEar(Collection<EntityId> known, Function<EntityId, FreezeLevel> levels, Consumer<HubInput> engine) {
        known.forEach(entity -> told.put(entity, levels.apply(entity)));
        this.engine = engine;
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
            case ChainWord.Collateral it -> engine.accept(it.input());
            case ChainWord.Dispute it -> engine.accept(it.input());
        }
    }

    Collection<EntityId> known() {
        return List.copyOf(told.keySet());
    }
}
