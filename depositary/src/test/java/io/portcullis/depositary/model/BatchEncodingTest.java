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

/** One batch, one text: every encoding is read back to the same batch, and whatever bytes are read at all are that batch's own. */
class BatchEncodingTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));

    @Property(tries = 300)
    void everyBatchIsReadBack(@ForAll("batches") Batch batch) {
        assertEquals(batch, Batch.decode(batch.encode()));
    }

    @Property(tries = 1_000)
    void changedBytesAreRefusedOrMeanAnotherBatch(
            @ForAll("batches") Batch batch, @ForAll int place, @ForAll byte replacement) {
        byte[] bytes = batch.encode();
        int at = Math.floorMod(place, bytes.length);
        boolean changed = bytes[at] != replacement;
        bytes[at] = replacement;
        try {
            Batch read = Batch.decode(bytes);
            assertArrayEquals(bytes, read.encode());
            assertEquals(changed, !read.equals(batch));
        } catch (MalformedBatchException e) {
            assertEquals(true, changed, "an unchanged batch was refused");
        }
    }

    @Property(tries = 200)
    void truncatedOrLengthenedBytesAreRefused(@ForAll("batches") Batch batch, @ForAll int cut) {
        byte[] bytes = batch.encode();
        byte[] shorter = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + Math.floorMod(cut, 64));
        assertThrows(MalformedBatchException.class, () -> Batch.decode(shorter));
        assertThrows(MalformedBatchException.class, () -> Batch.decode(longer));
    }

    @Property(tries = 200)
    void noBytesCrashTheReader(@ForAll byte[] bytes) {
        assertThrows(MalformedBatchException.class, () -> Batch.decode(bytes));
    }

    /** A field left out of the digest could be changed after the board signed. */
    @Property(tries = 200)
    void everyFieldIsSigned(@ForAll("batches") Batch b, @ForAll("words") Bytes32 other) {
        EntityId entity = new EntityId(other);
        List<Operation> more = List.of(new Operation.RaiseFreeze(FreezeLevel.NO_NEW_CREDIT));
        List<Batch> variants = List.of(
                batch(
                        entity,
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt(),
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce() + 1,
                        b.boardEpoch(),
                        b.expiresAt(),
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch() + 1,
                        b.expiresAt(),
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt() + 1,
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt(),
                        other,
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt(),
                        b.policyHash(),
                        other,
                        b.auditAnchoredAt(),
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt(),
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt() + 1,
                        b.operations()),
                batch(
                        b.entity(),
                        b.nonce(),
                        b.boardEpoch(),
                        b.expiresAt(),
                        b.policyHash(),
                        b.auditAnchor(),
                        b.auditAnchoredAt(),
                        more));
        for (Batch variant : variants) {
            if (!variant.equals(b)) {
                assertNotEquals(DOMAIN.digest(b), DOMAIN.digest(variant));
            }
        }
        assertNotEquals(DOMAIN.digest(b), new Eip712Domain(1, DOMAIN.depositary()).digest(b));
        assertNotEquals(
                DOMAIN.digest(b),
                new Eip712Domain(DOMAIN.chainId(), Address.fromHex("0x" + "11".repeat(20))).digest(b));
    }

    private static Batch batch(
            EntityId entity,
            long nonce,
            long boardEpoch,
            long expiresAt,
            Bytes32 policyHash,
            Bytes32 auditAnchor,
            long auditAnchoredAt,
            List<Operation> operations) {
        return new Batch(entity, nonce, boardEpoch, expiresAt, policyHash, auditAnchor, auditAnchoredAt, operations);
    }

    @Provide
    Arbitrary<Bytes32> words() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(Bytes32.LENGTH)
                .map(Bytes32::of)
                .filter(word -> !word.isZero());
    }

    @Provide
    Arbitrary<Batch> batches() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(1, Long.MAX_VALUE - 1);
        return Combinators.combine(
                        words(),
                        numbers,
                        numbers,
                        numbers,
                        words(),
                        words(),
                        numbers,
                        operations().list().ofMinSize(1).ofMaxSize(6))
                .as((entity, nonce, epoch, expiry, policy, anchor, anchoredAt, operations) -> new Batch(
                        new EntityId(entity),
                        nonce,
                        epoch,
                        expiry,
                        policy,
                        anchor,
                        anchoredAt,
                        operations.stream()
                                .sorted(Comparator.comparingInt(Operation::kind))
                                .toList()));
    }

    private Arbitrary<Operation> operations() {
        Arbitrary<TokenId> tokens = words().map(TokenId::new);
        Arbitrary<Amount> amounts = Arbitraries.bigIntegers()
                .between(BigInteger.ONE, Amount.MAX_UNITS)
                .map(Amount::new);
        Arbitrary<Long> delays = Arbitraries.longs().between(1, Limits.MAX_DELAY_SECONDS);
        Arbitrary<FreezeLevel> levels = Arbitraries.of(FreezeLevel.values());
        Arbitrary<Operation> transfer = Combinators.combine(words(), tokens, amounts)
                .as((to, token, amount) -> new Operation.ReserveTransfer(new EntityId(to), token, amount));
        Arbitrary<Operation> withdraw = Combinators.combine(
                        tokens,
                        addresses(),
                        amounts,
                        Arbitraries.longs().between(0, 1L << Limits.MAX_PATH_LENGTH),
                        words().list().ofMaxSize(Limits.MAX_PATH_LENGTH))
                .as(Operation.Withdraw::new);
        Arbitrary<Operation> rules = Combinators.combine(
                        words(), Arbitraries.longs().between(1, Long.MAX_VALUE), words(), delays, delays, addresses())
                .as((policy, version, root, one, two, guardian) -> new Operation.ProposeRules(
                        new Rules(policy, version, root, one, two, one, two, one, guardian)));
        Arbitrary<Operation> cap = Combinators.combine(tokens, amounts, delays)
                .as((token, amount, window) -> new Operation.ProposeCap(new VelocityCap(token, amount, window)));
        return Arbitraries.oneOf(
                transfer,
                withdraw,
                rules,
                cap,
                levels.map(Operation.RaiseFreeze::new),
                levels.map(Operation.LowerFreeze::new),
                boards().map(Operation.ProposeBoard::new));
    }

    private Arbitrary<Address> addresses() {
        return words().map(word -> Address.of(Arrays.copyOfRange(word.toArray(), 12, Bytes32.LENGTH)))
                .filter(address -> !address.isZero());
    }

    private Arbitrary<Board> boards() {
        return addresses()
                .set()
                .ofMinSize(1)
                .ofMaxSize(Limits.MAX_BOARD_MEMBERS)
                .map(members -> {
                    int majority = members.size() / 2 + 1;
                    return Board.ofEqualWeights(majority, List.copyOf(members));
                });
    }
}
