package io.portcullis.bench;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.DefaultRisk;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Merton;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.PaymentHistory;
import io.portcullis.engine.credit.Position;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskEngine;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.Volatility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code portcullis bench credit [--json] [--counterparties N]}: blocks in which one of a hundred counterparties changed in everything that is known of it
 * (equity, spread, history, what it owes), each rated anew by every model, against the 100 ms of a block; and the same number of changes among ten times
 * fewer counterparties, for the cost must follow the changes. Every rating is compared with one that is computed by itself. Then the same in whole blocks of
 * a hub ({@link RatedBlockBench}). Exit codes: 0 measured, 1 failed, 2 usage.
 */
public final class CreditBench {
    private static final int USAGE = 2;
    private static final int ROUNDS = 9;
    private static final int WARM_ROUNDS = 100;
    private static final double BLOCKS_A_SECOND = 10;
    private static final TokenId TOKEN = new TokenId(word(1));

    static final RiskRules RULES = new RiskRules(
            1,
            FixedPoint.of("0.45"),
            FixedPoint.of("0.75"),
            FixedPoint.of("2.5"),
            FixedPoint.ONE,
            FixedPoint.of("2.33"),
            10,
            Amount.of(100),
            FixedPoint.of("0.1"),
            FixedPoint.of("0.02"),
            FixedPoint.of("0.05"),
            FixedPoint.of("1.5"));

    static final CallRules CALLS = new CallRules(10_000, 9_000, 2_500, Amount.of(50), 3_600, 86_400, 86_400, 86_400);

    private final RiskEngine engine = new RiskEngine(RULES, CALLS, Volatility.Weighted.DAILY);
    private final Random random = new Random(7);
    private final int counterparties;
    private long nowSeconds;

    private CreditBench(int counterparties) {
        this.counterparties = counterparties;
        for (int i = 0; i < counterparties; i++) {
            engine.know(obligor(i));
            engine.stand(position(i));
        }
        while (engine.waiting() > 0) {
            engine.close(++nowSeconds);
        }
    }

    public static void main(String[] arguments) {
        boolean json = false;
        int counterparties = 100_000;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--json" -> json = true;
                    case "--counterparties" -> counterparties = Integer.parseInt(arguments[++i]);
                    default -> counterparties = -1;
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            counterparties = -1;
        }
        if (counterparties < 1_000 || counterparties > 1_000_000) {
            System.err.println("usage: bench credit [--json] [--counterparties 1000..1000000]");
            System.exit(USAGE);
        }
        int changes = counterparties / 100;
        List<Spent> small = new CreditBench(counterparties / 10).blocks(changes);
        List<Spent> large = new CreditBench(counterparties).blocks(changes);
        List<Row> rows = new ArrayList<>();
        rows.add(row("1 % of " + counterparties + " counterparties rated anew", large, changes));
        rows.add(row("as many of " + counterparties / 10, small, changes));
        try (RatedBlockBench blocks = new RatedBlockBench(counterparties)) {
            rows.addAll(blocks.run());
        }
        System.out.print(json ? JsonMapper.shared().writeValueAsString(rows) + "\n" : Row.table(rows));
    }

    private List<Spent> blocks(int changes) {
        List<Spent> all = new ArrayList<>();
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
            Set<Integer> changed = new TreeSet<>();
            while (changed.size() < changes) {
                changed.add(random.nextInt(counterparties));
            }
            List<Obligor> next = changed.stream().map(this::obligor).toList();
            List<Position> standing = changed.stream().map(this::position).toList();
            Spent.Begun begun = Spent.begin();
            next.forEach(engine::know);
            standing.forEach(engine::stand);
            int rated = engine.close(++nowSeconds).size();
            Spent spent = begun.end();
            if (rated < changes) {
                throw new IllegalStateException(rated + " of " + changes + " were rated");
            }
            for (int i = 0; i < changes; i++) {
                check(next.get(i), standing.get(i));
            }
            if (round >= WARM_ROUNDS) {
                all.add(spent);
            }
        }
        return all;
    }

    private void check(Obligor obligor, Position position) {
        Rating anew = Rating.of(position, obligor, DefaultRisk.of(obligor, RULES), FixedPoint.ZERO, RULES);
        Optional<Rating> kept = engine.rating(new RiskEngine.Key(obligor.entity(), TOKEN));
        if (!kept.equals(Optional.of(anew))) {
            throw new IllegalStateException("another rating of " + obligor.entity());
        }
    }

    private static Row row(String workload, List<Spent> all, int changes) {
        double median = Spent.medianSeconds(all);
        return new Row(
                workload,
                1 / median,
                BLOCKS_A_SECOND,
                1 / median / BLOCKS_A_SECOND,
                ">= 1: a block of 100 ms",
                Spent.worstSeconds(all) <= 1 / BLOCKS_A_SECOND,
                String.format(Locale.ROOT, "%s; %.1f us a counterparty", Spent.text(all), median * 1e6 / changes));
    }

    private Obligor obligor(int counterparty) {
        return obligor(new EntityId(word(counterparty + 1L)), random);
    }

    /** A quoted firm with a quoted spread: every model has its work. */
    static Obligor obligor(EntityId entity, Random random) {
        Merton.Firm firm = new Merton.Firm(
                thousandths(random, 500, 4_000),
                thousandths(random, 150, 700),
                FixedPoint.ONE,
                FixedPoint.of("0.03"),
                FixedPoint.ONE);
        return new Obligor(
                entity,
                entity,
                Optional.of(firm),
                Optional.of(thousandths(random, 1, 40)),
                new PaymentHistory(random.nextInt(10_000), random.nextInt(5)),
                FixedPoint.of(50),
                Set.of());
    }

    private Position position(int counterparty) {
        long limit = random.nextLong(1_000, 1_000_000_000);
        long drawn = random.nextLong(limit);
        return new Position(
                new EntityId(word(counterparty + 1L)),
                TOKEN,
                Amount.of(limit),
                Amount.ZERO,
                Amount.of(-drawn),
                Amount.of(drawn),
                Amount.of(random.nextLong(limit)));
    }

    private static FixedPoint thousandths(Random random, int least, int beyond) {
        return FixedPoint.of(random.nextInt(least, beyond)).over(1_000);
    }

    private static Bytes32 word(long number) {
        return Bytes32.fromHex("0x%064x".formatted(number));
    }
}
