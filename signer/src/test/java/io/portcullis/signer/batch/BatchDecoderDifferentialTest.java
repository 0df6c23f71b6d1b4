package io.portcullis.signer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Settlement;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two decoders written apart give one answer on every input, and end in nothing but their own refusals. */
class BatchDecoderDifferentialTest {
    /** Whose batches these are; half of all others have a smaller id. */
    private static final EntityId ENTITY = new EntityId(Bytes32.of(filled(0x7f)));

    private static Optional<Batch> byModel(byte[] bytes) {
        try {
            return Optional.of(Batch.decode(bytes));
        } catch (MalformedBatchException e) {
            return Optional.empty();
        }
    }

    private static Optional<DecodedBatch> bySigner(byte[] bytes) {
        try {
            return Optional.of(BatchDecoder.decode(bytes));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static SignerTag refusal(byte[] bytes) {
        return assertThrows(RefusedException.class, () -> BatchDecoder.decode(bytes))
                .refusal()
                .tag();
    }

    private static boolean isSigned(Batch batch) {
        return batch.operations().stream()
                .allMatch(each -> !(each instanceof AccountOperation)
                        || each instanceof AccountOperation.CollateralPost
                        || each instanceof AccountOperation.CollateralRelease
                        || each instanceof AccountOperation.Settle
                        || each instanceof AccountOperation.DisputeStart
                        || each instanceof AccountOperation.OrderFill);
    }

    /** Whether each dispute is begun by one of its sides, for which the batch stands without a seal. */
    private static boolean isOfOneSide(Batch batch) {
        return batch.operations().stream()
                .filter(AccountOperation.DisputeStart.class::isInstance)
                .map(each -> ((AccountOperation.DisputeStart) each).statement())
                .allMatch(shown -> shown.head().account().has(batch.entity())
                        && (shown.head().account().isLeft(batch.entity()) ? shown.left() : shown.right()).isEmpty());
    }

    /** Whether they accept. */
    private static boolean assertAgree(byte[] bytes) {
        Optional<Batch> model = byModel(bytes);
        Optional<DecodedBatch> signer = bySigner(bytes);
        if (model.isPresent() && !isSigned(model.get())) {
            assertEquals(SignerTag.OPERATION_NOT_SIGNED, refusal(bytes));
            return false;
        }
        if (model.isPresent() && !isOfOneSide(model.get())) {
            assertEquals(SignerTag.BATCH_MALFORMED, refusal(bytes));
            return false;
        }
        assertEquals(model.isPresent(), signer.isPresent(), () -> "only one accepts " + Hex.encode(bytes));
        if (model.isEmpty()) {
            return false;
        }
        Batch batch = model.get();
        DecodedBatch decoded = signer.orElseThrow();
        assertEquals(
                batch.operations().stream()
                        .map(each -> Effect.of(each, batch.entity()))
                        .toList(),
                decoded.effects());
        assertEquals(batch.nonce(), decoded.nonce());
        assertEquals(batch.expiresAt(), decoded.expiresAt());
        assertEquals(Ceremony.DOMAIN.digest(batch), decoded.digest(Ceremony.DOMAIN));
        assertEquals(batch.isForChain(), decoded.isForChain());
        batch.fundWord().ifPresent(word -> assertEquals(word.lane(batch.entity()), decoded.lane()));
        batch.permit().ifPresent(permit -> assertEquals(Permit.lane(batch.entity(), permit.kind()), decoded.lane()));
        return true;
    }

    @Property(tries = 300)
    void agreeOnEveryValidBatch(@ForAll("batches") Batch batch) {
        assertTrue(assertAgree(batch.encode()));
    }

    @Property(tries = 2_000)
    void agreeOnAnyChangedByte(@ForAll("batches") Batch batch, @ForAll int at, @ForAll byte value) {
        byte[] bytes = batch.encode();
        bytes[Math.floorMod(at, bytes.length)] = value;
        assertAgree(bytes);
    }

    @Property(tries = 500)
    void agreeOnAnyChangedWord(@ForAll("batches") Batch batch, @ForAll int at, @ForAll("numbers") long value) {
        byte[] bytes = batch.encode();
        int word = Math.floorMod(at, bytes.length / 32) * 32;
        java.nio.ByteBuffer.wrap(bytes).putLong(word + 24, value);
        assertAgree(bytes);
    }

    @Property(tries = 300)
    void refuseEveryTruncation(@ForAll("batches") Batch batch, @ForAll int length) {
        byte[] bytes = batch.encode();
        assertFalse(assertAgree(Arrays.copyOf(bytes, Math.floorMod(length, bytes.length))));
        assertFalse(assertAgree(Arrays.copyOf(bytes, bytes.length + 1 + Math.floorMod(length, 96))));
    }

    @Property(tries = 1_000)
    void agreeOnAnyBytes(@ForAll byte[] bytes) {
        assertAgree(bytes);
    }

    @Test
    void agreeOnEveryByteFlippedInEveryPublishedBatch() throws IOException {
        for (JsonNode vector : vectors().get("batches")) {
            byte[] bytes = Hex.decode(vector.get("bytes").stringValue());
            if (bytes.length > 4_096) {
                continue;
            }
            for (int i = 0; i < bytes.length; i++) {
                for (int mask : new int[] {0x01, 0x80, 0xff}) {
                    bytes[i] ^= (byte) mask;
                    assertAgree(bytes);
                    bytes[i] ^= (byte) mask;
                }
            }
        }
    }

    @Test
    void publishedBatchesHaveTheirPublishedDigests() throws IOException {
        JsonNode vectors = vectors();
        Eip712Domain domain = new Eip712Domain(
                vectors.get("chainId").longValue(),
                Address.fromHex(vectors.get("depositary").stringValue()));
        assertFalse(vectors.get("batches").isEmpty());
        for (JsonNode vector : vectors.get("batches")) {
            DecodedBatch batch =
                    BatchDecoder.decode(Hex.decode(vector.get("bytes").stringValue()));
            assertEquals(
                    vector.get("digest").stringValue(), batch.digest(domain).toString());
            assertEquals(
                    vector.get("operationsHash").stringValue(),
                    batch.operationsHash().toString());
        }
    }

    @Test
    void publishedOperationsOnAccountsAreReadOrNotSigned() throws IOException {
        Set<Integer> read = new TreeSet<>();
        for (JsonNode vector : vectors("accounts.json").get("operations")) {
            int kind = vector.get("kind").intValue();
            byte[] data = Hex.decode(vector.get("data").stringValue());
            byte[] bytes = batch(Operation.decode(kind, data)).encode();
            if (assertAgree(bytes)) {
                read.add(kind);
                for (int i = 0; i < bytes.length; i += 7) {
                    bytes[i] ^= (byte) 0x01;
                    assertAgree(bytes);
                    bytes[i] ^= (byte) 0x01;
                }
            }
        }
        assertEquals(Set.of(0x20, 0x30, 0x43, 0x60), read);
    }

    @Test
    void publishedMalformedOperationsAreRefused() throws IOException {
        byte[] frame = batch(new Operation.RaiseFreeze(FreezeLevel.SEALED)).encode();
        for (JsonNode vector : vectors("accounts.json").get("malformed")) {
            byte[] data = Hex.decode(vector.get("data").stringValue());
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(14 * 32 + (data.length + 31) / 32 * 32);
            bytes.put(frame, 0, 11 * 32).put(new byte[31]).put((byte)
                    vector.get("kind").intValue());
            bytes.put(frame, 12 * 32, 32).put(new byte[28]).putInt(data.length).put(data);
            assertTrue(bySigner(bytes.array()).isEmpty(), vector.get("why").stringValue());
        }
    }

    /** Whoever brings them to the chain needs no board, or brings a board's seal along. */
    @Test
    void answersAndEndsOfDisputesSecretsAndDebtsAreNotSigned() {
        TokenId token = new TokenId(Bytes32.of(filled(7)));
        EntityId entity = new EntityId(Bytes32.of(filled(8)));
        ProofHead head = new ProofHead(
                AccountKey.between(entity, new EntityId(Bytes32.of(filled(9)))), 3, 5, 5, 0, Bytes32.ZERO, List.of());
        Statement statement = new Statement(head, Optional.empty(), Optional.empty());
        for (AccountOperation each : List.of(
                new AccountOperation.DisputeCounter(statement),
                new AccountOperation.DisputeFinalize(
                        head.account(),
                        new AccountOperation.DisputeFinalize.Allocates.Now(List.of()),
                        Bytes32.ZERO,
                        List.of()),
                new AccountOperation.SecretReveal(List.of(new AccountOperation.SecretReveal.Shown(Bytes32.ZERO, 1))),
                new AccountOperation.DebtEnforce(entity, token, 1),
                new AccountOperation.DebtForgive(entity, token, 0, Amount.of(1)),
                new AccountOperation.DebtAssign(entity, token, 0, Amount.of(1), new EntityId(Bytes32.of(filled(9)))))) {
            assertEquals(SignerTag.OPERATION_NOT_SIGNED, refusal(batch(each).encode()), each.toString());
        }
    }

    @Test
    void anAgreementIsSignedAsOneAndItsBatchAsNone() throws IOException {
        for (JsonNode vector : vectors("accounts.json").get("agreements")) {
            EntityId by = EntityId.fromHex(vector.get("by").stringValue());
            EntityId entity = EntityId.fromHex(vector.get("entity").stringValue());
            List<SettlementLine> lines = vector.get("lines")
                    .valueStream()
                    .map(line -> new SettlementLine(
                            TokenId.fromHex(line.get("token").stringValue()),
                            Amount.fromDecimal(line.get("left").stringValue()),
                            Amount.fromDecimal(line.get("right").stringValue())))
                    .toList();
            Batch asks = new Batch(
                    by,
                    vector.get("nonce").longValue(),
                    vector.get("boardEpoch").longValue(),
                    vector.get("expiresAt").longValue(),
                    Bytes32.ZERO,
                    Bytes32.ZERO,
                    1,
                    List.of(new Operation.Agree(
                            entity, vector.get("finalVersion").longValue(), lines)));
            JsonNode published = vectors("accounts.json");
            Eip712Domain domain = new Eip712Domain(
                    published.get("chainId").longValue(),
                    Address.fromHex(published.get("depositary").stringValue()));
            DecodedBatch decoded = BatchDecoder.decode(asks.encode());
            assertEquals(
                    vector.get("digest").stringValue(), decoded.digest(domain).toString());
            assertEquals(domain.digest(asks), decoded.digest(domain));
            assertEquals(AccountKey.between(by, entity).id(), decoded.lane().value());
        }
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static Batch batch(Operation operation) {
        return new Batch(ENTITY, 1, 1, 1, Bytes32.ZERO, Bytes32.ZERO, 1, List.of(operation));
    }

    private static JsonNode vectors() throws IOException {
        return vectors("batches.json");
    }

    private static JsonNode vectors(String name) throws IOException {
        Path file = Path.of("..", "depositary", "src", "test", "resources", "vectors", name);
        return JsonMapper.builder().build().readTree(Files.readAllBytes(file));
    }

    @Provide
    Arbitrary<Long> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs(), Arbitraries.of(0L, 1L, 31L, 32L, 33L, 255L, 256L, 1L << 31, 1L << 32, -1L));
    }

    @Provide
    Arbitrary<Batch> batches() {
        Arbitrary<List<Operation>> operations = operation()
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .filter(list -> isOnce(list, Operation.ProposeBoard.KIND)
                        && isOnce(list, AccountOperation.Settle.KIND)
                        && isOnce(list, AccountOperation.OrderFill.KIND)
                        && (list.size() == 1
                                || list.stream()
                                        .noneMatch(each -> each.kind() <= FundWord.LeaveFund.KIND
                                                || each.data().length > Limits.MAX_OPERATION_BYTES)))
                .map(list -> list.stream()
                        .sorted(Comparator.comparingInt(Operation::kind))
                        .toList());
        return Combinators.combine(number(), number(), number(), word(), word(), number(), operations)
                .as((nonce, epoch, expires, policy, anchor, anchored, list) ->
                        new Batch(ENTITY, nonce, epoch, expires, policy, anchor, anchored, list));
    }

    private static boolean isOnce(List<Operation> list, int kind) {
        return list.stream().filter(each -> each.kind() == kind).count() < 2;
    }

    private static Arbitrary<Operation> permits() {
        Arbitrary<String> label =
                Arbitraries.strings().withChars("abcXYZ019._-").ofMinLength(1).ofMaxLength(32);
        Arbitrary<Operation> ceremonies = Combinators.combine(
                        Arbitraries.integers().between(1, 255), label, label, word(), word())
                .as(Permit.HoldCeremony::new);
        Arbitrary<BigInteger> half = Arbitraries.bigIntegers().between(BigInteger.ZERO, Amount.MAX_UNITS.shiftRight(1));
        Arbitrary<Operation> limits = Combinators.combine(word(), word(), half, half)
                .as((with, token, from, more) -> new Permit.RaiseLimit(
                        new EntityId(with),
                        new TokenId(token),
                        new Amount(from),
                        new Amount(from.add(more).add(BigInteger.ONE))));
        Arbitrary<Address> fund = Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(Address.LENGTH)
                .map(Address::of)
                .filter(address -> !address.isZero());
        Arbitrary<Operation> declared = Combinators.combine(
                        fund, word(), word(), word(), Arbitraries.of(FundProfile.class))
                .as((at, id, debtor, token, profile) ->
                        new FundWord.DeclareDefault(at, id, new EntityId(debtor), new TokenId(token), profile));
        Arbitrary<Operation> left = Combinators.combine(fund, word(), Arbitraries.of(true, false), half, number())
                .as((at, token, ofBond, units, nonce) -> new FundWord.LeaveFund(
                        at, new TokenId(token), ofBond, new Amount(units.add(BigInteger.ONE)), nonce));
        return Arbitraries.oneOf(ceremonies, limits, declared, left);
    }

    private static Arbitrary<Operation> onAccounts() {
        Arbitrary<TokenId> token = word().map(TokenId::new);
        Arbitrary<EntityId> entity = word().map(EntityId::new);
        Arbitrary<Amount> amount = Arbitraries.bigIntegers()
                .between(BigInteger.ONE, Amount.MAX_UNITS)
                .map(Amount::new);
        Arbitrary<BigInteger> half = Arbitraries.bigIntegers()
                .between(Amount.MAX_UNITS.shiftRight(1).negate(), Amount.MAX_UNITS.shiftRight(1));
        Arbitrary<Certificate> certificate = Combinators.combine(
                        signature().list().ofMaxSize(3), groupSignature().optional())
                .as(Certificate::new);
        Arbitrary<List<SettlementLine>> lines = Combinators.combine(token, half, half)
                .as((id, left, right) -> new SettlementLine(id, new Amount(left), new Amount(right)))
                .list()
                .ofMaxSize(3)
                .uniqueElements(SettlementLine::token)
                .map(list -> list.stream()
                        .filter(line -> !line.left().isZero() || !line.right().isZero())
                        .sorted(Comparator.comparing(SettlementLine::token))
                        .toList());
        Arbitrary<Settlement> settlement = Combinators.combine(
                        entity, number(), number(), Arbitraries.of(0L, 9L), lines, certificate)
                .as((with, nonce, expires, version, moved, signed) ->
                        new Settlement(with, nonce, expires, moved.isEmpty() ? 7 : version, moved, signed));
        Arbitrary<Operation> post = Combinators.combine(entity, token, amount).as(AccountOperation.CollateralPost::new);
        Arbitrary<Operation> release = Combinators.combine(entity, number(), number(), token, amount, certificate)
                .as(AccountOperation.CollateralRelease::new);
        Arbitrary<Operation> settle =
                settlement.list().ofMinSize(1).ofMaxSize(3).map(AccountOperation.Settle::new);
        Arbitrary<Operation> agree = Combinators.combine(entity, lines)
                .as((with, moved) -> new Operation.Agree(with, moved.isEmpty() ? 7 : 0, moved));
        return Arbitraries.oneOf(post, release, settle, agree, starts(), fills());
    }

    /** By the entity whose batches these are, as left or as right; the other side's seal is genuine in form alone. */
    private static Arbitrary<Operation> starts() {
        Arbitrary<TokenDelta> delta = Combinators.combine(
                        word(), Arbitraries.bigIntegers().between(Amount.MAX_UNITS.negate(), Amount.MAX_UNITS))
                .as((token, units) -> new TokenDelta(new TokenId(token), new Amount(units)));
        Arbitrary<List<TokenDelta>> deltas = delta.list()
                .ofMaxSize(3)
                .uniqueElements(TokenDelta::token)
                .map(list -> list.stream()
                        .sorted(Comparator.comparing(TokenDelta::token))
                        .toList());
        Arbitrary<Integer> clauses = Arbitraries.of(0, 1, Limits.MAX_PROOF_CLAUSES);
        Arbitrary<ProofHead> head = Combinators.combine(word(), number(), seconds(), seconds(), clauses, word(), deltas)
                .as((other, version, left, right, count, hash, moved) -> new ProofHead(
                        AccountKey.between(ENTITY, new EntityId(other)),
                        version,
                        left,
                        right,
                        count,
                        count == 0 ? Bytes32.ZERO : hash,
                        moved));
        Arbitrary<List<Bytes32>> path = word().list().ofMaxSize(3);
        Arbitrary<List<Signature>> signatures = signature().list().ofMaxSize(2);
        return Combinators.combine(
                        head, number(), number(), word(), number(), number(), path, Arbitraries.of(true, false))
                .flatAs((shown, epoch, index, root, leaves, height, siblings, proven) ->
                        signatures.map(signed -> new AccountOperation.DisputeStart(statement(
                                shown,
                                Optional.of(new Statement.BoardSeal(
                                                epoch,
                                                new SealedProof(
                                                        leaf(shown),
                                                        index,
                                                        siblings,
                                                        new Seal(root, leaves, height),
                                                        signed)))
                                        .filter(seal -> proven)))));
    }

    private static SealLeaf leaf(ProofHead head) {
        return new SealLeaf(head.account().counterparty(ENTITY), head.account().id(), head.version(), head.hash());
    }

    private static Statement statement(ProofHead head, Optional<Statement.BoardSeal> ofOther) {
        return head.account().isLeft(ENTITY)
                ? new Statement(head, Optional.empty(), ofOther)
                : new Statement(head, ofOther, Optional.empty());
    }

    private static Arbitrary<Operation> fills() {
        Arbitrary<AccountOperation.OrderFill.Choice> choice = Combinators.combine(
                        Arbitraries.integers().between(0, Limits.MAX_PROOF_CLAUSES - 1),
                        Arbitraries.integers().between(0, Allocation.WHOLE))
                .as(AccountOperation.OrderFill.Choice::new);
        return Combinators.combine(word(), word(), choice.list().ofMinSize(1).ofMaxSize(4))
                .as((with, body, choices) -> new AccountOperation.OrderFill(new EntityId(with), body, choices));
    }

    private static Arbitrary<Integer> seconds() {
        return Arbitraries.integers().between(0, Integer.MAX_VALUE);
    }

    @Test
    void aDisputeIsBegunByOneOfItsSidesAndWithoutItsOwnSeal() {
        EntityId other = new EntityId(Bytes32.of(filled(9)));
        ProofHead head = new ProofHead(AccountKey.between(ENTITY, other), 3, 5, 5, 0, Bytes32.ZERO, List.of());
        Statement.BoardSeal own = new Statement.BoardSeal(
                1,
                new SealedProof(
                        new SealLeaf(ENTITY, head.account().id(), 3, head.hash()),
                        0,
                        List.of(),
                        new Seal(Bytes32.ZERO, 1, 1),
                        List.of()));
        Statement alone = new Statement(head, Optional.empty(), Optional.empty());
        Statement twice = head.account().isLeft(ENTITY)
                ? new Statement(head, Optional.of(own), Optional.empty())
                : new Statement(head, Optional.empty(), Optional.of(own));
        assertTrue(assertAgree(batch(new AccountOperation.DisputeStart(alone)).encode()));
        assertEquals(
                SignerTag.BATCH_MALFORMED,
                refusal(batch(new AccountOperation.DisputeStart(twice)).encode()));
        ProofHead strangers = new ProofHead(
                AccountKey.between(new EntityId(Bytes32.of(filled(8))), other), 3, 5, 5, 0, Bytes32.ZERO, List.of());
        assertEquals(
                SignerTag.BATCH_MALFORMED,
                refusal(batch(new AccountOperation.DisputeStart(
                                new Statement(strangers, Optional.empty(), Optional.empty())))
                        .encode()));
    }

    private static Arbitrary<Signature> signature() {
        return Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ONE, Signature.ORDER.subtract(BigInteger.ONE)),
                        Arbitraries.bigIntegers().between(BigInteger.ONE, Signature.HALF_ORDER),
                        Arbitraries.of(27, 28))
                .as(Signature::new);
    }

    private static Arbitrary<GroupSignature> groupSignature() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(GroupSignature.LENGTH)
                .map(bytes -> {
                    Arrays.fill(bytes, 0, 16, (byte) 0);
                    Arrays.fill(bytes, 64, 80, (byte) 0);
                    return GroupSignature.of(bytes);
                });
    }

    private static Arbitrary<Operation> operation() {
        return Arbitraries.oneOf(onAccounts(), permits(), others());
    }

    private static Arbitrary<Operation> others() {
        Arbitrary<TokenId> token = word().map(TokenId::new);
        Arbitrary<Amount> amount = Arbitraries.bigIntegers()
                .between(BigInteger.ONE, Amount.MAX_UNITS)
                .map(Amount::new);
        Arbitrary<FreezeLevel> level = Arbitraries.of(FreezeLevel.class);
        Arbitrary<Long> delay = Arbitraries.longs().between(1, Limits.MAX_DELAY_SECONDS);
        Arbitrary<Operation> transfer = Combinators.combine(word(), token, amount)
                .as((to, id, units) -> new Operation.ReserveTransfer(new EntityId(to), id, units));
        Arbitrary<Operation> withdraw = Combinators.combine(
                        token, address(), amount, number(), word().list().ofMaxSize(4))
                .as(Operation.Withdraw::new);
        Arbitrary<Operation> rules = Combinators.combine(word(), number(), word(), delay, delay, address())
                .as((policy, version, root, a, b, guardian) ->
                        new Operation.ProposeRules(new Rules(policy, version, root, 9, a, b, a, b, guardian)));
        Arbitrary<Operation> cap = Combinators.combine(token, amount, delay)
                .as((id, units, window) -> new Operation.ProposeCap(new VelocityCap(id, units, window)));
        Arbitrary<Board> members = address()
                .set()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(addresses -> Board.ofEqualWeights(addresses.size() / 2 + 1, List.copyOf(addresses)));
        Arbitrary<Operation> board = Combinators.combine(members, groupKey().optional())
                .as((plain, key) ->
                        new Operation.ProposeBoard(key.map(plain::withGroupKey).orElse(plain)));
        return Arbitraries.oneOf(
                transfer,
                withdraw,
                rules,
                cap,
                board,
                level.map(Operation.RaiseFreeze::new),
                level.map(Operation.LowerFreeze::new));
    }

    /** Any coordinates with their padding: neither decoder does curve arithmetic, the contract does. */
    private static Arbitrary<GroupKey> groupKey() {
        return Arbitraries.bytes().array(byte[].class).ofSize(GroupKey.LENGTH).map(bytes -> {
            for (int at = 0; at < bytes.length; at += 64) {
                Arrays.fill(bytes, at, at + 16, (byte) 0);
            }
            return GroupKey.of(bytes);
        });
    }

    private static Arbitrary<Bytes32> word() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(Bytes32.LENGTH)
                .map(Bytes32::of)
                .filter(word -> !word.isZero() && !word.equals(ENTITY.value()));
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
