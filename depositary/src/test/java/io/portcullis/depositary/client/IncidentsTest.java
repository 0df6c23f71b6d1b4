package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.KnownKeys;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures of the past, replayed against the contract on a chain; the table is docs/incidents.md. */
class IncidentsTest {
    private static final int CALLCODE = 0xf2;
    private static final int DELEGATECALL = 0xf4;
    private static final int SELFDESTRUCT = 0xff;
    private static final int STORAGE_SLOTS = 16;
    private static final int JUMPDEST = 0x5b;
    private static final int CBOR_MAP = 0xa;

    /** STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT. */
    private static final Set<Integer> ENDS = Set.of(0x00, 0x56, 0xf3, 0xfd, 0xfe, SELFDESTRUCT);

    private static final Pattern RESULT = Pattern.compile("\"result\":\"0x([0-9a-f]*)\"");

    private static DeployedDepositary chain;
    private String snapshot = "";

    @BeforeAll
    static void startChain() {
        chain = DeployedDepositary.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void remember() {
        snapshot = chain.anvil.snapshot();
    }

    @AfterEach
    void restore() {
        chain.anvil.revert(snapshot);
    }

    /**
     * A shared library was killed, and every wallet that borrowed its code with it. Here the code on the chain, the Depositary's and that of
     * every contract it stands on, can neither borrow code, nor be killed, nor be initialised by whoever comes first.
     */
    @Test
    void parityNoCodeOnTheChainBorrowsCodeOrCanBeKilled() {
        Map<String, byte[]> contracts =
                contracts(chain.client.domain().depositary().toString());
        assertTrue(contracts.size() >= 4, "Depositary, boards, verifier, accounts: " + contracts.keySet());
        contracts.forEach((contract, code) -> {
            Set<Integer> opcodes = opcodes(code);
            for (int forbidden : new int[] {CALLCODE, DELEGATECALL, SELFDESTRUCT}) {
                assertFalse(opcodes.contains(forbidden), contract + " has opcode " + Integer.toHexString(forbidden));
            }
        });
        assertFalse(
                ContractArtifact.depositary()
                        .abi()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .contains("initialize"),
                "everything is set at deployment");
    }

    /** A checker of opcodes that sees nothing proves nothing. */
    @Test
    void parityTheSearchForOpcodesFindsThemAndOnlyThem() {
        assertEquals(Set.of(0x00), opcodes(withMetadata("00")));
        assertTrue(opcodes(withMetadata("5f5ff4")).contains(DELEGATECALL));
        assertTrue(opcodes(withMetadata("60f4ff")).contains(SELFDESTRUCT), "behind what is pushed");
        assertFalse(opcodes(withMetadata("61f4ff00")).contains(DELEGATECALL), "what is pushed is data");
        assertFalse(opcodes(withMetadata("7f" + "f4".repeat(32))).contains(DELEGATECALL));
        assertFalse(opcodes(withMetadata("00")).contains(0xa2), "metadata is data");
        assertFalse(opcodes(withMetadata("fef4")).contains(DELEGATECALL), "nothing gets there");
        assertTrue(opcodes(withMetadata("fe5bf4")).contains(DELEGATECALL), "a jump gets there");
    }

    private static byte[] withMetadata(String code) {
        String metadata = "a264" + "f4".repeat(49);
        return Hex.decode("0x" + code + metadata + "%04x".formatted(metadata.length() / 2));
    }

    /** The code of a contract and of every contract whose address is in the first words of its storage, and so on. */
    private static Map<String, byte[]> contracts(String first) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            String contract = open.poll();
            String code = ask("eth_getCode", "[\"" + contract + "\",\"latest\"]");
            if (code.isEmpty() || found.containsKey(contract)) {
                continue;
            }
            found.put(contract, Hex.decode("0x" + code));
            for (int slot = 0; slot < STORAGE_SLOTS; slot++) {
                String word = ask(
                        "eth_getStorageAt",
                        "[\"" + contract + "\",\"0x" + Integer.toHexString(slot) + "\",\"latest\"]");
                if (word.startsWith("0".repeat(24)) && !word.substring(24).equals("0".repeat(40))) {
                    open.add("0x" + word.substring(24));
                }
            }
        }
        return found;
    }

    private static String ask(String method, String parameters) {
        Matcher result = RESULT.matcher(chain.anvil.ask(method, parameters));
        assertTrue(result.find());
        return result.group(1);
    }

    /**
     * The opcodes that can ever run: without what PUSH1 to PUSH32 push, without the metadata, if there is any (a CBOR map whose length is in the
     * last two bytes), and without what follows an instruction that never goes on, up to the next JUMPDEST: there is no other way to get there.
     */
    private static Set<Integer> opcodes(byte[] code) {
        int metadata = ((code[code.length - 2] & 0xff) << 8) | (code[code.length - 1] & 0xff);
        int before = code.length - 2 - metadata;
        boolean described = before > 0 && (code[before] & 0xff) >> 4 == CBOR_MAP;
        int end = described ? before : code.length;
        Set<Integer> opcodes = new TreeSet<>();
        boolean runs = true;
        for (int at = 0; at < end; at++) {
            int opcode = code[at] & 0xff;
            runs = runs || opcode == JUMPDEST;
            if (runs) {
                opcodes.add(opcode);
            }
            runs = runs && !ENDS.contains(opcode);
            if (opcode >= 0x60 && opcode <= 0x7f) {
                at += opcode - 0x5f;
            }
        }
        return opcodes;
    }

    /** A board that was replaced could still sign for a week: here its signatures are dead at the moment the next board is in force. */
    @Test
    void retiredBoardIsDeadAtActivation() {
        KnownKeys successors = KnownKeys.of(5);
        Board next = new Board(
                IntStream.of(3, 4)
                        .mapToObj(index -> new Board.Member(successors.address(index), 1))
                        .sorted(Comparator.comparing(Board.Member::address))
                        .toList(),
                2);
        Batch change = chain.next(new Operation.ProposeBoard(next));
        chain.client.submit(change, chain.sign(change, 0, 1));
        Batch before = chain.next(chain.payDollars(5));
        List<Signature> signed = chain.sign(before, 0, 1);
        assertInstanceOf(Simulation.Succeeds.class, chain.client.simulate(before, signed), "until then it signs");
        chain.anvil.passSeconds(61);
        chain.client.activateBoard(chain.entity);
        Simulation.Refused late = assertInstanceOf(Simulation.Refused.class, chain.client.simulate(before, signed));
        assertEquals(RevertTag.BOARD_EPOCH_MISMATCH, late.tag());
        Batch under = new Batch(
                before.entity(),
                before.nonce(),
                2,
                before.expiresAt(),
                before.policyHash(),
                before.auditAnchor(),
                before.auditAnchoredAt(),
                before.operations());
        Simulation.Refused strangers =
                assertInstanceOf(Simulation.Refused.class, chain.client.simulate(under, chain.sign(under, 0, 1)));
        assertEquals(RevertTag.SIGNER_NOT_ON_BOARD, strangers.tag());
        Bytes32 digest = chain.client.domain().digest(under);
        assertInstanceOf(
                Simulation.Succeeds.class,
                chain.client.simulate(under, List.of(successors.sign(3, digest), successors.sign(4, digest))));
    }

    /** What was checked off the chain passed there and was worthless on it: here both say the same of every certificate. */
    @Test
    void looserOffChainCheckSaysOfEveryCertificateWhatTheContractSays() {
        Batch batch = chain.next(chain.payDollars(5));
        Bytes32 digest = chain.client.domain().digest(batch);
        Signature zero = chain.keys.sign(0, digest);
        Signature one = chain.keys.sign(1, digest);
        Signature stranger = KnownKeys.of(9).sign(8, digest);
        Signature other = chain.keys.sign(1, Keccak.hash(new byte[] {1}));
        Map<String, List<Signature>> cases = new LinkedHashMap<>();
        cases.put("nobody", List.of());
        cases.put("one of two", List.of(zero));
        cases.put("two", List.of(zero, one));
        cases.put("two, the other way around", List.of(one, zero));
        cases.put("three", List.of(zero, one, chain.keys.sign(2, digest)));
        cases.put("one and a stranger", List.of(zero, stranger));
        cases.put("two and a stranger", List.of(zero, one, stranger));
        cases.put("one and one over something else", List.of(zero, other));
        int accepted = 0;
        for (Map.Entry<String, List<Signature>> certificate : cases.entrySet()) {
            boolean here = accepts(digest, certificate.getValue());
            boolean there = chain.client.simulate(batch, certificate.getValue()) instanceof Simulation.Succeeds;
            assertEquals(there, here, certificate.getKey());
            accepted += here ? 1 : 0;
        }
        assertEquals(3, accepted, "some pass on both sides, some on none");
        assertThrows(IllegalArgumentException.class, () -> Certificate.of(digest, List.of(zero, zero)), "twice");
        BigInteger order = Signature.HALF_ORDER.shiftLeft(1).add(BigInteger.ONE);
        byte[] high = zero.encode();
        System.arraycopy(word(order.subtract(zero.s())), 0, high, 32, 32);
        assertThrows(IllegalArgumentException.class, () -> Signature.decode(high), "a high s is refused here as there");
    }

    private static byte[] word(BigInteger value) {
        return Hex.decode("0x" + "%064x".formatted(value));
    }

    /** The rule as whoever holds a certificate checks it without a chain. */
    private static boolean accepts(Bytes32 digest, List<Signature> signatures) {
        int weight = 0;
        for (Signature signature : Certificate.of(digest, signatures).signatures()) {
            int of = chain.board.weightOf(Secp256k1.recover(digest, signature));
            if (of == 0) {
                return false;
            }
            weight += of;
        }
        return weight >= chain.board.threshold();
    }
}
