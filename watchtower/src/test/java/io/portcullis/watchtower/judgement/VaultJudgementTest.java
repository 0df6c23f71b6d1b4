package io.portcullis.watchtower.judgement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.appointment.Appointment;
import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.KnownKeys;
import io.portcullis.depositary.testing.SealedAccounts;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.Opening;
import io.portcullis.depositary.vault.SealedBytes;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultKey;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultProof;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.watchtower.service.KeyFiles;
import io.portcullis.watchtower.service.TowerIdentity;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guilty is who took a vault that a dispute opened, and did not answer; nobody else. */
class VaultJudgementTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "07".repeat(32)));
    private static final KnownKeys KEYS = KnownKeys.of(3);
    private static final EntityId ONE = new EntityId(Keccak.hash(new byte[] {2}));
    private static final EntityId OTHER = new EntityId(Keccak.hash(new byte[] {3}));
    private static final long RECEIVED = 1_000_000;
    private static final long KEEP = 1_900_000;
    private static final long DEADLINE = 2_000_000;
    private static final Bytes32 SEED = Keccak.hash(new byte[] {1});

    @TempDir
    private Path folder;

    private final Random random = new Random(3);
    private final VaultId vault = VaultId.random(random);
    private final VaultKey key = VaultKey.random(random);
    private final Bytes32 account = head(1).account().id();
    private final History history = new History(account);
    private TowerIdentity tower;

    private static ProofHead head(long version) {
        return SealedAccounts.head(ONE, OTHER, version, TOKEN, 100 * version);
    }

    private static Clue clue(long version) {
        return Clue.ofBody(DOMAIN, head(version).account().id(), head(version).hash());
    }

    @BeforeEach
    void open() throws IOException {
        tower = KeyFiles.newIdentity(folder.resolve("identity.key"));
        history.see(
                new AccountEvent.AccountOpened(
                        account, head(1).account().left(), head(1).account().right()),
                1,
                10);
    }

    private Board board(EntityId side, long epoch) {
        if (epoch != 1) {
            throw TowerTag.CHAIN_UNKNOWN.refusal("only the first board is known of " + side);
        }
        return new Board(
                IntStream.of(0, 2)
                        .mapToObj(KEYS::address)
                        .sorted()
                        .map(signer -> new Board.Member(signer, 1))
                        .toList(),
                2,
                Optional.empty());
    }

    /** A proof of the opening for version 5, in a vault that holds version 7. */
    private VaultProof proof(int... signers) {
        Appointment newest = new Appointment(
                new SealedAccounts(DOMAIN, KEYS, signers)
                        .block(7, List.of(head(7)))
                        .getFirst(),
                DEADLINE);
        SealedBytes payload = key.seal(vault, 3, newest, random);
        List<Opening> openings =
                List.of(clue(4).stretch().opening(vault, key), clue(5).stretch().opening(vault, key));
        List<Bytes32> leaves = openings.stream().map(Opening::leafHash).toList();
        VaultReceipt receipt = new VaultReceipt(
                DOMAIN, RECEIVED, vault, 3, VaultLink.of(SEED, 3), KEEP, payload.sha256(), MerkleTree.root(leaves), 2);
        return new VaultProof(tower.sign(receipt), openings.get(1), 1, MerkleTree.inclusionPath(1, leaves), payload);
    }

    private void dispute(long at, long version, long end) {
        history.see(
                new AccountEvent.DisputeStarted(
                        account, ONE, version, head(version).hash(), at + 100),
                at,
                at);
        history.see(new AccountEvent.DisputeFinalized(account, end), at + 200, at + 200);
    }

    private Judgement judge(VaultProof proof, Optional<VaultLink> newer) {
        return VaultJudgement.of(proof, newer, tower.point(), DOMAIN, history, this::board);
    }

    private Judgement judge() {
        return judge(proof(0, 2), Optional.empty());
    }

    @Test
    void guiltyIfADisputeThatOpensTheVaultEndedBelowWhatItHolds() {
        dispute(RECEIVED + 300, 5, 6);
        dispute(RECEIVED + 900, 4, 4);
        assertInstanceOf(Judgement.Guilty.class, judge());
        assertTrue(judge().reason().contains("ended at version 6, the vault held 7"), judge().reason());
    }

    @Test
    void innocentIfItWasAnsweredOrIsNotWhatTheReceiptIsAbout() {
        assertInstanceOf(Judgement.Innocent.class, judge());
        dispute(RECEIVED + 300, 5, 7);
        dispute(RECEIVED + 400, 5, 8);
        assertInstanceOf(Judgement.Innocent.class, judge());
        dispute(RECEIVED + 299, 5, 5);
        dispute(KEEP + 1, 5, 5);
        dispute(RECEIVED + 500, 6, 6);
        assertInstanceOf(Judgement.Innocent.class, judge(), "too soon, too late, and a body without this opening");
        history.see(new DepositaryEvent.BoardActivated(OTHER, 2), 1_500_000, 1_500_000);
        dispute(1_600_000, 5, 5);
        assertInstanceOf(Judgement.Innocent.class, judge(), "its seals would not have been taken");
    }

    @Test
    void innocentIfTheVaultHeldNothingThatTheContractTakes() {
        dispute(RECEIVED + 300, 5, 6);
        Judgement unsealed = judge(proof(1, 2), Optional.empty());
        assertInstanceOf(Judgement.Innocent.class, unsealed);
        assertTrue(unsealed.reason().contains("SEAL_UNSIGNED"), unsealed.reason());
    }

    @Test
    void innocentIfTheClientItselfReplacedWhatTheReceiptIsAbout() {
        dispute(RECEIVED + 300, 5, 6);
        assertInstanceOf(Judgement.Innocent.class, judge(proof(0, 2), Optional.of(VaultLink.of(SEED, 4))));
        assertInstanceOf(Judgement.Guilty.class, judge(proof(0, 2), Optional.of(VaultLink.of(SEED, 3))));
        assertInstanceOf(Judgement.Guilty.class, judge(proof(0, 2), Optional.of(VaultLink.of(SEED, 2))));
    }

    @Test
    void undecidedWhileADisputeRunsOrItsBoardsAreUnknown() {
        history.see(new AccountEvent.DisputeStarted(account, ONE, 5, head(5).hash(), 1_900_000), 1_500_000, 1_500_000);
        assertInstanceOf(Judgement.Undecided.class, judge());
        Judgement unknown = VaultJudgement.of(
                proof(0, 2), Optional.empty(), tower.point(), DOMAIN, history, (side, epoch) -> board(side, 9));
        assertTrue(unknown.reason().contains("CHAIN_UNKNOWN"), unknown.reason());
    }

    @Test
    void aVaultOfSomebodyElsesTowerJudgesNobody() throws IOException {
        TowerIdentity other = KeyFiles.newIdentity(folder.resolve("other.key"));
        VaultProof proof = proof(0, 2);
        assertEquals(
                "RECEIPT_FOREIGN",
                assertThrows(
                                TowerRefusal.class,
                                () -> VaultJudgement.of(
                                        proof, Optional.empty(), other.point(), DOMAIN, history, this::board))
                        .tag());
        Eip712Domain elsewhere = new Eip712Domain(1, DOMAIN.depositary());
        assertThrows(
                TowerRefusal.class,
                () -> VaultJudgement.of(proof, Optional.empty(), tower.point(), elsewhere, history, this::board));
    }
}
