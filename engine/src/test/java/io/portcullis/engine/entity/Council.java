package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** A board whose messages arrive one after the other, in the order in which they were sent; nothing happens unless it is asked for. */
final class Council {
    /** Signs for a validator, or gives nothing. */
    interface Signer {
        Optional<Message> sign(Validators validators, int number, Draft draft);
    }

    final Validators validators;
    final List<Seat> seats = new ArrayList<>();
    BiPredicate<Integer, Message> passes = (to, message) -> true;
    Signer signer;

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();

    Council(Validators validators, SignatureScheme scheme, Signer signer) {
        this.validators = validators;
        this.signer = signer;
        for (int i = 0; i < validators.size(); i++) {
            seats.add(new Seat(i, scheme));
        }
    }

    static Council ofTwins(Validators validators) {
        return new Council(
                validators,
                TwinKeys.SCHEME,
                (board, number, draft) ->
                        Optional.of(TwinKeys.sign(Boards.DOMAIN, board, draft, board.addressOf(number))));
    }

    /** One place of the board, and what its machine has asked for. */
    final class Seat {
        final int number;
        final Setup setup;
        final List<Certified> decided = new ArrayList<>();
        final List<Refusal> refusals = new ArrayList<>();
        final List<Evidence> accusations = new ArrayList<>();
        final List<Effect> effects = new ArrayList<>();
        final Map<View, Map<Kind, Vote>> signed = new HashMap<>();
        Optional<Ballot> disk = Optional.empty();
        Optional<Effect.SetTimer> timer = Optional.empty();
        State state;
        int steps;
        int crashAfter = -1;

        Seat(int number, SignatureScheme scheme) {
            this.number = number;
            setup = new Setup(Boards.DOMAIN, validators.addressOf(number), scheme, new TestWeights());
            run(Consensus.start(setup, new Epochs(validators), BlockHeight.FIRST, Optional.empty()));
        }

        void take(Input input) {
            steps++;
            Step step = Consensus.step(state, input);
            if (steps == crashAfter) {
                // The effects up to the last that is durable were begun, the state is lost.
                step.effects().stream()
                        .filter(effect -> effect instanceof Effect.Persist || effect instanceof Effect.Decided)
                        .forEach(this::run);
                restart();
            } else {
                run(step);
            }
        }

        void restart() {
            timer = Optional.empty();
            BlockHeight height = new BlockHeight(decided.size() + 1);
            Optional<Ballot> read =
                    disk.map(ballot -> ((Decoded.Complete<Ballot>) Ballot.decode(ballot.encode())).value());
            run(Consensus.start(setup, new Epochs(validators), height, read));
        }

        private void run(Step step) {
            state = step.state();
            step.effects().forEach(this::run);
        }

        private void run(Effect effect) {
            effects.add(effect);
            switch (effect) {
                case Effect.Persist(Ballot ballot) -> disk = Optional.of(ballot);
                case Effect.Sign(Validators board, Draft draft) -> {
                    Vote vote = draft.vote();
                    if (disk.isEmpty() || !disk.get().votes().contains(draft)) {
                        throw new AssertionError("a signature is asked for before its vote is durable: " + vote);
                    }
                    Vote before = signed.computeIfAbsent(vote.at(), at -> new HashMap<>())
                            .putIfAbsent(vote.kind(), vote);
                    if (before != null && !before.equals(vote)) {
                        throw new AssertionError("validator " + number + " contradicts itself: " + vote);
                    }
                    signer.sign(board, number, draft)
                            .ifPresent(message -> queue.add(() -> take(new Input.Signed(message))));
                }
                case Effect.Broadcast(Message message) -> {
                    Bytes bytes = MessageCodec.encode(Boards.ENTITY, message);
                    for (Seat other : seats) {
                        if (other != this) {
                            queue.add(() -> {
                                if (passes.test(other.number, message)) {
                                    other.take(new Input.Received(bytes));
                                }
                            });
                        }
                    }
                }
                case Effect.Replay(BlockHeight height, Digest digest, Bytes value) ->
                    queue.add(() -> take(new Input.ReplayVerdict(height, digest, Optional.empty())));
                case Effect.SetTimer set -> timer = Optional.of(set);
                case Effect.Decided(Certified block) -> decided.add(block);
                case Effect.Accuse(Evidence evidence) -> accusations.add(evidence);
                case Effect.SenderBehind behind -> {}
                case Effect.SenderAhead ahead -> {}
                case Effect.Refuse(Refusal why) -> refusals.add(why);
            }
        }

        boolean refused(EngineTag tag) {
            return refusals.stream().anyMatch(refusal -> refusal.tag() == tag);
        }

        State.Validating validating() {
            return (State.Validating) state;
        }
    }

    Council want(int height, String value) {
        for (Seat seat : seats) {
            seat.take(new Input.Propose(new BlockHeight(height), Bytes.ascii(value)));
        }
        return run();
    }

    Council run() {
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
        return this;
    }

    /** The timers of all who have one. */
    Council expire() {
        for (Seat seat : seats) {
            seat.timer.ifPresent(set -> queue.add(() -> seat.take(new Input.TimerExpired(set.height(), set.round()))));
        }
        return run();
    }

    Seat proposer(int height, int round) {
        return seats.get(validators.proposer(new BlockHeight(height), new Round(round)));
    }
}
