package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Commands and their bytes. {@code PORTCULLIS_WRITE_GOLDEN=true} writes a version that has no file yet. */
final class CommandCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/authority-v1.txt");
    private static final int FUZZED = 5_000;

    private final Desk desk = new Desk();

    private List<Command> everyAuthority() {
        Client.Passkey passkey = new Client.Passkey("golden");
        passkey.counter = 7;
        return List.of(desk.pay(desk.owner), desk.pay(passkey), desk.pay(new Client.Session(3)));
    }

    /** A line for each command, then its digest, then what the check finds of it; then a snapshot and its root. */
    @Test
    void readsWhatWasEverWritten() throws IOException {
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_GOLDEN")).isPresent() && !Files.exists(GOLDEN)) {
            write();
        }
        List<String> lines = Files.readAllLines(GOLDEN);
        for (String line : lines.subList(0, lines.size() - 1)) {
            String[] parts = line.split(" ", -1);
            Command command = decoded(Bytes.ofHex(parts[0]));
            assertEquals(Bytes.ofHex(parts[0]), command.encode());
            assertEquals(parts[1], command.digest().toString());
            Checked.Proven proven = assertInstanceOf(Checked.Proven.class, SignatureCheck.check(command));
            assertEquals(parts[2], proven.holder().toString());
        }
        String[] last = lines.getLast().split(" ", -1);
        Gate gate = Gate.restore(Bytes.ofHex(last[0]));
        assertEquals(last[1], gate.root().toString());
        assertEquals(Bytes.ofHex(last[0]), gate.snapshot());
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Command command : everyAuthority()) {
            Checked.Proven proven = assertInstanceOf(Checked.Proven.class, SignatureCheck.check(command));
            lines.add(command.encode() + " " + command.digest() + " " + proven.holder());
        }
        Client.Passkey passkey = new Client.Passkey("golden");
        desk.grant(desk.owner, new Grant(passkey.key(), Desk.PAYING, Desk.capped(100, 200, 3_600), Desk.NEVER));
        passkey.counter = 3;
        desk.admits(desk.pay(passkey), Desk.of(70));
        lines.add(desk.gate.snapshot() + " " + desk.gate.root());
        Files.createDirectories(GOLDEN.getParent());
        Files.write(GOLDEN, lines);
    }

    @Test
    void digestsAsEip712Says() {
        Command command = desk.pay(desk.owner);
        String type = "Command(bytes32 entity,bytes16 idempotencyKey,uint8 kind,uint64 notAfter,bytes32 bodyHash)";
        Bytes32 struct = Keccak.hash(
                Keccak.hash(type.getBytes(StandardCharsets.US_ASCII)).toArray(),
                Bytes.ofHex("e1".repeat(32)).toArray(),
                Bytes.ofHex("0000000000000007" + "0".repeat(16) + "0".repeat(32))
                        .toArray(),
                new AbiWriter().number(4).number(1_000_060).toBytes(),
                Keccak.hash("to bob".getBytes(StandardCharsets.US_ASCII)).toArray());
        assertEquals(
                Keccak.hash(Bytes.ofHex("1901").toArray(), Desk.DOMAIN.toArray(), struct.toArray()), command.digest());
    }

    @Test
    void namesAKindItDoesNotKnow() {
        for (int code : new int[] {0, 22, 300}) {
            assertEquals(EngineTag.COMMAND_KIND_UNKNOWN, refusal(bent(code, Bytes.EMPTY)));
        }
    }

    @Test
    void refusesWhatIsOutOfBounds() {
        assertEquals(EngineTag.ENCODING_INVALID, refusal(bent(4, Bytes.of(new byte[Limits.COMMAND_BODY_BYTES + 1]))));
        assertInstanceOf(
                CommandRead.Decoded.class, Command.decode(bent(4, Bytes.of(new byte[Limits.COMMAND_BODY_BYTES]))));
        assertEquals(EngineTag.ENCODING_INVALID, refusal(Bytes.EMPTY));
        assertEquals(
                EngineTag.ENCODING_INVALID,
                refusal(desk.pay(desk.owner).encode().concat(Bytes.ofHex("00"))));
    }

    private Bytes bent(int code, Bytes body) {
        Client.Session session = new Client.Session(1);
        return new RlpWriter()
                .number(1)
                .bytes(Desk.DOMAIN.toArray())
                .bytes(Desk.ENTITY.value().toArray())
                .bytes(desk.freshKey().bytes())
                .number(code)
                .number(5)
                .bytes(body)
                .list(new RlpWriter()
                        .number(3)
                        .bytes(session.key().keyId())
                        .bytes(session.key().pin().toArray()))
                .toList();
    }

    @Test
    void whateverBytesComeDecodeToThemselvesOrAreRefused() {
        Random random = new Random(20_261_121);
        List<Bytes> seeds = everyAuthority().stream().map(Command::encode).toList();
        for (int i = 0; i < FUZZED; i++) {
            Bytes bytes = mutated(random, seeds.get(i % seeds.size()));
            if (Command.decode(bytes) instanceof CommandRead.Decoded decoded) {
                assertEquals(bytes, decoded.command().encode());
            }
        }
    }

    @Test
    void whateverSnapshotComesRestoresToItselfOrIsRefused() {
        desk.grant(
                desk.owner, new Grant(new Client.Wallet(2).key(), Desk.PAYING, Desk.capped(9, 90, 3_600), Desk.NEVER));
        desk.admits(desk.pay(new Client.Wallet(2)), Desk.of(9));
        Bytes seed = desk.gate.snapshot();
        Random random = new Random(20_261_122);
        for (int i = 0; i < FUZZED; i++) {
            Bytes bytes = mutated(random, seed);
            try {
                assertEquals(bytes, Gate.restore(bytes).snapshot());
            } catch (io.portcullis.engine.verdict.RefusedException e) {
                assertEquals(EngineTag.AUTHORITY_SNAPSHOT_INVALID, e.tag());
            }
        }
    }

    private static Bytes mutated(Random random, Bytes seed) {
        byte[] bytes = seed.toArray();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            case 1 -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt();
            default -> {
                for (int n = random.nextInt(3); n >= 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return Bytes.of(bytes);
    }

    private static Command decoded(Bytes bytes) {
        return assertInstanceOf(CommandRead.Decoded.class, Command.decode(bytes))
                .command();
    }

    private static EngineTag refusal(Bytes bytes) {
        return assertInstanceOf(CommandRead.Refused.class, Command.decode(bytes))
                .refusal()
                .tag();
    }

    @Test
    void kindsKeepTheirCodes() {
        assertEquals(
                "OPEN_ACCOUNT ADD_TOKEN SET_CREDIT_LIMIT PAY LOCK REVEAL CANCEL INVOICE ORDER_PLACE ORDER_FILL ORDER_CANCEL"
                        + " PULL_LOCK PULL_PROGRESS PULL_CLOSE SETTLEMENT CLOSE_ACCOUNT DISPUTE CHAIN_NOTICE GRANT ADMINISTER",
                String.join(
                        " ",
                        Stream.iterate(1, code -> code + 1)
                                .limit(20)
                                .map(code ->
                                        CommandKind.ofCode(code).orElseThrow().name())
                                .toList()));
    }
}
