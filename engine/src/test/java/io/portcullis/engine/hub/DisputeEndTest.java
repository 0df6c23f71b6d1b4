package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.AccountStatus;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alice pays Bob over the hub, and what waits between the hub and Bob is left to the chain: their account is disputed. */
class DisputeEndTest {
    private static final Bytes32 PREIMAGE = Keccak.hash(new byte[] {1});
    private static final Bytes32 HASH =
            Bytes32.of(Bytes.of(PREIMAGE.toArray()).sha256().toArray());
    private static final AccountKey DISPUTED = AccountKey.between(Town.entity("hub"), Town.entity("bob"));

    private final SlabSpace space = SlabSpace.offHeap();
    private final Rig rig = new Rig("a", Town.hub("a", Set.of("alice", "bob", "hub"), Map.of(), space));

    @BeforeEach
    void openAndLock() {
        for (String name : List.of("alice", "bob")) {
            done(rig.does(name, Town.open("hub")));
            done(rig.does(name, Town.with("hub", new Transaction.AddToken(Town.GOLD))));
            Transaction limit = new Transaction.SetCreditLimit(Town.GOLD, Amount.of(1_000_000));
            done(rig.does(name, Town.with("hub", limit)));
            done(rig.does("hub", Town.with(name, limit)));
        }
        done(rig.does("hub", Town.with("bob", new Transaction.Pay(Town.GOLD, Amount.of(40), Bytes32.ZERO))));
        long expiry = rig.timeSeconds() + 10_000;
        done(rig.does(
                "alice",
                Town.with(
                        "hub",
                        new Transaction.LockHtlc(Town.GOLD, Amount.of(1_002), HASH, expiry, Bytes.EMPTY),
                        new HopInstruction.Forward(
                                Town.entity("bob"),
                                Amount.of(1_000),
                                expiry - 1_800,
                                Bytes.EMPTY,
                                Bytes32.ZERO,
                                Bytes.EMPTY))));
        assertEquals(1, rig.account("hub", "bob").subcontracts().size());
        give(new HubInput.Disputed(DISPUTED));
    }

    @AfterEach
    void close() {
        space.close();
    }

    @Test
    void whatTheChainWasShownIsPaidOnInTheOtherAccount() {
        give(new HubInput.SecretShown(DISPUTED, PREIMAGE));
        assertEquals(Amount.of(1_002), owedBy("alice"));
        assertTrue(rig.account("alice", "hub").subcontracts().isEmpty());
        assertEquals(Amount.of(-1_040), owedBy("bob"), "as the contract moves it");
        Bytes32 root = rig.hub().root();
        assertEquals(List.of(), refusals(give(new HubInput.SecretShown(DISPUTED, PREIMAGE))));
        assertEquals(Amount.of(1_002), owedBy("alice"), "once");
        assertTrue(!root.equals(rig.hub().root()), "a block is a block");
    }

    @Test
    void whatWasNotShownGoesBackWhenTheDisputeEndsAndTheAccountIsEmptyAndClosed() {
        Bytes32 wrong = Keccak.hash(new byte[] {9});
        give(new HubInput.SecretShown(DISPUTED, wrong));
        assertEquals(1, rig.account("hub", "bob").subcontracts().size());
        give(new HubInput.DisputeEnded(DISPUTED));
        assertTrue(rig.account("alice", "hub").subcontracts().isEmpty());
        assertEquals(Amount.ZERO, owedBy("alice"));
        AccountState ended = rig.account("hub", "bob");
        assertEquals(AccountStatus.CLOSED, ended.status());
        assertTrue(ended.subcontracts().isEmpty());
        assertEquals(Amount.ZERO, ended.line(Town.GOLD).orElseThrow().delta());
        assertEquals(Amount.ZERO, ended.line(Town.GOLD).orElseThrow().holdLeft());
        assertEquals(Amount.ZERO, ended.line(Town.GOLD).orElseThrow().holdRight());
        assertEquals(
                EngineTag.ACCOUNT_ENDED,
                rig.hub().frozen(DISPUTED).orElseThrow().tag());
        assertEquals(List.of(), refusals(give(new HubInput.DisputeEnded(DISPUTED))));
        assertInstanceOf(
                Outcome.Refused.class,
                rig.does("bob", Town.with("hub", new Transaction.Pay(Town.GOLD, Amount.of(1), Bytes32.ZERO))));
    }

    @Test
    void aSecretOfAnAccountThatIsNotDisputedWaitsForItsFrames() {
        AccountKey other = AccountKey.between(Town.entity("hub"), Town.entity("alice"));
        assertEquals(List.of(EngineTag.DISPUTE_UNSEEN), refusals(give(new HubInput.SecretShown(other, PREIMAGE))));
        assertEquals(1, rig.account("hub", "alice").subcontracts().size());
    }

    private Hub.Applied give(HubInput input) {
        return rig.give(input).block();
    }

    private static List<EngineTag> refusals(Hub.Applied block) {
        return block.effects().stream()
                .filter(HubEffect.Refused.class::isInstance)
                .map(it -> ((HubEffect.Refused) it).refusal().tag())
                .toList();
    }

    /** What somebody owes the hub, or has of it. */
    private Amount owedBy(String name) {
        AccountState account = rig.account(name, "hub");
        Amount delta = account.line(Town.GOLD).orElseThrow().delta();
        return account.key().isLeft(Town.entity(name)) ? delta.negate() : delta;
    }

    private static void done(Outcome outcome) {
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }
}
