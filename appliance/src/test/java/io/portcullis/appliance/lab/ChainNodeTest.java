package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.VelocityCap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChainNodeTest {
    private static final Bytes32 SALT = Keccak.hash(new byte[] {1});

    @TempDir
    private Path directory;

    private Processes processes;

    @BeforeEach
    void begin() {
        processes = new Processes(directory.resolve("processes.json"));
    }

    @AfterEach
    void end() throws IOException {
        processes.close();
    }

    static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("depositary")) ? here : here.getParent();
    }

    @Test
    void aKilledChainComesBackWithItsDeposits() throws Exception {
        ChainNode node = new ChainNode(directory.resolve("chain"));
        Rpc rpc = node.start(processes, ChainNode.binary(checkout()));
        List<Address> accounts = LabContracts.accounts(rpc);
        LabContracts contracts = new LabContracts(rpc, accounts.getFirst());
        Address depositary = contracts.deployDepositary();
        Asset dollar = Asset.erc20(contracts.deploy("TestToken"));
        contracts.registerToken(depositary, Asset.NATIVE);
        contracts.registerToken(depositary, Asset.NATIVE);
        contracts.registerToken(depositary, dollar);
        Board board = Board.ofEqualWeights(2, accounts.subList(4, 7));
        EntityId entity = board.entityId(SALT);
        Rules rules = new Rules(SALT, 1, MerkleTree.emptyRoot(), 0, 2, 2, 2, 600, accounts.get(1));
        contracts.registerEntity(
                depositary, board, rules, List.of(new VelocityCap(dollar.id(), Amount.of(1_000), 60)), SALT);
        contracts.mint(dollar.contract(), accounts.getFirst(), Amount.of(5_000));
        contracts.deposit(depositary, entity, dollar, Amount.of(4_000));
        contracts.deposit(depositary, entity, Asset.NATIVE, Amount.of(77));
        assertEquals(Amount.of(1_000), contracts.balance(dollar, accounts.getFirst()));
        assertEquals(Amount.of(4_000), contracts.balance(dollar, depositary));

        node.keepCopy();
        awaitOnDisk(node, depositary);
        processes.kill("chain");
        Rpc again = node.start(processes, ChainNode.binary(checkout()));
        LabContracts after = new LabContracts(again, accounts.getFirst());
        assertEquals(Amount.of(4_000), after.reserve(depositary, entity, dollar.id()));
        assertEquals(Amount.of(77), after.reserve(depositary, entity, Asset.NATIVE.id()));
    }

    @Test
    void theContractsRefusalsKeepTheirTags() throws Exception {
        Rpc rpc = new ChainNode(directory.resolve("chain")).start(processes, ChainNode.binary(checkout()));
        LabContracts contracts =
                new LabContracts(rpc, LabContracts.accounts(rpc).getFirst());
        Address depositary = contracts.deployDepositary();
        Batch batch = new Batch(
                new EntityId(SALT), 1, 1, 1, SALT, SALT, 1, List.of(new Operation.RaiseFreeze(FreezeLevel.SEALED)));
        assertEquals("UNKNOWN_ENTITY", contracts.refusalOf(depositary, batch, new Certificate(List.of())));
    }

    @Test
    void aTornChainFileGivesWayToItsCopy() throws Exception {
        Path chain = Files.createDirectories(directory.resolve("chain"));
        ChainNode node = new ChainNode(chain);
        Rpc rpc = node.start(processes, ChainNode.binary(checkout()));
        Address token = new LabContracts(rpc, LabContracts.accounts(rpc).getFirst()).deploy("TestToken");
        awaitOnDisk(node, token);
        node.keepCopy();
        processes.kill("chain");
        Files.writeString(chain.resolve("state.json"), "{\"torn");
        Rpc again = node.start(processes, ChainNode.binary(checkout()));
        String code = again.call("eth_getCode", token.toString(), "latest").asString();
        assertTrue(code.length() > 2, "the token's code is there");
        assertFalse(code.isEmpty());
    }

    private void awaitOnDisk(ChainNode node, Address contract) throws Exception {
        String wanted = contract.toString().toLowerCase(java.util.Locale.ROOT);
        Path state = directory.resolve("chain/state.json");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(state)
                || !Files.readString(state).toLowerCase(java.util.Locale.ROOT).contains(wanted)) {
            assertTrue(System.nanoTime() - deadline < 0, "the chain is on disk in time");
            TimeUnit.MILLISECONDS.sleep(50);
        }
        // One interval more, so that what came in the same second is there too.
        TimeUnit.MILLISECONDS.sleep(1_500);
        node.keepCopy();
    }
}
