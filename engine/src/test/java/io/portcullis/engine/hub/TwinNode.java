package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.account.AccountMessage;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Frame;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A node without threads: a hub, what its log and its newest snapshot hold, and what its signers remember. It dies and comes back whenever it is
 * told to; what was given for the block at hand is lost then.
 */
final class TwinNode implements AutoCloseable {
    private record Place(EntityId entity, Bytes32 account) {}

    private record Watermark(long version, Bytes32 hash) {}

    private record Logged(Bytes block, Bytes32 root) {}

    private final String name;
    private final HubConfig config;
    private static final int STEP_BYTES = 200;

    private final OnionReader reader;
    private final Map<Place, Watermark> watermarks = new HashMap<>();
    private final List<Logged> log = new ArrayList<>();
    private final List<HubInput> next = new ArrayList<>();
    private final Map<Bytes32, List<HopInstruction>> inTheClear = new HashMap<>();
    private SlabSpace space = SlabSpace.offHeap();
    private boolean tiered;
    private Hub hub;
    private byte[] snapshot;
    private Optional<Saving> saving = Optional.empty();

    /** The effects of every block, once: what the log holds is not told again. */
    final List<HubEffect> told = new ArrayList<>();

    /** The newest proof of each account that this node could take to the chain. */
    final Map<AccountKey, ProvedAccount> proved = new HashMap<>();

    /** What each command's client was told, the same each time. */
    final Map<Bytes, Outcome> answers = new HashMap<>();

    TwinNode(String name, Set<String> hosted, Map<String, String> peers) {
        this.name = name;
        this.hub = Town.hub(name, hosted, peers, space);
        hub.prove(new ProofBooks(this::proved, (account, value) -> {}));
        this.config = hub.config();
        this.reader = new OnionReader(config, Packets.keys(hosted));
        save();
    }

    /** Another node where this one is: it begins with this one's newest snapshot. */
    TwinNode(TwinNode model) {
        this.name = model.name;
        this.config = model.config;
        this.reader = model.reader;
        this.snapshot = model.snapshot;
        this.watermarks.putAll(model.watermarks);
        restore(7);
    }

    String name() {
        return name;
    }

    Hub hub() {
        return hub;
    }

    List<HubInput> waiting() {
        return next;
    }

    void give(HubInput input) {
        next.add(input);
    }

    void hear(String peer, long sequence, Bytes payload) {
        give(new HubInput.Heard(
                Town.node(peer), sequence, payload, inTheClear.isEmpty() ? reader.read(payload) : plain(payload)));
    }

    /** What hops of this node do with locks of this hash, as if a packet had said so: packets are costly. */
    void tell(Bytes32 hash, List<HopInstruction> hops) {
        inTheClear.put(hash, hops);
    }

    private List<List<HopInstruction>> plain(Bytes payload) {
        AccountMessage message = PeerPayload.decode(payload).message();
        Stream<Frame> frames = switch (message) {
            case AccountMessage.Proposal it -> Stream.of(it.frame());
            case AccountMessage.Acknowledgement it -> it.next().stream();
            case AccountMessage.Rejection it -> Stream.empty();
        };
        List<List<HopInstruction>> all = new ArrayList<>();
        frames.flatMap(frame -> frame.transactions().stream()).forEach(each -> {
            if (each.transaction() instanceof Transaction.LockHtlc lock) {
                all.add(inTheClear.getOrDefault(lock.hash(), List.of()));
            }
        });
        return all;
    }

    List<HopInstruction> read(String beneficiary, Transaction.LockHtlc lock) {
        return reader.read(Town.entity(beneficiary), lock);
    }

    /** The signers' turn: the oldest block's seal. Nothing is signed that another frame of the same version, or a higher one, was signed for. */
    void seal() {
        if (hub.unsealed().isEmpty() || next.stream().anyMatch(input -> input instanceof HubInput.Sealed)) {
            return;
        }
        SealTree tree = hub.unsealed().getFirst();
        for (SealLeaf leaf : tree.leaves()) {
            Place place = new Place(leaf.entity(), leaf.account());
            Watermark mark = watermarks.getOrDefault(place, new Watermark(-1, Bytes32.ZERO));
            assertTrue(
                    leaf.version() > mark.version()
                            || (leaf.version() == mark.version()
                                    && leaf.proofBodyHash().equals(mark.hash())),
                    () -> name + " asks to sign " + leaf + " after " + mark);
            watermarks.put(place, new Watermark(leaf.version(), leaf.proofBodyHash()));
        }
        give(new HubInput.Sealed(tree.seal().blockHeight(), Town.seal(name, tree)));
    }

