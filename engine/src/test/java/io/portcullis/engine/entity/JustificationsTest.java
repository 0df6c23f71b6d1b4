package io.portcullis.engine.entity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a proposal of a later round must show, with one thing wrong at a time. */
final class JustificationsTest {
    private static final Validators BOARD = Boards.equal(4);
    private static final Electorate ELECTORATE = new Electorate(Boards.DOMAIN, BOARD, TwinKeys.SCHEME);
    private static final View THIRD = new View(1, BlockHeight.FIRST, new Round(2));
    private static final Bytes OLDER = Bytes.ascii("older");
    private static final Bytes NEWER = Bytes.ascii("newer");
    private static final Prepared LOCK_OF_FIRST = lock(Round.FIRST, OLDER, 3);
    private static final Prepared LOCK_OF_SECOND = lock(new Round(1), NEWER, 3);

    /** Two validators have prepared, each in another round; two have prepared nothing. */
    private static final List<SignedVote> CHANGES = List.of(
            change(0, Optional.of(LOCK_OF_FIRST)),
            change(1, Optional.of(LOCK_OF_SECOND)),
            change(2, Optional.empty()),
            change(3, Optional.empty()));

    private static Message signed(int number, Draft draft) {
        return TwinKeys.sign(Boards.DOMAIN, BOARD, draft, BOARD.addressOf(number));
    }

    private static SignedVote change(int number, Optional<Prepared> prepared) {
        return signed(number, Draft.roundChange(THIRD, prepared)).signed();
    }

    private static Prepared lock(Round round, Bytes value, int votes) {
        return new Prepared(
                round,
                value,
                IntStream.range(0, votes)
                        .mapToObj(number -> signed(number, Draft.prepare(THIRD.in(round), Digest.of(value)))
                                .signed())
                        .toList());
    }

    private static void require(Bytes value, List<SignedVote> changes, List<SignedVote> prepares) {
        Draft draft = Draft.proposal(THIRD, new Enclosure.Justification(value, changes, prepares));
        Justifications.require(ELECTORATE, signed(3, draft));
    }

    private static void refuses(Bytes value, List<SignedVote> changes, List<SignedVote> prepares) {
        RefusedException refused = assertThrows(RefusedException.class, () -> require(value, changes, prepares));
        assertEquals(EngineTag.ENTITY_UNJUSTIFIED, refused.tag());
    }

    @Test
    void theValueOfTheHighestPreparedRoundIsJustified() {
        assertDoesNotThrow(() -> require(NEWER, CHANGES, LOCK_OF_SECOND.prepares()));
        assertDoesNotThrow(() -> require(NEWER, CHANGES.subList(1, 4), LOCK_OF_SECOND.prepares()));
    }

    @Test
    void anOlderPreparedValueIsNot() {
        refuses(OLDER, CHANGES, LOCK_OF_FIRST.prepares());
    }

    @Test
    void anotherValueWithTheTruePreparesIsNot() {
        refuses(Bytes.ascii("mine"), CHANGES, LOCK_OF_SECOND.prepares());
        refuses(Bytes.ascii("mine"), CHANGES, List.of());
    }

    @Test
    void aPreparedValueWithoutItsPreparesIsNot() {
        refuses(NEWER, CHANGES, List.of());
        refuses(NEWER, CHANGES, LOCK_OF_SECOND.prepares().subList(0, 2));
        refuses(NEWER, CHANGES, LOCK_OF_FIRST.prepares());
    }

    @Test
    void fewerRoundChangesThanAQuorumAreNot() {
        refuses(Bytes.ascii("mine"), CHANGES.subList(2, 4), List.of());
        refuses(NEWER, List.of(), LOCK_OF_SECOND.prepares());
    }

    @Test
    void oneValidatorThatIsThereTwiceIsNot() {
        refuses(Bytes.ascii("mine"), List.of(CHANGES.get(2), CHANGES.get(3), CHANGES.get(2)), List.of());
        List<SignedVote> two = LOCK_OF_SECOND.prepares().subList(0, 2);
        refuses(NEWER, CHANGES, List.of(two.get(0), two.get(1), two.get(0)));
    }

    @Test
    void roundChangesOfAnotherRoundAreNot() {
        List<SignedVote> other = IntStream.range(0, 3)
                .mapToObj(number -> signed(number, Draft.roundChange(THIRD.in(new Round(3)), Optional.empty()))
                        .signed())
                .toList();
        refuses(NEWER, other, List.of());
    }

    @Test
    void whatARoundChangeSaysWasPreparedItShows() {
        Message good = signed(0, Draft.roundChange(THIRD, Optional.of(LOCK_OF_SECOND)));
        assertDoesNotThrow(() -> Justifications.require(ELECTORATE, good));
        Message few = signed(0, Draft.roundChange(THIRD, Optional.of(lock(new Round(1), NEWER, 2))));
        assertEquals(
                EngineTag.ENTITY_UNJUSTIFIED,
                assertThrows(RefusedException.class, () -> Justifications.require(ELECTORATE, few))
                        .tag());
    }
}
