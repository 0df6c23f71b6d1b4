package io.portcullis.waterfall.allocation;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Defaults to allocate: named ones, and any. */
public final class Cases {
    public static final EntityId DEBTOR = entity(1_000);
    public static final TokenId TOKEN = new TokenId(word(7));
    private static final Bytes32 ID = word(9);

    private Cases() {}

    public static Bytes32 word(long number) {
        return Bytes32.fromHex("0x%064x".formatted(number));
    }

    public static EntityId entity(long number) {
        return new EntityId(word(number));
    }

    public static SortedMap<EntityId, Amount> amounts(long... units) {
        SortedMap<EntityId, Amount> amounts = new TreeMap<>();
        for (int i = 0; i < units.length; i++) {
            amounts.put(entity(i + 1), Amount.of(units[i]));
        }
        return amounts;
    }

    public static DefaultCase of(Profile profile, SortedMap<EntityId, Amount> claims, Layer... layers) {
        return new DefaultCase(ID, DEBTOR, TOKEN, profile, claims, List.of(layers));
    }

    /** Any case: up to eight creditors, up to two layers of each kind, with caps. */
    static DefaultCase any(RandomGenerator random) {
        List<Layer> layers = new ArrayList<>();
        for (LayerKind kind : List.of(LayerKind.DEBTOR, LayerKind.POOL, LayerKind.HUB_BOND)) {
            for (int i = random.nextInt(3); i > 0; i--) {
                Amount cap = random.nextBoolean() ? Amount.MAX : Amount.of(random.nextInt(2_000));
                String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + i;
                layers.add(new Layer(name, kind, cap, anyAmounts(random, 0)));
            }
        }
        Profile profile = random.nextBoolean() ? Profile.XLN : Profile.EMIR;
        return of(profile, anyAmounts(random, 1), layers.toArray(Layer[]::new));
    }

    private static SortedMap<EntityId, Amount> anyAmounts(RandomGenerator random, int least) {
        long[] units = new long[1 + random.nextInt(8)];
        for (int i = 0; i < units.length; i++) {
            units[i] = random.nextLong(least, random.nextBoolean() ? 10 : 1_000);
        }
        return amounts(units);
    }
}