    Hub.Applied block(long timeMillis) {
        Block block = new Block(hub.height() + 1, hub.lastBlockHash(), timeMillis, next);
        next.clear();
        Bytes encoded = block.encode();
        assertTrue(encoded.size()
                <= 128 + block.inputs().stream().mapToInt(HubInput::mostBytes).sum());
        Hub.Applied applied = hub.apply(Block.decode(encoded));
        log.add(new Logged(encoded, applied.stateRoot()));
        saveOn();
        hub.links().settle();
        for (HubEffect effect : applied.effects()) {
            told.add(effect);
            if (effect instanceof HubEffect.Answer answer
                    && block.inputs().get(answer.inputIndex()) instanceof HubInput.Commanded it) {
                Outcome outcome = Outcome.decode(answer.outcome());
                Outcome before = answers.putIfAbsent(it.command(), outcome);
                assertTrue(before == null || before.equals(outcome), () -> before + ", and then " + outcome);
            }
        }
        return applied;
    }

    /** Begins a snapshot, if none is begun: a little of it is copied after each block, so that it is whole some blocks later. */
    void beginSaving() {
        if (saving.isEmpty()) {
            saving = Optional.of(new Saving(hub.cut(), log.size(), new ByteArrayOutputStream()));
        }
    }

    private record Saving(HubCut cut, int logFrom, ByteArrayOutputStream image) {
        void take(ByteBuffer piece) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        }
    }

    private void saveOn() {
        saving.ifPresent(it -> {
            if (it.image().size() == 0) {
                it.take(it.cut().head());
            }
            if (it.cut().copy(it::take, STEP_BYTES)) {
                it.cut().close();
                snapshot = it.image().toByteArray();
                log.subList(0, it.logFrom()).clear();
                saving = Optional.empty();
            }
        });
    }

    void save() {
        abandonSaving();
        beginSaving();
        while (saving.isPresent()) {
            saveOn();
        }
    }

    private void abandonSaving() {
        saving.ifPresent(it -> it.cut().close());
        saving = Optional.empty();
    }

    /** By turns all in memory, and almost nothing: it makes no difference. */
    private SlabSpace nextSpace() {
        tiered = !tiered;
        return tiered ? SlabSpace.tiered(2, SlabSpace.offHeap()) : SlabSpace.offHeap();
    }

    private void restore(long seed) {
        ByteBuffer image = ByteBuffer.wrap(snapshot);
        hub = Hub.restore(config, space, seed, into -> {
            while (into.hasRemaining()) {
                into.put(image.get());
            }
        });
        hub.prove(new ProofBooks(this::proved, (account, value) -> {}));
    }

    /** A replay proves again what was proved; nothing older comes after it. */
    private void proved(ProofBooks.Agreed agreed) {
        ProvedAccount now = agreed.prove();
        ProvedAccount before = proved.get(now.body().account());
        if (before == null || now.body().version() >= before.body().version()) {
            assertTrue(before == null
                    || now.body().version() > before.body().version()
                    || now.body().equals(before.body()));
            proved.put(now.body().account(), now);
        }
    }

    /** @return what was given and not in a block yet: lost */
    List<HubInput> restart() {
        List<HubInput> lost = new ArrayList<>(next);
        next.clear();
        Bytes32 before = hub.root();
        List<SealTree> owed = hub.unsealed();
        abandonSaving();
        space.close();
        space = nextSpace();
        restore(1_000 + hub.height());
        for (Logged each : log) {
            assertEquals(each.root(), hub.apply(Block.decode(each.block())).stateRoot());
        }
        hub.links().settle();
        assertEquals(before, hub.root());
        assertEquals(
                owed.stream().map(SealTree::seal).toList(),
                hub.unsealed().stream().map(SealTree::seal).toList());
        return lost;
    }

    AccountState account(String one, String other) {
        return hub.view(AccountKey.between(Town.entity(one), Town.entity(other)))
                .orElseThrow();
    }

    /** No exposure beyond what is covered, and no hold beyond what a side can pay. */
    void requireCovered(String one, String other) {
        for (AccountState.TokenLine line : account(one, other).lines()) {
            Amount delta = line.delta();
            assertTrue(
                    line.creditLeft().negate().compareTo(delta) <= 0
                            && delta.compareTo(line.collateral().plus(line.creditRight())) <= 0,
                    () -> name + ": " + line);
            assertTrue(!line.holdLeft().isNegative() && !line.holdRight().isNegative(), () -> name + ": " + line);
        }
    }

    boolean isQuiet(String one, String other) {
        OptionalInt account = hub.desk().find(Town.entity(one), Town.entity(other));
        return account.isEmpty()
                || hub.desk().isCoHosted(account.getAsInt())
                || (hub.desk().conversation(account.getAsInt()).queued() == 0
                        && !hub.desk().conversation(account.getAsInt()).hasOpenProposal());
    }

    /** What stands between an account and quiet. */
    String telling(String one, String other) {
        var conversation = hub.desk()
                .conversation(
                        hub.desk().find(Town.entity(one), Town.entity(other)).orElseThrow());
        return "height " + account(one, other).height() + ", " + conversation.queued() + " queued, "
                + (conversation.hasOpenProposal() ? "a proposal open" : "no proposal");
    }

    Bytes32 accountRoot(String one, String other) {
        return hub.desk()
                .accounts()
                .root(hub.desk().find(Town.entity(one), Town.entity(other)).orElseThrow());
    }

    @Override
    public void close() {
        space.close();
    }
}
