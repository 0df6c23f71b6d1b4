package io.portcullis.watchtower.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.appointment.Promise;
import io.portcullis.depositary.appointment.ProvedPromise;
import io.portcullis.depositary.appointment.Receipt;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.watchtower.service.KeyFiles;
import io.portcullis.watchtower.service.TowerIdentity;
import io.portcullis.watchtower.verdict.TowerRefusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guilty is who promised and did not; nobody else. */
class JudgementTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final Bytes32 ACCOUNT = Keccak.hash(new byte[] {1});
    private static final EntityId LEFT = new EntityId(Keccak.hash(new byte[] {2}));
    private static final EntityId RIGHT = new EntityId(Keccak.hash(new byte[] {3}));
    private static final long RECEIVED = 1_000_000;
    private static final long DEADLINE = 2_000_000;

    @TempDir
    private Path folder;

    private TowerIdentity tower;
    private ProvedPromise promised;
    private final History history = new History(ACCOUNT);

    @BeforeEach
    void promise() throws IOException {
        tower = KeyFiles.newIdentity(folder.resolve("identity.key"));
        Promise promise = new Promise(ACCOUNT, 7, ACCOUNT, DEADLINE, 1, 1);
        Receipt receipt = new Receipt(DOMAIN, RECEIVED, promise.leafHash(), 1);
        promised = new ProvedPromise(tower.sign(receipt), promise, 0, List.of());
        history.see(new AccountEvent.AccountOpened(ACCOUNT, LEFT, RIGHT), 1, 10);
    }

    private void dispute(long at, long version, long end) {
        history.see(new AccountEvent.DisputeStarted(ACCOUNT, LEFT, version, ACCOUNT, at + 100), at, at);
        history.see(new AccountEvent.DisputeFinalized(ACCOUNT, end), at + 200, at + 200);
    }

    private Judgement judge() {
        return Judgement.of(promised, tower.point(), DOMAIN, history);
    }

    @Test
    void guiltyIfADisputeEndedBelowThePromise() {
        dispute(RECEIVED + 300, 5, 6);
        assertInstanceOf(Judgement.Guilty.class, judge());
    }

    @Test
    void innocentIfItEndedAtThePromiseOrAbove() {
        dispute(RECEIVED + 300, 5, 7);
        dispute(RECEIVED + 900, 5, 9);
        assertInstanceOf(Judgement.Innocent.class, judge());
    }

    @Test
    void innocentOfWhatThePromiseIsNotAbout() {
        assertInstanceOf(Judgement.Innocent.class, judge());
        dispute(RECEIVED + 299, 5, 6);
        dispute(DEADLINE + 1, 5, 6);
        history.see(
                new AccountEvent.DisputeStarted(RIGHT.value(), LEFT, 1, ACCOUNT, 1), RECEIVED + 400, RECEIVED + 400);
        assertInstanceOf(Judgement.Innocent.class, judge(), "too soon, too late, another account");
        history.see(new DepositaryEvent.BoardActivated(RIGHT, 2), 1_500_000, 1_500_000);
        dispute(1_600_000, 5, 6);
        assertInstanceOf(Judgement.Innocent.class, judge(), "its seals would not have been taken");
    }

    @Test
    void undecidedWhileADisputeRuns() {
        history.see(new AccountEvent.DisputeStarted(ACCOUNT, LEFT, 5, ACCOUNT, 1_900_000), 1_500_000, 1_500_000);
        assertInstanceOf(Judgement.Undecided.class, judge());
    }

    @Test
    void aPromiseOfSomebodyElseJudgesNobody() throws IOException {
        TowerIdentity other = KeyFiles.newIdentity(folder.resolve("other.key"));
        assertEquals(
                "RECEIPT_FOREIGN",
                assertThrows(TowerRefusal.class, () -> Judgement.of(promised, other.point(), DOMAIN, history))
                        .tag());
        Eip712Domain elsewhere = new Eip712Domain(1, DOMAIN.depositary());
        assertThrows(TowerRefusal.class, () -> Judgement.of(promised, tower.point(), elsewhere, history));
    }
}
