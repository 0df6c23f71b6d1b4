package io.portcullis.depositary.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One account on a chain with a pool, as Geth keeps them: nonces in order, replacements by a tenth, and whatever a test does to them. */
final class SimulatedPool implements LaneChain {
    static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    /** A transaction of the lane, or a stranger's by the same account. */
    private record Mined(Optional<SignedTransaction> transaction) {}

    private record Block(Bytes32 hash, List<Mined> transactions) {}

    private final List<Block> blocks = new ArrayList<>();
    private final TreeMap<Long, SignedTransaction> pool = new TreeMap<>();
    private int forks;
    private int tallest;
    BigInteger baseFee = GWEI;
    BigInteger tip = GWEI;
    boolean answering = true;
    boolean taking = true;
    Optional<Reception> reception = Optional.empty();
    Consumer<SignedTransaction> witness = transaction -> {};
    final List<SignedTransaction> heard = new ArrayList<>();

    SimulatedPool() {
        mine(0);
    }

    void mine() {
        mine(Integer.MAX_VALUE);
    }

    void mine(int most) {
        List<Mined> mined = new ArrayList<>();
        while (mined.size() < most && payable(minedCount() + mined.size())) {
            mined.add(new Mined(Optional.of(pool.remove(minedCount() + mined.size()))));
        }
        append(mined);
    }

    private boolean payable(long nonce) {
        return pool.containsKey(nonce)
                && pool.get(nonce).unsigned().fees().maximum().compareTo(baseFee) >= 0;
    }

    /** Somebody else who has the key. */
    void mineStrangers() {
        pool.remove(minedCount());
        append(List.of(new Mined(Optional.empty())));
    }

    void bury(int blocksOnTop) {
        for (int i = 0; i < blocksOnTop; i++) {
            mine(0);
        }
    }

    private void append(List<Mined> mined) {
        blocks.add(new Block(Keccak.hash((blocks.size() + " " + forks).getBytes(UTF_8)), mined));
        tallest = Math.max(tallest, blocks.size());
    }

    /** Takes back the last blocks; what was in them is in the pool again, or lost. */
    void reorg(int depth, boolean lost) {
        forks++;
        for (int i = 0; i < depth && blocks.size() > 1; i++) {
            for (Mined mined : blocks.removeLast().transactions()) {
                mined.transaction()
                        .filter(transaction -> !lost)
                        .ifPresent(
                                transaction -> pool.put(transaction.unsigned().nonce(), transaction));
            }
        }
    }

    /** How many blocks a reorg may take back now without touching any that was ever that deep. */
    int shallower(int buriedBlocks) {
        return Math.max(0, buriedBlocks - 1 - (tallest - blocks.size()));
    }

    void dropAll() {
        pool.clear();
    }

    int pooled() {
        return pool.size();
    }

    Optional<SignedTransaction> pooled(long nonce) {
        return Optional.ofNullable(pool.get(nonce));
    }

    long minedCount() {
        return blocks.stream().mapToLong(block -> block.transactions().size()).sum();
    }

    /** The lane's mined transactions, in order. */
    List<SignedTransaction> mined() {
        return blocks.stream()
                .flatMap(block -> block.transactions().stream())
                .flatMap(mined -> mined.transaction().stream())
                .toList();
    }

    @Override
    public Numbers numbers(Address account, int buriedBlocks) {
        if (!answering) {
            throw new IllegalStateException("no answer");
        }
        long buried = blocks.subList(0, Math.max(0, blocks.size() - buriedBlocks)).stream()
                .mapToLong(block -> block.transactions().size())
                .sum();
        return new Numbers(blocks.size() - 1, baseFee, tip, minedCount(), buried);
    }

    @Override
    public Sighting sighting(Bytes32 hash) {
        for (int number = 0; number < blocks.size(); number++) {
            for (Mined mined : blocks.get(number).transactions()) {
                if (mined.transaction().filter(one -> one.hash().equals(hash)).isPresent()) {
                    return new Sighting.Mined(number, blocks.get(number).hash(), true);
                }
            }
        }
        boolean waits = pool.values().stream().anyMatch(one -> one.hash().equals(hash));
        return waits ? new Sighting.Waiting() : new Sighting.Absent();
    }

    @Override
    public Reception send(SignedTransaction transaction) {
        witness.accept(transaction);
        heard.add(transaction);
        if (reception.isPresent()) {
            return reception.get();
        }
        if (!taking) {
            return new Reception.Unanswered("told to");
        }
        long nonce = transaction.unsigned().nonce();
        if (nonce < minedCount()) {
            return new Reception.NonceUsed();
        }
        SignedTransaction before = pool.get(nonce);
        if (before != null
                && !before.equals(transaction)
                && !transaction.unsigned().fees().replace(before.unsigned().fees())) {
            return new Reception.Underpriced();
        }
        pool.put(nonce, transaction);
        return new Reception.Taken();
    }
}
