package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.node.SealRefused;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.signer.client.SealLeaves;
import io.portcullis.signer.client.SealQuorum;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a board's signers for seals.
 *
 * <p>Invariants: only the very same seal is asked for again, whose answer a signer that gave it repeats; so asking is safe whatever became of the
 * last time. A quorum that cannot come because signers are away, or say no for a reason that can end, is asked again until it comes, ever more
 * seldom. Watermarks are final: signers that signed another body, or a higher version, never sign this one.
 */
public final class QuorumSealer implements BoardSealer {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumSealer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Set<SignerTag> FINAL = Set.of(
            SignerTag.WATERMARK_VERSION_TOO_LOW, SignerTag.WATERMARK_VERSION_FORKED, SignerTag.SEAL_HEIGHT_SPENT);

    /** Who signs: the board's signers, or a test's. */
    interface Quorum extends AutoCloseable {
        SealQuorum.Outcome seal(Seal seal, SealLeaves leaves) throws InterruptedException;

        @Override
        void close();
    }

    /** Waits between two times of asking. */
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    private final Board board;
    private final Quorum quorum;
    private final Pause pause;
    private volatile State state = State.WORKING;
    private volatile Consumer<State> listener = any -> {};

    public QuorumSealer(Board board, SealQuorum quorum) {
        this(board, of(quorum), Thread::sleep);
    }

    QuorumSealer(Board board, Quorum quorum, Pause pause) {
        this.board = board;
        this.quorum = quorum;
        this.pause = pause;
    }

    private static Quorum of(SealQuorum quorum) {
        return new Quorum() {
            @Override
            public SealQuorum.Outcome seal(Seal seal, SealLeaves leaves) throws InterruptedException {
                return quorum.seal(seal, leaves);
            }

            @Override
            public void close() {
                quorum.close();
            }
        };
    }

    @Override
    public List<Signature> seal(SealTree tree) {
        SealLeaves leaves = SealLeaves.of(tree.leaves());
        Duration next = FIRST_PAUSE;
        try {
            while (true) {
                switch (quorum.seal(tree.seal(), leaves)) {
                    case SealQuorum.Outcome.Sealed it -> {
                        become(State.WORKING);
                        return it.signatures();
                    }
                    case SealQuorum.Outcome.Unsealed it -> become(stateOf(it.refusals()));
                }
                pause.last(next);
                boolean away = state instanceof State.Away;
                next = away || next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                        ? (away ? FIRST_PAUSE : LONGEST_PAUSE)
                        : next.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFault(EngineTag.HUB_STOPPED, "interrupted while asking for a seal", e);
        }
    }

    /** @throws SealRefused if a quorum can never come */
    private State stateOf(SortedMap<Address, Refusal> refusals) {
        if (isLost(refusals, refusal -> FINAL.contains(refusal.tag()))) {
            throw new SealRefused("the signers never sign this: " + refusals);
        }
        return isLost(refusals, refusal -> refusal.tag() != SignerTag.SIGNER_UNREACHABLE)
                ? new State.Refusing("the signers say no: " + refusals)
                : new State.Away("too few signers answer: " + refusals);
    }

    /** Whether those who say no so leave no quorum. */
    private boolean isLost(SortedMap<Address, Refusal> refusals, Predicate<Refusal> so) {
        long lost = refusals.entrySet().stream()
                .filter(entry -> so.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .mapToLong(board::weightOf)
                .sum();
        long all = board.members().stream().mapToLong(Board.Member::weight).sum();
        return all - lost < board.threshold();
    }

    private void become(State next) {
        if (next.equals(state)) {
            return;
        }
        state = next;
        switch (next) {
            case State.Working it -> LOG.info("the signers seal again");
            case State.Away it -> LOG.warn("{}", it.reason());
            case State.Refusing it -> LOG.error("nothing new begins: {}", it.reason());
        }
        listener.accept(next);
    }

    @Override
    public void tell(Consumer<State> whom) {
        listener = whom;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void close() {
        quorum.close();
    }
}
