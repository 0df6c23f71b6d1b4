package io.portcullis.appliance.dispute;

import io.portcullis.appliance.dispute.DisputedTown.Account;
import io.portcullis.depositary.client.RangedBlocks;
import io.portcullis.depositary.client.UnsentCalls;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.follower.Confirmations;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.testing.AnvilNode;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.hub.ProvedAccount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chain's day in which hubs dispute all their accounts with stale proofs: most at any time, two in five in bursts that fill blocks. Whoever comes
 * by ends what has had its time. What a reorg takes from the cheater he sends again.
 *
 * <p>A block has 12 seconds of the chain's time and a few milliseconds of this machine's. The less time an answer has left, the more of this machine's
 * a block gets, up to two seconds: a slow machine makes a long drill, not a tower that fails. So it is when a reorg waits for an answer to take back.
 */
final class DisputedDay {
    static final int BLOCK_SECONDS = 12;
    static final int REORG = 64;

    /** What either side has to answer in: the contract's least. */
    static final long WINDOW_SECONDS = 2L * DisputedAccount.RESPONSE_SECONDS;

    private static final int QUIET_BLOCKS = 50;
    private static final int ENDS_PER_BLOCK = 160;
    private static final int PATIENCE_BLOCKS = 4;

    /** By how many quarters of its time the most urgent answer has waited. */
    private static final long[] BLOCK_MILLIS = {50, 200, 1_000, 2_000};

    private static final double IN_BURSTS = 0.4;
    private static final int ACCOUNTS_PER_BURST = 1_500;
    private static final int MOST_AT_ANY_TIME = 16;
    private static final long START_GAS = 250_000;
    private static final long BATCH_GAS = 150_000;
    private static final long END_GAS = 220_000;

    private final DeployedDepositary chain;
    private final Random random;
    private final SeenDisputes seen = new SeenDisputes();
    private final ChainFollower follower;
    private final List<Account> accounts;
    private final Map<Integer, ProvedAccount> newest = new HashMap<>();
    private final List<Cheat> waiting = new ArrayList<>();
    private final Map<Integer, Long> endSentIn = new HashMap<>();
    private final TreeSet<Long> reorgs = new TreeSet<>();
    private final ManyCalls cheater;
    private final ManyCalls anybody;
    private final long first;
    private long height;
    private long chainSeconds;
    private long minedAt;
    private int reorganized;

    /** A batch of stale proofs that its hub sends at some block. */
    private static final class Cheat {
        private final long dueIn;
        private final List<Account> accounts;
        private final String call;
        private final long gas;
        private long sentIn = -1;

        Cheat(long dueIn, List<Account> accounts, String call) {
            this.dueIn = dueIn;
            this.accounts = accounts;
            this.call = call;
            this.gas = BATCH_GAS + START_GAS * accounts.size();
        }
    }

    /** When a batch is to be sent, before it has a nonce. */
    private record Planned(long dueIn, EntityId hub, List<Account> accounts) {}

    DisputedDay(DeployedDepositary chain, DisputedTown town, Random random, int blocks) {
        this.chain = chain;
        this.random = random;
        cheater = new ManyCalls(chain, AnvilNode.OPERATOR);
        anybody = new ManyCalls(chain, AnvilNode.STRANGER);
        accounts = town.accounts();
        follower = new ChainFollower(new RangedBlocks(chain.client), seen, new Confirmations.Depth(0), 0);
        chain.anvil.ask("evm_setAutomine", "[false]");
        chain.anvil.ask("anvil_setBlockTimestampInterval", "[" + BLOCK_SECONDS + "]");
        first = chain.client.node().head().number();
        height = first;
        List<List<ProvedAccount>> sealed = new ArrayList<>();
        for (int version = 1; version <= DisputedTown.NEWEST; version++) {
            sealed.add(town.seal(version));
        }
        accounts.forEach(each -> newest.put(each.number(), sealed.getLast().get(each.number())));
        List<Planned> plan = plan(blocks - (int) WINDOW_SECONDS / BLOCK_SECONDS - 2 * REORG);
        for (Planned each : plan) {
            List<ProvedAccount> stale = each.accounts().stream()
                    .map(account ->
                            sealed.get(random.nextInt(DisputedTown.NEWEST - 1)).get(account.number()))
                    .toList();
            Batch batch = town.disputing(each.hub(), stale);
            waiting.add(new Cheat(each.dueIn(), each.accounts(), town.signed(batch)));
        }
    }

