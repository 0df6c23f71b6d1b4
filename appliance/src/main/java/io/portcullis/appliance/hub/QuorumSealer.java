package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
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
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a board's signers for seals. A signer away is no answer: the same seal is asked for again. Signers that say no until no quorum is left
 * are one, and it is final.
 */
public final class QuorumSealer implements BoardSealer {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumSealer.class);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Board board;
    private final SealQuorum quorum;
    private volatile boolean waiting;

    public QuorumSealer(Board board, SealQuorum quorum) {
        this.board = board;
        this.quorum = quorum;
    }

    @Override
    public List<Signature> seal(SealTree tree) {
        SealLeaves leaves = SealLeaves.of(tree.leaves());
        try {
            while (true) {
                switch (quorum.seal(tree.seal(), leaves)) {
                    case SealQuorum.Outcome.Sealed it -> {
                        waiting = false;
                        return it.signatures();
                    }
                    case SealQuorum.Outcome.Unsealed it -> {
                        requireHope(it.refusals());
                        if (!waiting) {
                            LOG.warn(
                                    "too few signers answer for block {}: {}",
                                    it.seal().blockHeight(),
                                    it.refusals());
                        }
                        waiting = true;
                    }
                }
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFault(EngineTag.HUB_STOPPED, "interrupted while asking for a seal", e);
        }
    }

    private void requireHope(SortedMap<Address, Refusal> refusals) {
        long lost = refusals.entrySet().stream()
                .filter(entry -> entry.getValue().tag() != SignerTag.SIGNER_UNREACHABLE)
                .map(Map.Entry::getKey)
                .mapToLong(board::weightOf)
                .sum();
        long all = board.members().stream().mapToLong(Board.Member::weight).sum();
        if (all - lost < board.threshold()) {
            throw new SealRefused("the signers refuse: " + refusals);
        }
    }

    @Override
    public boolean isWaiting() {
        return waiting;
    }

    @Override
    public void close() {
        quorum.close();
    }
}
