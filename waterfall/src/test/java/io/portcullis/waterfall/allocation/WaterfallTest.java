package io.portcullis.waterfall.allocation;

import static io.portcullis.waterfall.allocation.Cases.amounts;
import static io.portcullis.waterfall.allocation.Cases.entity;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who bears a loss: the worked cases, and what holds of every one. */
class WaterfallTest {
    private static List<Long> used(Allocation allocation) {
        return allocation.uses().stream()
                .map(use -> use.used().units().longValueExact())
                .toList();
    }

    private static Map<LayerKind, Amount> usedByKind(Allocation allocation) {
        return allocation.uses().stream()
                .collect(Collectors.toMap(Allocation.Use::kind, Allocation.Use::used, Amount::plus));
    }

    private static Layer layer(String name, LayerKind kind, long units) {
        return Layer.of(name, kind, Map.of(entity(50), Amount.of(units)));
    }

    @Test
    void layersPayInTheirOrderUntilTheLossIsBorne() {
        Allocation allocation = Waterfall.allocate(Cases.of(
                Profile.XLN,
                amounts(3_800),
                layer("reserve", LayerKind.DEBTOR, 2_100),
                layer("pool", LayerKind.POOL, 380),
                layer("bond", LayerKind.HUB_BOND, 190)));
        assertEquals(List.of(2_100L, 380L, 190L), used(allocation));
        assertEquals(Amount.of(1_130), allocation.totalSocialised());
    }

    @Test
    void lastLayerKeepsWhatTheLossLeaves() {
        Allocation allocation = Waterfall.allocate(Cases.of(
                Profile.EMIR,
                amounts(3_800),
                layer("reserve", LayerKind.DEBTOR, 2_100),
                layer("own-capital", LayerKind.HUB_BOND, 380),
                layer("pool-a", LayerKind.POOL, 190),
                layer("pool-b", LayerKind.POOL, 1_450)));
        assertEquals(Amount.of(3_800), allocation.totalUsed());
        assertEquals(2_100 + 380, used(allocation).get(0) + used(allocation).get(1));
        assertEquals(
                320,
                allocation.uses().stream()
                        .mapToLong(use -> use.left().units().longValueExact())
                        .sum());
    }

    @Test
    void sharesByLargestRemainder() {
        assertEquals(amounts(4, 4, 2), Apportionment.share(Amount.of(10), amounts(6, 6, 2)));
    }

    @Test
    void equalRemaindersGoByEntityId() {
        assertEquals(amounts(2, 1, 1), Apportionment.share(Amount.of(4), amounts(1, 1, 1)));
    }

    @Test
    void nothingIsSharedAmongNobody() {
        assertThrows(IllegalArgumentException.class, () -> Apportionment.share(Amount.of(1), amounts(0, 0)));
        assertThrows(IllegalArgumentException.class, () -> Apportionment.share(Amount.of(-1), amounts(1)));
        assertEquals(amounts(0, 0), Apportionment.share(Amount.ZERO, amounts(0, 0)));
    }

    @Test
    void profilesDifferInPoolAndBond() {
        assertEquals(
                List.of(
                        "POOL pays at place 2 here, at place 3 under EMIR",
                        "HUB_BOND pays at place 3 here, at place 2 under EMIR"),
                Profile.XLN.deviationsFrom(Profile.EMIR));
        assertEquals(List.of(), Profile.EMIR.deviationsFrom(Profile.EMIR));
    }

