package io.portcullis.bench;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.credit.DefaultRisk;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Obligor;
import io.portcullis.engine.credit.Position;
import io.portcullis.engine.credit.Rating;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whole blocks of a hub whose treasury rates its counterparties: one in a hundred of them pays; then also the treasury says something new of each of those. The
 * block's time is all that the hub's thread does: commands, accounts, ratings, calls and the root; commands were checked, and default risks computed, before,
 * as nodes do. A twin of the hub takes the same payments and rates nobody, in turns. At the end every rating is compared with one that is computed by
 * itself.
 */
final class RatedBlockBench implements AutoCloseable {
    private static final int ROUNDS = 9;
    private static final int WARM_ROUNDS = 40;
    private static final double BLOCKS_A_SECOND = 10;
    private static final int WORDS_A_BLOCK = 20_000;
    private static final long MOST_PAID = 1_000_000;
    private static final long BETWEEN_MILLIS = 300_000;
    private static final RiskTerms TERMS = new RiskTerms(
            CreditBench.RULES,
            CreditBench.CALLS,
            new FeedRules(
                    Set.of(Address.fromHex("0x00000000000000000000000000000000000000f1")), 1, 86_400, 5, 500, 1_000),
            Volatility.Weighted.DAILY,
            86_400);

    private final CreditTown rated;
    private final CreditTown plain;
    private final Random random = new Random(11);
    private final Map<Integer, Obligor> known = new HashMap<>();

    RatedBlockBench(int counterparties) {
        rated = new CreditTown(counterparties);
        plain = new CreditTown(counterparties);
        say(List.of(rated.say(new RiskWord.Terms(TERMS))));
        List<Bytes> words = new ArrayList<>();
        for (int i = 1; i <= counterparties; i++) {
            words.add(word(i));
            if (words.size() == WORDS_A_BLOCK || i == counterparties) {
                say(words);
                words.clear();
            }
        }
        while (rated.book().waiting() > 0) {
            say(List.of());
        }
    }

    private void say(List<Bytes> words) {
        rated.apply(rated.prepare(words));
        rated.pass(BETWEEN_MILLIS);
    }

    private Bytes word(int counterparty) {
        Obligor now = CreditBench.obligor(CreditTown.entity(counterparty), random);
        known.put(counterparty, now);
        return rated.say(new RiskWord.Know(now));
    }

    List<Row> run() {
        List<Row> rows = List.of(measure(false), measure(true));
        check();
        return rows;
    }

    /** @param described whether the treasury says something new of each that pays */
    private Row measure(boolean described) {
        int changes = rated.counterparties() / 100;
        List<Spent> with = new ArrayList<>();
        List<Spent> without = new ArrayList<>();
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
            List<Bytes> all = new ArrayList<>();
            List<Bytes> payments = new ArrayList<>();
            Set<Integer> changed = new TreeSet<>();
            while (changed.size() < changes) {
                changed.add(1 + random.nextInt(rated.counterparties()));
            }
            for (int each : changed) {
                long amount = 1 + random.nextLong(MOST_PAID);
                all.add(rated.pay(each, amount));
                if (described) {
                    all.add(word(each));
                }
                payments.add(plain.pay(each, amount));
            }
            Spent spent = block(rated, all);
            Spent twin = block(plain, payments);
            if (rated.book().waiting() > 0) {
                throw new IllegalStateException(rated.book().waiting() + " wait for the next block");
            }
            if (round >= WARM_ROUNDS) {
                with.add(spent);
                without.add(twin);
            }
        }
        return row(described, with, without, changes);
    }

    private static Spent block(CreditTown town, List<Bytes> commands) {
        Spent spent = town.apply(town.prepare(commands));
        town.pass(BETWEEN_MILLIS);
        return spent;
    }

    private void check() {
        List<RiskBook.Line> lines = rated.book().all();
        if (lines.size() != rated.counterparties()) {
            throw new IllegalStateException(lines.size() + " positions are rated");
        }
        Map<Object, Obligor> byEntity = new HashMap<>();
        known.values().forEach(obligor -> byEntity.put(obligor.entity(), obligor));
        for (RiskBook.Line line : lines) {
            Obligor obligor = byEntity.get(line.rating().position().counterparty());
            Position position = line.rating().position();
            Rating anew = Rating.of(
                    position, obligor, DefaultRisk.of(obligor, CreditBench.RULES), FixedPoint.ZERO, CreditBench.RULES);
            if (!line.rating().equals(anew) || !position.limit().equals(CreditTown.LIMIT)) {
                throw new IllegalStateException("another rating of " + obligor.entity());
            }
        }
        Amount owed =
                lines.stream().map(line -> line.rating().position().drawn()).reduce(Amount.ZERO, Amount::plus);
        if (owed.isZero()) {
            throw new IllegalStateException("nobody owes anything");
        }
    }

    private Row row(boolean described, List<Spent> with, List<Spent> without, int changes) {
        double median = Spent.medianSeconds(with);
        return new Row(
                String.format(
                        Locale.ROOT,
                        "a hub's block: 1 %% of %,d pay%s",
                        rated.counterparties(),
                        described ? ", and are described" : ""),
                1 / median,
                BLOCKS_A_SECOND,
                1 / median / BLOCKS_A_SECOND,
                ">= 1: a block of 100 ms",
                Spent.worstSeconds(with) <= 1 / BLOCKS_A_SECOND,
                String.format(
                        Locale.ROOT,
                        "%,d payments%s; %s; the payments alone, nobody rated, %.1f",
                        changes,
                        described ? " and as many words of the treasury" : "",
                        Spent.text(with),
                        Spent.medianSeconds(without) * 1e3));
    }

    @Override
    public void close() {
        rated.close();
        plain.close();
    }
}
