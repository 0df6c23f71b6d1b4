package io.portcullis.engine.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.entity.Council.Seat;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of the machine, one by one. */
final class ConsensusTest {
    private static final int MOST_STEPS = 60;

    private final Council council = Council.ofTwins(Boards.equal(4));

    @Test
    void decidesInOneRoundWhatTheProposerWasGiven() {
        council.want(1, "one").want(2, "two");
        for (Seat seat : council.seats) {
            assertEquals(
                    List.of(Bytes.ascii("one"), Bytes.ascii("two")),
                    seat.decided.stream().map(Certified::value).toList());
            assertEquals(Round.FIRST, seat.decided.getLast().certificate().at().round());
        }
    }

    @Test
    void aSilentProposerCostsOneRound() {
        Seat silent = council.proposer(1, 0);
        council.signer = (board, number, draft) -> number == silent.number
                ? Optional.empty()
                : Optional.of(TwinKeys.sign(Boards.DOMAIN, board, draft, board.addressOf(number)));
        council.want(1, "one");
        assertTrue(council.seats.stream().allMatch(seat -> seat.decided.isEmpty()));
        council.expire();
        for (Seat seat : council.seats) {
            assertEquals(
                    new Round(1), seat.decided.getFirst().certificate().at().round());
        }
    }

    @Test
    void whatWasPreparedIsProposedAgain() {
        // Commits are lost: all have prepared, nobody decides, and the next proposer wants something else.
        council.passes = (to, message) -> message.kind() != Kind.COMMIT;
        Seat first = council.proposer(1, 0);
        Seat second = council.proposer(1, 1);
        first.take(new Input.Propose(BlockHeight.FIRST, Bytes.ascii("first")));
        second.take(new Input.Propose(BlockHeight.FIRST, Bytes.ascii("second")));
        council.run();
        council.passes = (to, message) -> true;
        council.expire();
        for (Seat seat : council.seats) {
            assertEquals(Bytes.ascii("first"), seat.decided.getFirst().value());
            assertEquals(
                    new Round(1), seat.decided.getFirst().certificate().at().round());
        }
    }

    @Test
    void neverContradictsItselfWhereverItCrashes() {
        for (boolean lossy : List.of(false, true)) {
            for (int number = 0; number < 4; number++) {
                for (int step = 1; step < MOST_STEPS; step++) {
                    crashesAt(number, step, lossy);
                }
            }
        }
    }

    private static void crashesAt(int number, int step, boolean lossy) {
        Council council = Council.ofTwins(Boards.equal(4));
        council.seats.get(number).crashAfter = step;
        if (lossy) {
            council.passes = (to, message) ->
                    message.kind() != Kind.COMMIT || !message.round().equals(Round.FIRST);
        }
        for (int height = 1; height <= 2; height++) {
            council.want(height, "value " + height);
            for (int tries = 0; tries < 6; tries++) {
                council.expire();
                for (Seat seat : council.seats) {
                    catchUp(council, seat);
                }
            }
        }
        String where = "validator " + number + " step " + step + " lossy " + lossy;
        for (Seat seat : council.seats) {
            assertEquals(2, seat.decided.size(), where);
            assertTrue(seat.accusations.isEmpty(), where);
        }
    }

    private static void catchUp(Council council, Seat seat) {
        for (Seat other : council.seats) {
            while (seat.decided.size() < other.decided.size()) {
                seat.take(new Input.CertifiedBlock(other.decided.get(seat.decided.size())));
            }
        }
    }