    @Test
    void refusesClaimsOfTheDebtorAndLayersOfOneName() {
        SortedMap<EntityId, Amount> own = new TreeMap<>(Map.of(Cases.DEBTOR, Amount.of(1)));
        assertThrows(IllegalArgumentException.class, () -> Cases.of(Profile.XLN, own));
        assertThrows(IllegalArgumentException.class, () -> Cases.of(Profile.XLN, amounts(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Cases.of(Profile.XLN, amounts(1), layer("a", LayerKind.POOL, 1), layer("a", LayerKind.POOL, 1)));
    }

    @Property(tries = 1_000)
    void everyUnitOfTheLossIsBorneOnce(@ForAll long seed) {
        DefaultCase of = Cases.any(new Random(seed));
        Allocation allocation = Waterfall.allocate(of);
        assertEquals(of.loss(), allocation.totalUsed().plus(allocation.totalSocialised()));
        allocation
                .uses()
                .forEach(use -> assertEquals(
                        use.used(), use.byContributor().values().stream().reduce(Amount.ZERO, Amount::plus)));
    }

    @Property(tries = 1_000)
    void aRankPaysOnlyWhenAllBeforeItAreUsedUp(@ForAll long seed) {
        Allocation allocation = Waterfall.allocate(Cases.any(new Random(seed)));
        boolean somethingLeft = false;
        LayerKind kind = LayerKind.DEBTOR;
        boolean leftInRank = false;
        for (Allocation.Use use : allocation.uses()) {
            if (use.kind() != kind) {
                somethingLeft |= leftInRank;
                leftInRank = false;
                kind = use.kind();
            }
            assertFalse(somethingLeft && use.used().isPositive(), () -> "out of turn: " + allocation);
            leftInRank |= use.left().isPositive();
        }
        assertFalse(
                (somethingLeft || leftInRank) && allocation.totalSocialised().isPositive());
    }

    @Property(tries = 1_000)
    void nobodyPaysMoreThanItHasOrGetsMoreThanItsClaim(@ForAll long seed) {
        DefaultCase of = Cases.any(new Random(seed));
        Allocation allocation = Waterfall.allocate(of);
        Map<String, Layer> layers = of.layers().stream().collect(Collectors.toMap(Layer::name, layer -> layer));
        for (Allocation.Use use : allocation.uses()) {
            assertFalse(use.used().isNegative() || use.left().isNegative());
            use.byContributor()
                    .forEach((entity, amount) -> assertTrue(amount.compareTo(
                                    layers.get(use.layer()).contributions().get(entity))
                            <= 0));
        }
        of.claims().forEach((creditor, claim) -> {
            assertTrue(allocation.paid().get(creditor).compareTo(claim) <= 0);
            assertFalse(allocation.paid().get(creditor).isNegative());
        });
    }

    @Property(tries = 1_000)
    void aLargerLossUsesNoRankLess(@ForAll long seed) {
        Random random = new Random(seed);
        DefaultCase smaller = Cases.any(random);
        SortedMap<EntityId, Amount> claims = new TreeMap<>(smaller.claims());
        claims.merge(entity(1), Amount.of(1 + random.nextInt(500)), Amount::plus);
        DefaultCase larger = new DefaultCase(
                smaller.id(), smaller.debtor(), smaller.token(), smaller.profile(), claims, smaller.layers());
        Map<LayerKind, Amount> after = usedByKind(Waterfall.allocate(larger));
        usedByKind(Waterfall.allocate(smaller))
                .forEach((kind, used) -> assertTrue(used.compareTo(after.get(kind)) <= 0, kind::name));
    }

    @Property(tries = 1_000)
    void splittingAClaimMovesAtMostOneUnit(@ForAll long seed) {
        Random random = new Random(seed);
        DefaultCase whole = Cases.any(random);
        EntityId splitter = entity(1);
        long claim = whole.claims().get(splitter).units().longValueExact();
        if (claim < 2) {
            return;
        }
        long part = random.nextLong(1, claim);
        SortedMap<EntityId, Amount> claims = new TreeMap<>(whole.claims());
        claims.put(splitter, Amount.of(claim - part));
        claims.put(entity(90), Amount.of(part));
        DefaultCase split =
                new DefaultCase(whole.id(), whole.debtor(), whole.token(), whole.profile(), claims, whole.layers());
        SortedMap<EntityId, Amount> paid = Waterfall.allocate(split).paid();
        long before = Waterfall.allocate(whole).paid().get(splitter).units().longValueExact();
        long after = paid.get(splitter).plus(paid.get(entity(90))).units().longValueExact();
        assertTrue(Math.abs(before - after) <= 1, () -> before + " became " + after);
    }

    @Property(tries = 300)
    void subrogationIsWhatThirdPartiesPaid(@ForAll long seed) {
        Allocation allocation = Waterfall.allocate(Cases.any(new Random(seed)));
        Amount third = allocation.uses().stream()
                .filter(use -> use.kind() != LayerKind.DEBTOR)
                .map(Allocation.Use::used)
                .reduce(Amount.ZERO, Amount::plus);
        assertEquals(third, allocation.subrogated().values().stream().reduce(Amount.ZERO, Amount::plus));
    }

    @Property(tries = 300)
    void layersInAnotherOrderPayTheSame(@ForAll long seed) {
        DefaultCase of = Cases.any(new Random(seed));
        DefaultCase turned = new DefaultCase(
                of.id(),
                of.debtor(),
                of.token(),
                of.profile(),
                of.claims(),
                of.layers().reversed());
        assertEquals(Waterfall.allocate(of), Waterfall.allocate(turned));
    }
}
