package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BatchCodecTest {
    @Property(tries = 300)
    void readsBackWhatItWrites(@ForAll("batches") Batch batch) {
        assertEquals(batch, Batch.decode(batch.encode()));
    }

    /** Either refused with its own exception, or another batch: never an accident, never two texts of one batch. */
    @Property(tries = 2_000)
    void aFlippedBitIsRefusedOrIsAnotherBatch(@ForAll("batches") Batch batch, @ForAll int anyByte, @ForAll int anyBit) {
        byte[] bytes = batch.encode();
        bytes[Math.floorMod(anyByte, bytes.length)] ^= (byte) (1 << Math.floorMod(anyBit, 8));
        Batch other;
        try {
            other = Batch.decode(bytes);
        } catch (MalformedBatchException e) {
            return;
        }
        assertNotEquals(batch, other);
        assertArrayEquals(bytes, other.encode());
    }

    @Property(tries = 300)
    void aTruncatedBatchIsRefused(@ForAll("batches") Batch batch, @ForAll int anyLength) {
        byte[] bytes = batch.encode();
        byte[] shorter = Arrays.copyOf(bytes, Math.floorMod(anyLength, bytes.length));
        assertThrows(MalformedBatchException.class, () -> Batch.decode(shorter));
    }

    @Property(tries = 300)
    void anExtendedBatchIsRefused(@ForAll("batches") Batch batch, @ForAll byte more) {
        byte[] bytes = batch.encode();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = more;
        assertThrows(MalformedBatchException.class, () -> Batch.decode(longer));
    }

    @Property(tries = 1_000)
    void anyBytesAreRefusedOrRoundTrip(@ForAll byte[] bytes) {
        try {
            assertArrayEquals(bytes, Batch.decode(bytes).encode());
        } catch (MalformedBatchException e) {
            // Refused, as nearly all are.
        }
    }

    @Provide
    Arbitrary<Batch> batches() {
        Arbitrary<List<Operation>> operations = operation()
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .filter(list -> list.stream()
                                .filter(each -> each.kind() == Operation.ProposeBoard.KIND)
                                .count()
                        < 2)
                .map(list -> list.stream()
                        .sorted(Comparator.comparingInt(Operation::kind))
                        .toList());
        return Combinators.combine(word(), number(), number(), number(), word(), word(), number(), operations)
                .as((entity, nonce, epoch, expires, policy, anchor, anchored, list) ->
                        new Batch(new EntityId(entity), nonce, epoch, expires, policy, anchor, anchored, list));
    }

    private static Arbitrary<Operation> operation() {
        Arbitrary<TokenId> token = word().map(TokenId::new);
        Arbitrary<Amount> amount = Arbitraries.bigIntegers()
                .between(BigInteger.ONE, Amount.MAX_UNITS)
                .map(Amount::new);
        Arbitrary<FreezeLevel> level = Arbitraries.of(FreezeLevel.class);
        Arbitrary<Long> delay = Arbitraries.longs().between(1, Limits.MAX_DELAY_SECONDS);
        Arbitrary<Operation> transfer = Combinators.combine(word(), token, amount)
                .as((to, id, units) -> new Operation.ReserveTransfer(new EntityId(to), id, units));
        Arbitrary<Operation> withdraw = Combinators.combine(
                        token, address(), amount, number(), word().list().ofMaxSize(Limits.MAX_PATH_LENGTH))
                .as(Operation.Withdraw::new);
        Arbitrary<Operation> rules = Combinators.combine(
                        word(),
                        number(),
                        word(),
                        Arbitraries.longs().between(0, 1L << 32),
                        delay,
                        delay,
                        delay,
                        address())
                .as((policy, version, root, size, a, b, c, guardian) ->
                        new Operation.ProposeRules(new Rules(policy, version, root, size, a, b, c, a, guardian)));
        Arbitrary<Operation> cap = Combinators.combine(token, amount, delay)
                .as((id, units, window) -> new Operation.ProposeCap(new VelocityCap(id, units, window)));
        Arbitrary<Operation> board = address()
                .set()
                .ofMinSize(1)
                .ofMaxSize(Limits.MAX_BOARD_MEMBERS)
                .map(members ->
                        new Operation.ProposeBoard(Board.ofEqualWeights(members.size() / 2 + 1, List.copyOf(members))));
        return Arbitraries.oneOf(
                transfer,
                withdraw,
                rules,
                cap,
                board,
                level.map(Operation.RaiseFreeze::new),
                level.map(Operation.LowerFreeze::new));
    }

    private static Arbitrary<Bytes32> word() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(Bytes32.LENGTH)
                .map(Bytes32::of)
                .filter(word -> !word.isZero());
    }

    private static Arbitrary<Address> address() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(Address.LENGTH)
                .map(Address::of)
                .filter(address -> !address.isZero());
    }

    private static Arbitrary<Long> number() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }
}