    @Test
    void refusesABoardOfTwoThirds() {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> new Validators(
                        1,
                        io.portcullis.depositary.model.Board.ofEqualWeights(
                                2,
                                IntStream.range(0, 3)
                                        .mapToObj(TwinKeys::address)
                                        .toList())));
        assertEquals(EngineTag.ENTITY_BOARD_WEAK, refused.tag());
    }

    @Test
    void countsFaultyAsTheFieldDoes() {
        for (int members = 1; members <= 32; members++) {
            Validators board = Boards.equal(members);
            assertEquals((members - 1) / 3, board.faulty());
            assertTrue(2 * board.quorum() - members > board.faulty(), "two quorums share a correct validator");
            assertTrue(members - board.faulty() >= board.quorum(), "the correct ones are a quorum");
        }
    }

    @Test
    void accusesWhoSignsTwoProposals() {
        Seat liar = council.proposer(1, 0);
        Seat judge = council.proposer(1, 1);
        View at = new View(1, BlockHeight.FIRST, Round.FIRST);
        for (String value : List.of("one", "other")) {
            judge.take(new Input.Received(bytes(liar.number, Draft.proposal(at, first(value)))));
        }
        assertTrue(judge.refused(EngineTag.ENTITY_EQUIVOCATION));
        assertInstanceOf(Evidence.Equivocation.class, judge.accusations.getFirst());
        judge.take(new Input.Received(bytes(liar.number, Draft.proposal(at, first("third")))));
        assertEquals(1, judge.accusations.size());
    }

    @Test
    void everyRefusalHasItsTag() {
        Seat seat = council.proposer(1, 1);
        int proposer = council.proposer(1, 0).number;
        int other = council.proposer(1, 2).number;
        View at = new View(1, BlockHeight.FIRST, Round.FIRST);
        Digest digest = Digest.of(Bytes.ascii("x"));
        refuses(seat, EngineTag.ENCODING_INVALID, new Input.Received(Bytes.EMPTY));
        refuses(seat, EngineTag.ENTITY_VERSION_UNKNOWN, new Input.Received(Bytes.ofHex("02c0")));
        refuses(seat, EngineTag.ENTITY_NOT_PROPOSER, received(other, Draft.proposal(at, first("x"))));
        refuses(
                seat,
                EngineTag.ENTITY_UNJUSTIFIED,
                received(council.proposer(1, 1 + 4).number, Draft.proposal(at.in(new Round(5)), first("x"))),
                EngineTag.ENTITY_MESSAGE_REPEATED);
        refuses(seat, EngineTag.ENTITY_UNJUSTIFIED, received(other, Draft.proposal(at.in(new Round(2)), first("x"))));
        refuses(
                seat,
                EngineTag.ENTITY_UNJUSTIFIED,
                received(
                        other,
                        Draft.roundChange(
                                at.in(new Round(2)),
                                Optional.of(new Prepared(Round.FIRST, Bytes.ascii("x"), List.of())))));
        refuses(seat, EngineTag.ENTITY_SIGNER_STRANGER, received(7, Draft.prepare(at, digest)));
        refuses(
                seat,
                EngineTag.ENTITY_EPOCH_UNKNOWN,
                received(other, Draft.prepare(new View(2, BlockHeight.FIRST, Round.FIRST), digest)));
        refuses(
                seat,
                EngineTag.ENTITY_HEIGHT_AHEAD,
                received(other, Draft.prepare(new View(1, new BlockHeight(3), Round.FIRST), digest)));
        seat.take(received(proposer, Draft.prepare(at, digest)));
        refuses(seat, EngineTag.ENTITY_MESSAGE_REPEATED, received(proposer, Draft.prepare(at, digest)));
        refuses(seat, EngineTag.ENTITY_HEIGHT_WRONG, new Input.Propose(new BlockHeight(9), Bytes.EMPTY));
        refuses(
                seat,
                EngineTag.ENTITY_VALUE_TOO_LARGE,
                new Input.Propose(
                        BlockHeight.FIRST, Bytes.of(new byte[io.portcullis.engine.Limits.ENTITY_VALUE_BYTES + 1])));
        refuses(seat, EngineTag.ENTITY_TIMER_STALE, new Input.TimerExpired(BlockHeight.FIRST, new Round(3)));
        refuses(
                seat,
                EngineTag.ENTITY_VERDICT_UNASKED,
                new Input.ReplayVerdict(BlockHeight.FIRST, digest, Optional.empty()));
        refuses(
                seat,
                EngineTag.ENTITY_SIGNATURE_UNASKED,
                new Input.Signed(message(seat.number, Draft.prepare(at, digest))));
        refuses(
                seat,
                EngineTag.ENTITY_EPOCH_WRONG,
                new Input.EpochChange(2, council.validators.board(), Optional.empty(), BlockHeight.FIRST));
        assertTrue(seat.decided.isEmpty());
    }

    @Test
    void aDecisionThatDoesNotReplayHereEndsItsVoting() {
        Seat wrong = council.proposer(1, 1);
        for (Seat seat : council.seats) {
            seat.take(new Input.Propose(BlockHeight.FIRST, Bytes.ascii("one")));
        }
        council.passes = (to, message) -> to != wrong.number;
        council.run();
        Certified block = council.proposer(1, 0).decided.getFirst();
        Digest digest = block.certificate().value();
        Seat proposer = council.proposer(1, 0);
        wrong.take(
                received(proposer.number, Draft.proposal(new View(1, BlockHeight.FIRST, Round.FIRST), first("one"))));
        wrong.take(new Input.ReplayVerdict(
                BlockHeight.FIRST, digest, Optional.of(new Refusal(EngineTag.STATE_ROOT_WRONG, "another root"))));
        wrong.take(new Input.CertifiedBlock(block));
        assertTrue(wrong.refused(EngineTag.ENTITY_REPLAY_DIVERGED));
        assertInstanceOf(State.Halted.class, wrong.state);
        wrong.take(new Input.Propose(BlockHeight.FIRST, Bytes.ascii("again")));
        assertTrue(wrong.refused(EngineTag.ENTITY_HALTED));
    }

    @Test
    void aBallotBeyondTheDecisionsHalts() {
        Seat seat = council.seats.getFirst();
        Ballot ballot = Ballot.empty(1, new BlockHeight(5));
        Step step =
                Consensus.start(seat.setup, new Epochs(council.validators), new BlockHeight(4), Optional.of(ballot));
        assertEquals(
                EngineTag.ENTITY_BALLOT_AHEAD,
                ((State.Halted) step.state()).why().tag());
    }

    private static void refuses(Seat seat, EngineTag tag, Input input) {
        refuses(seat, tag, input, tag);
    }

    private static void refuses(Seat seat, EngineTag one, Input input, EngineTag other) {
        seat.refusals.clear();
        State before = seat.state;
        seat.take(input);
        assertFalse(seat.refusals.isEmpty(), one + " is expected");
        EngineTag tag = seat.refusals.getFirst().tag();
        assertTrue(tag == one || tag == other, seat.refusals::toString);
        assertEquals(before, seat.state, "what is refused changes nothing");
    }

    private static Enclosure.Justification first(String value) {
        return new Enclosure.Justification(Bytes.ascii(value), List.of(), List.of());
    }

    private Input received(int number, Draft draft) {
        return new Input.Received(bytes(number, draft));
    }

    private Bytes bytes(int number, Draft draft) {
        return MessageCodec.encode(Boards.ENTITY, message(number, draft));
    }

    private Message message(int number, Draft draft) {
        return TwinKeys.sign(Boards.DOMAIN, council.validators, draft, TwinKeys.address(number));
    }
}
