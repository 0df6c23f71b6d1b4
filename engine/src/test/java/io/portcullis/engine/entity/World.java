package io.portcullis.engine.entity;

import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A board, its network and its clock, all out of one seed. Until it heals, the network loses, doubles, delays, reorders and cuts, and
 * correct validators crash; up to f validators are Byzantine throughout. Afterwards whatever correct validators send arrives.
 */
final class World {
    static final String BAD = "bad";

    private static final int HEALED_DELAY_MILLIS = 20;
    private static final int MOST_EVENTS = 100_000;
    private static final int LONGEST_DOUBLING = 14;
    private static final int TIMER_MILLIS = 150;

    private record Event(long time, long sequence, Runnable what) {}

    final Random random;
    final Validators validators;
    final BlockHeight target;
    final List<TwinValidator> correct = new ArrayList<>();
    final Set<Integer> byzantine = new HashSet<>();
    final TreeMap<BlockHeight, Digest> decisions = new TreeMap<>();
    final Adversary adversary;
    final long healsAt;
    long now;
    int highestRound;
    int accusations;
    int crashes;

    private final PriorityQueue<Event> events = new PriorityQueue<>((one, other) -> one.time() != other.time()
            ? Long.compare(one.time(), other.time())
            : Long.compare(one.sequence(), other.sequence()));
    private final int lossPercent;
    private final int doublePercent;
    private final int delayMillis;
    private final boolean hidesDecisions;
    private final Round commitsAreHeardFrom;
    private final int favourite;
    private boolean[] side;
    private long sequence;

    World(long seed) {
        this(seed, new Random(seed));
    }

    private World(long seed, Random random) {
        this(random, board(seed, random));
    }

    World(Random random, Validators validators) {
        this.random = random;
        this.validators = validators;
        target = new BlockHeight(2 + random.nextInt(3));
        lossPercent = random.nextBoolean() ? 0 : random.nextInt(40);
        doublePercent = random.nextInt(20);
        delayMillis = 1 + random.nextInt(random.nextBoolean() ? 30 : 400);
        healsAt = random.nextInt(4_000);
        side = new boolean[validators.size()];
        hidesDecisions = random.nextInt(3) != 0;
        commitsAreHeardFrom = new Round(hidesDecisions ? 1 + random.nextInt(2) : 0);
        corrupt();
        adversary = new Adversary(this);
        for (int i = 0; i < validators.size(); i++) {
            if (!byzantine.contains(i)) {
                correct.add(new TwinValidator(this, i));
            }
        }
        favourite = correct.get(random.nextInt(correct.size())).number();
    }

    private static Validators board(long seed, Random random) {
        int size = new int[] {4, 7, 10}[(int) (seed % 3)];
        int[] weights = new int[size];
        boolean weighted = random.nextInt(4) == 0;
        for (int i = 0; i < size; i++) {
            weights[i] = weighted ? 1 + random.nextInt(4) : 1;
        }
        return Boards.ofWeights(1, weights);
    }

    /** As many as may be, more often than not. */
    private void corrupt() {
        int left = random.nextInt(4) == 0 ? random.nextInt(validators.faulty() + 1) : validators.faulty();
        for (int tries = 0; tries < 3 * validators.size(); tries++) {
            // The second round of the first height is the first in which a lock matters.
            int number = tries == 0
                    ? validators.proposer(BlockHeight.FIRST, Round.FIRST.next())
                    : random.nextInt(validators.size());
            if (!byzantine.contains(number) && validators.weightOf(number) <= left) {
                byzantine.add(number);
                left -= validators.weightOf(number);
            }
        }
    }

    /** @return whether every correct validator decided every height */
    boolean runs() {
        correct.forEach(TwinValidator::start);
        adversary.start();
        if (now < healsAt) {
            cut();
            crash();
        }
        at(healsAt, () -> {
            side = new boolean[validators.size()];
            correct.forEach(TwinValidator::start);
        });
        for (int count = 0; count < MOST_EVENTS; count++) {
            Event event = events.poll();
            if (event == null) {
                return false;
            }
            now = event.time();
            event.what().run();
            if (now >= healsAt && correct.stream().allMatch(TwinValidator::isDone)) {
                return true;
            }
        }
        return false;
    }

    private void cut() {
        at(now + 1 + random.nextInt(600), () -> {
            if (now < healsAt) {
                boolean apart = random.nextBoolean();
                for (int i = 0; i < side.length; i++) {
                    side[i] = apart && random.nextBoolean();
                }
                cut();
            }
        });
    }

    private void crash() {
        at(now + 1 + random.nextInt(900), () -> {
            if (now < healsAt) {
                TwinValidator victim = correct.get(random.nextInt(correct.size()));
                victim.crash();
                crashes++;
                at(now + random.nextInt(300), victim::start);
                crash();
            }
        });
    }

    void at(long time, Runnable what) {
        events.add(new Event(time, sequence++, what));
    }

    void timer(int round, Runnable what) {
        at(now + ((long) TIMER_MILLIS << Math.min(round, LONGEST_DOUBLING)), what);
    }

    void broadcast(int from, Message message) {
        Bytes bytes = MessageCodec.encode(Boards.ENTITY, message);
        for (int to = 0; to < validators.size(); to++) {
            if (to != from && !(isEarlyCommit(message) && isHiddenFrom(to))) {
                send(from, to, bytes);
            }
        }
    }

    private boolean isEarlyCommit(Message message) {
        return message.kind() == Kind.COMMIT && message.round().isBefore(commitsAreHeardFrom);
    }

    /** The worst network for a rule about locks: one validator decides, and the others go on without knowing. */
    boolean isHiddenFrom(int to) {
        return hidesDecisions && now < healsAt && to != favourite;
    }

    void send(int from, int to, Bytes message) {
        transmit(from, to, () -> {
            if (byzantine.contains(to)) {
                adversary.hears(to, message);
            } else {
                validator(to).receives(from, message);
            }
        });
    }

    void transmit(int from, int to, Runnable arrival) {
        boolean healed = now >= healsAt;
        // Who is Byzantine finds a way through any network.
        boolean lossy = !healed && !byzantine.contains(from);
        if (lossy && (side[from] != side[to] || random.nextInt(100) < lossPercent)) {
            return;
        }
        int most = healed ? Math.min(HEALED_DELAY_MILLIS, delayMillis) : delayMillis;
        at(now + 1 + random.nextInt(most), arrival);
        if (lossy && random.nextInt(100) < doublePercent) {
            at(now + 1 + random.nextInt(4 * most), arrival);
        }
    }

    TwinValidator validator(int number) {
        return correct.stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
    }

    boolean isCorrect(int number) {
        return !byzantine.contains(number);
    }

    /** What every decision must be: certified, one for each height, good. */
    void decided(Certified block) {
        block.certificate().verify(Boards.DOMAIN, validators, TwinKeys.SCHEME).ifPresent(refusal -> {
            throw new AssertionError("a decision without a certificate: " + refusal);
        });
        Digest before =
                decisions.putIfAbsent(block.height(), block.certificate().value());
        if (before != null && !before.equals(block.certificate().value())) {
            throw new AssertionError("two decisions at height " + block.height());
        }
        if (new String(block.value().toArray(), java.nio.charset.StandardCharsets.US_ASCII).startsWith(BAD)) {
            throw new AssertionError("a bad value was decided");
        }
    }

    @Override
    public String toString() {
        return validators + ", Byzantine " + byzantine + ", heals at " + healsAt + ", now " + now + ", decided "
                + decisions.size() + " of " + target + ": " + correct;
    }
}