    private List<Planned> plan(int startBlocks) {
        List<Account> shuffled = new ArrayList<>(accounts);
        Collections.shuffle(shuffled, random);
        int inBursts = (int) (IN_BURSTS * shuffled.size());
        int bursts = Math.max(1, inBursts / ACCOUNTS_PER_BURST);
        List<Planned> plan = new ArrayList<>();
        for (int burst = 0; burst < bursts; burst++) {
            long at = first + (long) (startBlocks * (burst + 0.2 + 0.6 * random.nextDouble()) / bursts);
            reorgs.add(at + 12 + random.nextInt(REORG / 2));
            List<Account> its = shuffled.subList(inBursts * burst / bursts, inBursts * (burst + 1) / bursts);
            byHub(its).forEach((hub, all) -> {
                for (int from = 0; from < all.size(); from += DisputedTown.MOST_OPERATIONS) {
                    plan.add(new Planned(
                            at, hub, all.subList(from, Math.min(all.size(), from + DisputedTown.MOST_OPERATIONS))));
                }
            });
        }
        byHub(shuffled.subList(inBursts, shuffled.size())).forEach((hub, all) -> {
            for (int from = 0; from < all.size(); ) {
                int to = Math.min(all.size(), from + 1 + random.nextInt(MOST_AT_ANY_TIME));
                plan.add(new Planned(first + random.nextInt(startBlocks), hub, all.subList(from, to)));
                from = to;
            }
        });
        plan.sort(Comparator.comparingLong(Planned::dueIn));
        return plan;
    }

    private static Map<EntityId, List<Account>> byHub(List<Account> accounts) {
        Map<EntityId, List<Account>> byHub = new TreeMap<>();
        accounts.forEach(each ->
                byHub.computeIfAbsent(each.hub(), hub -> new ArrayList<>()).add(each));
        return byHub;
    }

    SeenDisputes seen() {
        return seen;
    }

    ProvedAccount newest(Account account) {
        return newest.get(account.number());
    }

    List<ProvedAccount> newest() {
        return List.copyOf(newest.values());
    }

    long first() {
        return first;
    }

    long height() {
        return height;
    }

    int reorganized() {
        return reorganized;
    }

    /** Transactions of the cheater and of whoever ends disputes, those among them that a reorg took. */
    long sent() {
        return cheater.sent() + anybody.sent();
    }

    long ended() {
        return accounts.stream()
                .filter(each -> seenOf(each).endedAt().isPresent())
                .count();
    }

    long started() {
        return accounts.stream().filter(each -> seenOf(each).hasStarted()).count();
    }

    /** Disputes that stand at something stale. */
    long owed() {
        return accounts.stream().filter(this::isOwed).count();
    }

    private SeenDisputes.Dispute seenOf(Account account) {
        return seen.of(account.id());
    }

    private boolean isOwed(Account account) {
        SeenDisputes.Dispute dispute = seenOf(account);
        return dispute.hasStarted() && dispute.endedAt().isEmpty() && dispute.standing() < DisputedTown.NEWEST;
    }

    boolean isOver() {
        return waiting.isEmpty() && ended() == accounts.size();
    }

    /** One block, or several in which nobody does anything. */
    void goOn() throws InterruptedException {
        waiting.removeIf(each -> each.sentIn >= 0
                && each.sentIn < height - 2L * REORG
                && each.accounts.stream().allMatch(account -> seenOf(account).hasStarted()));
        cheat();
        end();
        pace();
        mine(owed() > 0 ? 1 : quiet());
        if (isReorgDue() && canReorganize()) {
            reorgs.pollFirst();
            chain.anvil.ask("anvil_reorg", "[" + REORG + ", []]");
            reorganized++;
            look();
        }
    }

