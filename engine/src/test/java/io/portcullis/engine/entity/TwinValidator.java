package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.threshold.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A correct validator: the machine, its disk, its signer, and those above who want values decided. */
final class TwinValidator {
    private static final int SIGNING_MILLIS = 3;

    private final World world;
    private final int number;
    private final Setup setup;
    private final List<Certified> log = new ArrayList<>();
    private final Map<EngineTag, Integer> refusals = new EnumMap<>(EngineTag.class);
    private Bytes disk = Bytes.EMPTY;
    private Optional<State> state = Optional.empty();
    private int life;

    TwinValidator(World world, int number) {
        this.world = world;
        this.number = number;
        this.setup = Boards.setup(self());
    }

    int number() {
        return number;
    }

    Address self() {
        return TwinKeys.address(number);
    }

    List<Certified> log() {
        return log;
    }

    Map<EngineTag, Integer> refusals() {
        return refusals;
    }

    boolean isDone() {
        return log.size() >= world.target.number();
    }

    BlockHeight height() {
        return new BlockHeight(log.size() + 1);
    }

    /** The view of one that lives. */
    Optional<View> view() {
        return state.filter(State.Validating.class::isInstance)
                .map(some -> ((State.Validating) some).ballot().at());
    }

    void crash() {
        state = Optional.empty();
        life++;
    }

    /** Only what is on its disk is there. */
    void start() {
        if (state.isPresent()) {
            return;
        }
        Optional<Ballot> ballot = disk.size() == 0
                ? Optional.empty()
                : Optional.of(((Decoded.Complete<Ballot>) Ballot.decode(disk)).value());
        Step step = Consensus.start(setup, new Epochs(world.validators), height(), ballot);
        state = Optional.of(step.state());
        run(step.effects(), number);
        want();
    }

    private void want() {
        if (!isDone()) {
            BlockHeight height = height();
            Bytes value = Bytes.ascii(height + " by " + number + " " + world.random.nextInt(3));
            later(world.random.nextInt(30), new Input.Propose(height, value));
        }
    }

    private void later(long millis, Input input) {
        int then = life;
        world.at(world.now + millis, () -> {
            if (life == then) {
                take(input, number);
            }
        });
    }

    void receives(int from, Bytes message) {
        take(new Input.Received(message), from);
    }

    void take(Input input, int from) {
        if (state.isPresent()) {
            Step step = Consensus.step(state.get(), input);
            state = Optional.of(step.state());
            run(step.effects(), from);
        }
    }

    private void run(List<Effect> effects, int from) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Persist(Ballot ballot) -> disk = ballot.encode();
                case Effect.Sign(Validators validators, Draft draft) ->
                    later(
                            1 + world.random.nextInt(SIGNING_MILLIS),
                            new Input.Signed(TwinKeys.sign(Boards.DOMAIN, validators, draft, self())));
                case Effect.Broadcast(Message message) -> world.broadcast(number, message);
                case Effect.Replay(BlockHeight height, Digest digest, Bytes value) ->
                    later(world.random.nextInt(5), new Input.ReplayVerdict(height, digest, refusalOf(value)));
                case Effect.SetTimer(BlockHeight height, Round round) -> {
                    world.highestRound = Math.max(world.highestRound, round.number());
                    int then = life;
                    world.timer(round.number(), () -> {
                        if (life == then) {
                            take(new Input.TimerExpired(height, round), number);
                        }
                    });
                }
                case Effect.Decided(Certified block) -> {
                    log.add(block);
                    world.decided(block);
                    want();
                }
                case Effect.Accuse(Evidence evidence) -> accuse(evidence);
                case Effect.SenderBehind(BlockHeight height) -> give(from, height);
                case Effect.SenderAhead(BlockHeight height) -> {
                    if (world.isCorrect(from)) {
                        world.transmit(number, from, () -> world.validator(from).give(number, height));
                    }
                }
                case Effect.Refuse(Refusal why) -> {
                    refusals.merge(why.tag(), 1, Integer::sum);
                    if (why.tag() == EngineTag.ENTITY_REPLAY_DIVERGED
                            || why.tag() == EngineTag.ENTITY_CERTIFICATES_CONFLICT
                            || why.tag() == EngineTag.ENTITY_BALLOT_AHEAD) {
                        throw new AssertionError("validator " + number + " halts: " + why);
                    }
                }
            }
        }
    }

    private void accuse(Evidence evidence) {
        Accusation accusation = new Accusation(
                evidence, TwinKeys.sign(Boards.DOMAIN.digest(world.validators, accused(evidence), evidence), self()));
        Accusation read = ((Decoded.Complete<Accusation>)
                        Accusation.decode(Boards.ENTITY, accusation.encode(Boards.ENTITY)))
                .value();
        if (!(read.verify(Boards.DOMAIN, world.validators, TwinKeys.SCHEME)
                instanceof Accusation.Judgement.Proven proven)) {
            throw new AssertionError("an accusation that nobody believes");
        }
        if (world.isCorrect(world.validators.numberOf(proven.accused()).orElseThrow())) {
            throw new AssertionError("a correct validator is accused: " + evidence);
        }
        world.accusations++;
    }

    private Address accused(Evidence evidence) {
        SignedVote vote = ((Evidence.Equivocation) evidence).first();
        return TwinKeys.SCHEME
                .signerOf(Boards.DOMAIN.digest(world.validators, vote.vote()), vote.signature())
                .orElseThrow();
    }

    /** Certified blocks come from the log, as they would from a hub's. */
    void give(int to, BlockHeight height) {
        if (world.isCorrect(to) && !world.isHiddenFrom(to) && height.number() <= log.size()) {
            Bytes bytes = log.get((int) height.number() - 1).encode(Boards.ENTITY);
            Certified block = ((Decoded.Complete<Certified>) Certified.decode(Boards.ENTITY, bytes)).value();
            world.transmit(number, to, () -> world.validator(to).take(new Input.CertifiedBlock(block), number));
        }
    }

    private static Optional<Refusal> refusalOf(Bytes value) {
        return new String(value.toArray(), StandardCharsets.US_ASCII).startsWith(World.BAD)
                ? Optional.of(new Refusal(EngineTag.STATE_ROOT_WRONG, "a bad value"))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return number + " at " + view() + " " + refusals;
    }
}
