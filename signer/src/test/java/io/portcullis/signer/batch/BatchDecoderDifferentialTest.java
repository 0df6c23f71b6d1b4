package io.portcullis.signer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.verdict.RefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    /** Whether they accept. */
    private static boolean assertAgree(byte[] bytes) {
        Optional<Batch> model = byModel(bytes);
        Optional<DecodedBatch> signer = bySigner(bytes);
        assertEquals(model.isPresent(), signer.isPresent(), () -> "only one accepts " + Hex.encode(bytes));
        if (model.isEmpty()) {
            return false;
        }
        Batch batch = model.get();
        DecodedBatch decoded = signer.orElseThrow();
        assertEquals(batch.operations().stream().map(Effect::of).toList(), decoded.effects());
        assertEquals(batch.nonce(), decoded.nonce());
        assertEquals(batch.expiresAt(), decoded.expiresAt());
        assertEquals(Ceremony.DOMAIN.digest(batch), decoded.digest(Ceremony.DOMAIN));
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

    private static JsonNode vectors() throws IOException {
        Path file = Path.of("..", "depositary", "src", "test", "resources", "vectors", "batches.json");
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