    private boolean isReorgDue() {
        return !reorgs.isEmpty() && height >= reorgs.first();
    }

    /** With starts and answers in the blocks that would go. */
    private boolean canReorganize() {
        return accounts.stream().anyMatch(each -> wouldGo(each) && seenOf(each).standing() == DisputedTown.NEWEST);
    }

    /** Whether a reorg would take back an account's dispute. */
    private boolean wouldGo(Account account) {
        SeenDisputes.Dispute dispute = seenOf(account);
        return dispute.hasStarted() && dispute.startedIn() > height - REORG;
    }

    private void cheat() {
        List<Cheat> due = waiting.stream()
                .filter(each -> each.dueIn <= height
                        && each.accounts.stream()
                                .noneMatch(account -> seenOf(account).hasStarted())
                        && (each.sentIn < 0 || each.sentIn + PATIENCE_BLOCKS < height || each.sentIn > height))
                .toList();
        due.forEach(each -> each.sentIn = height);
        cheater.send(due.stream()
                .map(each -> new ManyCalls.Call(each.call, each.gas))
                .toList());
    }

    private void end() {
        List<Account> due = accounts.stream()
                .filter(each -> seenOf(each).hasStarted()
                        && seenOf(each).endedAt().isEmpty()
                        && seenOf(each).until() <= chainSeconds + BLOCK_SECONDS
                        && endSentIn.getOrDefault(each.number(), -1L) + PATIENCE_BLOCKS < height)
                .limit(ENDS_PER_BLOCK)
                .toList();
        due.forEach(each -> {
            if (isOwed(each)) {
                throw new AssertionError("nobody answered in time about account " + each.number()
                        + ", disputed in block " + seenOf(each).startedIn() + " of " + height);
            }
            endSentIn.put(each.number(), height);
        });
        anybody.send(due.stream()
                .map(each -> new ManyCalls.Call(
                        UnsentCalls.perform(DisputeFinalize.last(newest(each).body(), 0)), END_GAS))
                .toList());
    }

    /** Blocks until something is due. */
    private int quiet() {
        long next = height + QUIET_BLOCKS;
        for (Cheat each : waiting) {
            if (each.accounts.stream().noneMatch(account -> seenOf(account).hasStarted())) {
                next = Math.min(next, Math.max(each.dueIn, height));
            }
        }
        for (Account each : accounts) {
            SeenDisputes.Dispute dispute = seenOf(each);
            if (dispute.hasStarted() && dispute.endedAt().isEmpty()) {
                next = Math.min(next, height + (dispute.until() - chainSeconds) / BLOCK_SECONDS - 1);
            }
        }
        return (int) Math.max(1, next - height);
    }

    private void pace() throws InterruptedException {
        OptionalLong until = accounts.stream()
                .filter(this::isOwed)
                .mapToLong(each -> seenOf(each).until())
                .min();
        if (until.isPresent()) {
            boolean waited = isReorgDue() && accounts.stream().anyMatch(each -> isOwed(each) && wouldGo(each));
            long millis =
                    waited ? BLOCK_MILLIS[BLOCK_MILLIS.length - 1] : blockMillis(until.getAsLong() - chainSeconds);
            long rest = millis - (System.nanoTime() - minedAt) / 1_000_000;
            if (rest > 0) {
                Thread.sleep(rest);
            }
        }
    }

    /** @param leftSeconds that the most urgent answer has */
    private static long blockMillis(long leftSeconds) {
        int quartersGone = Math.clamp(3 - 4 * leftSeconds / WINDOW_SECONDS, 0, BLOCK_MILLIS.length - 1);
        return BLOCK_MILLIS[quartersGone];
    }

    private void mine(int blocks) {
        minedAt = System.nanoTime();
        chain.anvil.mine(blocks);
        look();
    }

    private void look() {
        while (follower.poll() instanceof ChainFollower.Progress.Behind) {}
        var head = chain.client.node().head();
        height = head.number();
        chainSeconds = head.timestamp();
    }
}
