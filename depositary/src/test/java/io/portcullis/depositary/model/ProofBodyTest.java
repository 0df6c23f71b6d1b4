package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofBodyTest {
    private static final Bytes32 ONE = Keccak.hash(new byte[] {1});
    private static final Bytes32 TWO = Keccak.hash(new byte[] {2});
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "00".repeat(31) + "01"));
    private static final TokenId OTHER = new TokenId(Bytes32.fromHex("0x" + "00".repeat(31) + "02"));
    private static final AccountKey ACCOUNT = AccountKey.between(new EntityId(ONE), new EntityId(TWO));
    private static final ProofBody BODY = new ProofBody(
            ACCOUNT,
            9,
            List.of(new TokenDelta(TOKEN, Amount.of(-300)), new TokenDelta(OTHER, Amount.MAX)),
            List.of(clause(Clause.Kind.HTLC, true), clause(Clause.Kind.ORDER, false), clause(Clause.Kind.PULL, true)),
            3_600,
            7_200);

    @Test
    void isTheAbiEncodingOfItsFields() {
        byte[] bytes = BODY.encode();
        assertEquals(32 * (7 + 1 + 2 * 2 + 1 + 3 * Clause.WORDS), bytes.length);
        assertEquals(ACCOUNT.left().value(), word(bytes, 0));
        assertEquals(9, number(bytes, 2));
        assertEquals(7 * 32, number(bytes, 3), "where the deltas are");
        assertEquals((7 + 1 + 4) * 32, number(bytes, 4), "where the clauses are");
        assertEquals(2, number(bytes, 7));
        assertEquals(
                Bytes32.fromHex("0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed4"),
                word(bytes, 9),
                "-300 in two's complement");
        assertEquals(3, number(bytes, 12));
    }

    @Test
    void hasOneEncoding() {
        byte[] bytes = BODY.encode();
        assertEquals(BODY, ProofBody.decode(bytes));
        int refusals = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            try {
                assertArrayEquals(changed, ProofBody.decode(changed).encode());
            } catch (MalformedBatchException refused) {
                refusals++;
            }
        }
        assertEquals(894, refusals, "of 1472: paddings, offsets, lengths, orders and kinds; other bytes are values");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedBatchException.class, () -> ProofBody.decode(cut));
        }
    }

    @Test
    void tokensAscendEachOnce() {
        TokenDelta one = new TokenDelta(TOKEN, Amount.ZERO);
        assertThrows(
                IllegalArgumentException.class, () -> new ProofBody(ACCOUNT, 1, List.of(one, one), List.of(), 0, 0));
    }

    @Test
    void leftIsTheEntityWithTheSmallerId() {
        assertEquals(ACCOUNT, AccountKey.between(ACCOUNT.right(), ACCOUNT.left()));
        assertThrows(IllegalArgumentException.class, () -> new AccountKey(ACCOUNT.right(), ACCOUNT.left()));
        assertThrows(IllegalArgumentException.class, () -> AccountKey.between(ACCOUNT.left(), ACCOUNT.left()));
    }

    private static Clause clause(Clause.Kind kind, boolean byLeft) {
        return new Clause(kind, byLeft, TOKEN, Amount.of(5), Amount.of(5), ONE, 1_000, Bytes32.ZERO, Amount.ZERO, 0, 4);
    }

    private static Bytes32 word(byte[] bytes, int index) {
        return Bytes32.of(Arrays.copyOfRange(bytes, 32 * index, 32 * index + 32));
    }

    private static long number(byte[] bytes, int index) {
        return new AbiReader(word(bytes, index).toArray()).number();
    }
}
