package io.portcullis.depositary.model;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a signature covers: no field of a batch or its domain can be changed under it. */
class BatchDigestTest {
    private static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));

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
                .as((entity, nonce, epoch, expiry, policy, anchor, anchoredAt, operations) ->
                        new Batch(new EntityId(entity), nonce, epoch, expiry, policy, anchor, anchoredAt, operations));
    }

    private Arbitrary<Operation> operations() {
        return Combinators.combine(
                        words(), words(), Arbitraries.bigIntegers().between(BigInteger.ONE, Amount.MAX_UNITS))
                .as((to, token, units) ->
                        new Operation.ReserveTransfer(new EntityId(to), new TokenId(token), new Amount(units)));
    }
}
