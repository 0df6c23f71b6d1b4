package io.portcullis.engine.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bytes that decode encode to themselves; all others are refused, and nothing throws. {@code PORTCULLIS_WRITE_GOLDEN=true} writes a version that has no file yet. */
final class EntityCodecTest {
    private static final Set<EngineTag> EXPECTED =
            EnumSet.of(EngineTag.ENCODING_INVALID, EngineTag.ENTITY_VERSION_UNKNOWN, EngineTag.ENTITY_OTHER);

    private static final Validators BOARD = Boards.equal(4);
    private static final View AT = new View(1, new BlockHeight(9), new Round(2));
    private static final Bytes VALUE = Bytes.ascii("a value");
    private static final List<SignedVote> PREPARES =
            List.of(message(Draft.prepare(AT.in(Round.FIRST), Digest.of(VALUE))).signed());
    private static final Prepared PREPARED = new Prepared(Round.FIRST, VALUE, PREPARES);
    private static final List<Message> EVERY_KIND = List.of(
            message(Draft.prepare(AT, Digest.of(VALUE))),
            message(Draft.commit(AT, Digest.of(VALUE))),
            message(Draft.roundChange(AT, Optional.empty())),
            message(Draft.roundChange(AT, Optional.of(PREPARED))),
            message(Draft.proposal(
                    AT,
                    new Enclosure.Justification(
                            VALUE,
                            List.of(message(Draft.roundChange(AT, Optional.of(PREPARED)))
                                    .signed()),
                            PREPARES))));

    private static final Ballot BALLOT = new Ballot(AT, Optional.of(PREPARED), List.of())
            .with(Draft.roundChange(AT, Optional.of(PREPARED)))
            .with(Draft.prepare(AT, Digest.of(VALUE)));
    private static final Path GOLDEN = Path.of("src/test/resources/golden/entity-messages-v1.txt");

    private static Message message(Draft draft) {
        return TwinKeys.sign(Boards.DOMAIN, BOARD, draft, TwinKeys.address(1));
    }

    @Test
    void everyMessageAndBallotEverWrittenReadsAsItself() throws IOException {
        if (Optional.ofNullable(System.getenv("PORTCULLIS_WRITE_GOLDEN")).isPresent() && !Files.exists(GOLDEN)) {
            Files.write(GOLDEN, written());
        }
        assertEquals(written(), Files.readAllLines(GOLDEN));
    }

    private static List<String> written() {
        Stream<Bytes> messages = EVERY_KIND.stream().map(message -> MessageCodec.encode(Boards.ENTITY, message));
        return Stream.concat(messages, Stream.of(BALLOT.encode()))
                .map(Bytes::toString)
                .toList();
    }

    @Test
    void everyMessageReadsAsItself() {
        for (Message message : EVERY_KIND) {
            Bytes bytes = MessageCodec.encode(Boards.ENTITY, message);
            assertEquals(new Decoded.Complete<>(message), MessageCodec.decode(Boards.ENTITY, bytes));
        }
    }

    @Test
    void everyBallotReadsAsItself() {
        assertEquals(new Decoded.Complete<>(BALLOT), Ballot.decode(BALLOT.encode()));
    }

    @Test
    void changedBytesAreRefusedOrAreAnotherMessageInItsOneEncoding() {
        Random random = new Random(3);
        int taken = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = MessageCodec.encode(Boards.ENTITY, EVERY_KIND.get(random.nextInt(EVERY_KIND.size())))
                    .toArray();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Bytes changed = Bytes.of(bytes);
            switch (MessageCodec.decode(Boards.ENTITY, changed)) {
                case Decoded.Complete<Message>(Message message) -> {
                    assertEquals(changed, MessageCodec.encode(Boards.ENTITY, message));
                    taken++;
                }
                case Decoded.Refused<Message> refused ->
                    assertTrue(EXPECTED.contains(refused.refusal().tag()), refused::toString);
            }
        }
        assertTrue(taken > 1_000, "changes that are taken are tested too: " + taken);
    }

    @Test
    void refusesWhatIsTooLong() {
        Bytes bytes = Bytes.of(new byte[Limits.ENTITY_MESSAGE_BYTES + 1]);
        Decoded<Message> decoded = MessageCodec.decode(Boards.ENTITY, bytes);
        assertEquals(
                EngineTag.ENTITY_MESSAGE_TOO_LONG,
                ((Decoded.Refused<Message>) decoded).refusal().tag());
    }
}
