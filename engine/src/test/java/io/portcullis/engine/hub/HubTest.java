package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final Bytes32 PREIMAGE = Keccak.hash(new byte[] {1});
    private static final Bytes32 HASH =
            Bytes32.of(Bytes.of(PREIMAGE.toArray()).sha256().toArray());
    private static final Bytes32 SECRET = Keccak.hash(new byte[] {2});

    @Test
    void paysOverItselfWithinOneBlock() {
        Rig rig = town();
        rig.does("bob", invoice(rig, 1_000));
        Outcome outcome = rig.does("alice", lock(rig, 1_002, 1_000));
        Side alice = Side.ofLeft(rig.account("alice", "hub").key().isLeft(Town.entity("alice")));
        assertEquals(
                new Outcome.Done(Optional.of(new SubcontractId(alice, 1))), outcome, "her own lock, not the hub's");
        assertEquals(Amount.of(1_002), owedTo(rig, "hub", "alice"));
        assertEquals(Amount.of(1_000), owedTo(rig, "bob", "hub"));
        assertTrue(rig.account("alice", "hub").subcontracts().isEmpty());
        assertTrue(rig.account("bob", "hub").subcontracts().isEmpty());
    }

    @Test
    void failsBackAtOnceWhatItCannotForward() {
        Rig rig = town();
        rig.does("bob", invoice(rig, 1_000));
        assertInstanceOf(Outcome.Done.class, rig.does("alice", lock(rig, 1_001, 1_000)));
        assertEquals(Amount.ZERO, owedTo(rig, "hub", "alice"));
        assertTrue(rig.account("alice", "hub").subcontracts().isEmpty());
    }

    @Test
    void movesNothingOverAnEntityThatForwardsNothing() {
        Rig rig = town();
        rig.does("bob", Town.open("alice"));
        rig.does("bob", Town.with("alice", new Transaction.AddToken(Town.GOLD)));
        Transaction limit = new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000_000));
        rig.does("alice", Town.with("bob", limit));
        rig.does("bob", Town.with("alice", limit));
        long expiry = rig.timeSeconds() + 10_000;
        Outcome outcome = rig.does(
                "bob",
                Town.with(
                        "alice",
                        new Transaction.LockHtlc(Town.GOLD, Amount.of(2_000), HASH, expiry, Bytes.EMPTY),
                        new HopInstruction.Forward(
                                Town.entity("hub"),
                                Amount.of(1_000),
                                expiry - 1_800,
                                Bytes.EMPTY,
                                Bytes32.ZERO,
                                Bytes.EMPTY)));
        assertInstanceOf(Outcome.Done.class, outcome);
        assertTrue(rig.account("alice", "bob").subcontracts().isEmpty(), "it failed back at once");
        assertTrue(rig.account("alice", "hub").subcontracts().isEmpty());
    }

    @Test
    void answersARepeatedCommandWithItsFirstOutcome() {
        Rig rig = town();
        Bytes pay = Town.command("alice", 99, Town.with("hub", pay(10)), rig.timeSeconds());
        rig.give(new HubInput.Commanded(pay)).give(new HubInput.Commanded(pay));
        Hub.Applied applied = rig.block();
        assertEquals(
                2,
                applied.effects().stream()
                        .filter(effect -> effect instanceof HubEffect.Answer)
                        .count());
        assertEquals(Amount.of(10), owedTo(rig, "hub", "alice"));
    }

    @Test
    void goesOnFromASnapshotAsTheHubThatWasSaved() {
        Rig rig = town();
        rig.does("bob", invoice(rig, 1_000));
        rig.block();
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        rig.hub().saveTo(piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            image.writeBytes(bytes);
        });
        ByteBuffer source = ByteBuffer.wrap(image.toByteArray());
        Hub restored = Hub.restore(rig.hub().config(), SlabSpace.offHeap(), 99, into -> {
            while (into.hasRemaining()) {
                into.put(source.get());
            }
        });
        assertEquals(rig.hub().root(), restored.root());
        Rig other = new Rig("a", restored);
        Block block = new Block(
                restored.height() + 1,
                restored.lastBlockHash(),
                restored.timeMillis() + 1,
                List.of(new HubInput.Commanded(
                        Town.command("alice", 500, lock(rig, 1_002, 1_000), rig.timeSeconds()))));
        assertEquals(rig.hub().apply(block).stateRoot(), restored.apply(block).stateRoot());
        assertEquals(rig.account("bob", "hub"), other.account("bob", "hub"));
    }

    @Test
    void refusesWhatNobodyGranted() {
        Rig rig = town();
        String before = rig.account("bob", "hub").toString();
        Bytes byStranger = Town.command("bob", "alice", 700, Town.with("hub", pay(1)), rig.timeSeconds());
        rig.give(new HubInput.Commanded(byStranger));
        assertEquals(EngineTag.AUTHORITY_UNKNOWN, onlyRefusal(rig.block()).tag());
        assertEquals(before, rig.account("bob", "hub").toString());
    }

    @Test
    void refusesAPaymentInAnAccountThatIsNotOpen() {
        Outcome outcome = town().does("alice", Town.with("bob", pay(1)));
        assertEquals(
                EngineTag.ACCOUNT_UNKNOWN,
                assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag());
    }

    @Test
    void noCommandMakesUpWhatTheChainDid() {
        Rig rig = town();
        String before = rig.account("alice", "hub").toString();
        Transaction gift = new Transaction.NoteCollateral(1, Town.GOLD, Amount.of(1_000_000), Amount.of(1_000_000));
        Outcome outcome = rig.does("alice", Town.with("hub", gift));
        assertEquals(before, rig.account("alice", "hub").toString());
        assertEquals(
                EngineTag.NOTICE_BY_COMMAND,
                assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag());
    }

    @Test
    void refusesACommandThatIsNone() {
        Rig rig = town();
        rig.give(new HubInput.Commanded(Bytes.EMPTY));
        assertEquals(EngineTag.ENCODING_INVALID, onlyRefusal(rig.block()).tag());
    }

    private static Refusal onlyRefusal(Hub.Applied applied) {
        assertEquals(1, applied.effects().size());
        HubEffect.Answer answer =
                assertInstanceOf(HubEffect.Answer.class, applied.effects().getFirst());
        return assertInstanceOf(Outcome.Refused.class, Outcome.decode(answer.outcome()))
                .refusal();
    }

    private static Transaction pay(long amount) {
        return new Transaction.Pay(Town.GOLD, Amount.of(amount), Bytes32.ZERO);
    }

    private static Instruction invoice(Rig rig, long amount) {
        return new Instruction.CreateInvoice(Town.GOLD, Amount.of(amount), PREIMAGE, SECRET, rig.timeSeconds() + 3_600);
    }

    private static Instruction lock(Rig rig, long in, long out) {
        long expiry = rig.timeSeconds() + 10_000;
        return Town.with(
                "hub",
                new Transaction.LockHtlc(Town.GOLD, Amount.of(in), HASH, expiry, Bytes.EMPTY),
                new HopInstruction.Forward(
                        Town.entity("bob"), Amount.of(out), expiry - 1_800, Bytes.EMPTY, Bytes32.ZERO, Bytes.EMPTY),
                new HopInstruction.Deliver(Amount.of(out), SECRET, Bytes32.ZERO, Bytes.EMPTY));
    }

    /** How much of the account of two belongs to the first. */
    private static Amount owedTo(Rig rig, String first, String second) {
        AccountState account = rig.account(first, second);
        Amount delta = account.line(Town.GOLD).orElseThrow().delta();
        return Side.ofLeft(account.key().isLeft(Town.entity(first))) == Side.LEFT ? delta : delta.negate();
    }

    /** Alice and Bob at one hub, which lends each of them, and they it, a million of gold. */
    private static Rig town() {
        Rig rig = new Rig("a", Town.hub("a", Set.of("alice", "bob", "hub"), Map.of()));
        for (String client : new String[] {"alice", "bob"}) {
            rig.does(client, Town.open("hub"));
            rig.does(client, Town.with("hub", new Transaction.AddToken(Town.GOLD)));
            Transaction limit = new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000_000));
            rig.does(client, Town.with("hub", limit));
            rig.does("hub", Town.with(client, limit));
        }
        return rig;
    }
}
