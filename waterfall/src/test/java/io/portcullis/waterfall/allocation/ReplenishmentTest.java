package io.portcullis.waterfall.allocation;

import static io.portcullis.waterfall.allocation.Cases.amounts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a pool's contributors are asked to bring back. */
class ReplenishmentTest {
    private static Layer pool(int basisPoints, Amount cap, long... contributions) {
        return new Layer("pool", LayerKind.POOL, cap, amounts(contributions), basisPoints);
    }

    private static Replenishment after(DefaultCase fallen) {
        return Replenishment.after(fallen, Waterfall.allocate(fallen));
    }

    @Test
    void eachIsAskedByWhatWasUsedOfItsOwnTiesById() {
        Replenishment asked = after(Cases.of(Profile.XLN, amounts(30), pool(5_000, Amount.MAX, 10, 10, 10)));
        assertEquals(
                List.of("pool"),
                asked.layers().stream().map(Replenishment.Asked::layer).toList());
        assertEquals(amounts(5, 5, 5), asked.ofLayer("pool"));
        // 7 of 15 of 21: two thirds, in whole units the first two by id.
        assertEquals(
                amounts(3, 2, 2),
                after(Cases.of(Profile.XLN, amounts(15), pool(5_000, Amount.MAX, 7, 7, 7)))
                        .ofLayer("pool"));
    }

    @Test
    void asTheCapBoundsWhatIsUsedItBoundsWhatIsAsked() {
        Replenishment asked = after(Cases.of(Profile.XLN, amounts(1_000), pool(10_000, Amount.of(100), 300, 100)));
        assertEquals(amounts(75, 25), asked.ofLayer("pool"));
        assertEquals(Amount.of(100), asked.total());
    }

    @Test
    void onlyAPoolIsBroughtBackAndAtMostAllOfItsUse() {
        for (LayerKind kind : List.of(LayerKind.DEBTOR, LayerKind.HUB_BOND)) {
            assertThrows(IllegalArgumentException.class, () -> new Layer("other", kind, Amount.MAX, amounts(10), 1));
        }
        assertThrows(IllegalArgumentException.class, () -> pool(10_001, Amount.MAX, 10));
        assertThrows(IllegalArgumentException.class, () -> pool(-1, Amount.MAX, 10));
    }

    @Test
    void aPoolThatSaysNothingAsksNothing() {
        assertEquals(
                List.of(),
                after(Cases.of(Profile.XLN, amounts(10), pool(0, Amount.MAX, 10)))
                        .layers());
        assertEquals(
                List.of(),
                after(Cases.of(Profile.XLN, amounts(10), Layer.of("pool", LayerKind.POOL, amounts(10))))
                        .layers());
    }

    @Property
    void whatIsAskedIsThePartOfTheUseRoundedDownAndNobodysMoreThanItsOwnUse(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 10_000) int basisPoints) {
        DefaultCase fallen = replenished(Cases.any(new Random(seed)), basisPoints);
        Allocation allocation = Waterfall.allocate(fallen);
        Replenishment replenishment = Replenishment.after(fallen, allocation);
        Amount all = Amount.ZERO;
        for (Allocation.Use use : allocation.uses()) {
            SortedMap<EntityId, Amount> asked = replenishment.ofLayer(use.layer());
            Amount sum = asked.values().stream().reduce(Amount.ZERO, Amount::plus);
            long used = use.used().units().longValueExact();
            assertEquals(use.kind() == LayerKind.POOL ? Amount.of(used * basisPoints / 10_000) : Amount.ZERO, sum);
            asked.forEach((entity, amount) -> {
                Amount own = use.byContributor().get(entity);
                assertTrue(!amount.isNegative() && amount.compareTo(own) <= 0, entity + " is asked " + amount);
            });
            all = all.plus(sum);
        }
        assertEquals(all, replenishment.total());
    }

    @Property
    void aLargerPartAsksNobodyLessButForAUnit(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 10_000) int one,
            @ForAll @IntRange(min = 0, max = 10_000) int other) {
        DefaultCase fallen = Cases.any(new Random(seed));
        Replenishment less = after(replenished(fallen, Math.min(one, other)));
        Replenishment more = after(replenished(fallen, Math.max(one, other)));
        assertTrue(less.total().compareTo(more.total()) <= 0);
        for (Replenishment.Asked asked : less.layers()) {
            SortedMap<EntityId, Amount> larger = more.ofLayer(asked.layer());
            asked.byContributor()
                    .forEach((entity, amount) -> assertTrue(
                            amount.compareTo(larger.getOrDefault(entity, Amount.ZERO)
                                            .plus(Amount.of(1)))
                                    <= 0,
                            entity + " is asked " + amount + ", and " + larger.get(entity) + " of a larger part"));
        }
    }

    private static DefaultCase replenished(DefaultCase fallen, int basisPoints) {
        return new DefaultCase(
                fallen.id(),
                fallen.debtor(),
                fallen.token(),
                fallen.profile(),
                new TreeMap<>(fallen.claims()),
                fallen.layers().stream()
                        .map(layer -> layer.kind() != LayerKind.POOL
                                ? layer
                                : new Layer(
                                        layer.name(), layer.kind(), layer.cap(), layer.contributions(), basisPoints))
                        .toList());
    }
}
