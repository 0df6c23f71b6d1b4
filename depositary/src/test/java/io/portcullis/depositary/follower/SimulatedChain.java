package io.portcullis.depositary.follower;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A node that lives in memory, changes its mind as the seed says, and sometimes does not answer. */
final class SimulatedChain implements BlockSource {
    /** Thrown where a real adapter would say that the chain is unreachable. */
    static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final Bytes32 NONCE_BURNED = Keccak.hash("NonceBurned(bytes32,uint64)".getBytes(US_ASCII));

    private final Random random;
    private final List<Block> canonical = new ArrayList<>();
    private long finalized = -1;
    private long serial;
    private boolean faulty;

    SimulatedChain(Random random) {
        this.random = random;
        mine(1);
    }

    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            long number = canonical.size();
            Bytes32 hash = Keccak.hash(("block " + serial++).getBytes(UTF_8));
            Bytes32 parent =
                    canonical.isEmpty() ? Bytes32.ZERO : canonical.getLast().hash();
            canonical.add(new Block(number, hash, parent, events(number, hash)));
        }
    }

    private List<LoggedEvent> events(long number, Bytes32 hash) {
        List<LoggedEvent> events = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Bytes32 nonce = Bytes32.of(new AbiWriter().number(serial++).toBytes());
            EventLog log = new EventLog(List.of(NONCE_BURNED, hash), List.of(nonce));
            events.add(LoggedEvent.decode(number, hash, nonce, events.size(), log));
        }
        return events;
    }

    /** Takes back that many blocks, though never a final one, and builds others. */
    void reorg(int depth, int blocks) {
        int most = (int) Math.min(depth, canonical.size() - 1 - Math.max(0, finalized));
        canonical
                .subList(canonical.size() - Math.max(0, most), canonical.size())
                .clear();
        mine(blocks);
    }

    void finalizeUpTo(long number) {
        finalized = Math.max(finalized, Math.min(number, canonical.size() - 1L));
    }

    void setFaulty(boolean faulty) {
        this.faulty = faulty;
    }

    long finalized() {
        return finalized;
    }

    long tip() {
        return canonical.size() - 1L;
    }

    /** What a follower should have applied when all is quiet. */
    List<LoggedEvent> eventsUpTo(long number) {
        return canonical.stream()
                .filter(block -> block.number() <= number)
                .flatMap(block -> block.events().stream())
                .toList();
    }

    @Override
    public Head head() {
        failSometimes();
        Block head = canonical.getLast();
        return new Head(head.number(), head.hash(), finalBlock());
    }

    private Optional<Head.FinalBlock> finalBlock() {
        return finalized < 0
                ? Optional.empty()
                : Optional.of(new Head.FinalBlock(
                        finalized, canonical.get((int) finalized).hash()));
    }

    /** In a faulty hour the chain may also change between two questions of one poll. */
    @Override
    public Optional<Block> block(long number) {
        failSometimes();
        if (faulty && random.nextInt(20) == 0) {
            reorg(random.nextInt(5), random.nextInt(5));
        }
        return number < canonical.size() ? Optional.of(canonical.get((int) number)) : Optional.empty();
    }

    private void failSometimes() {
        if (faulty && random.nextInt(15) == 0) {
            throw new Unreachable();
        }
    }
}
