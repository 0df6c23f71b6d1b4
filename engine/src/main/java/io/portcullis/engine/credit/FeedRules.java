package io.portcullis.engine.credit;

import io.portcullis.depositary.model.Address;
import java.util.Set;

/**
 * Who may say prices, and what is believed of them.
 *
 * @param sources keys that are pinned; what another signs is no quote
 * @param quorum fresh quotes that a price needs: above half of the sources, so that no minority makes one
 * @param staleSeconds how old a quote may be
 * @param skewSeconds how far ahead of the block a quote may be
 * @param deviationBasisPoints how far from the others' median a quote may lie
 * @param jumpBasisPoints how far a price may move in one block; a larger move is taken only when every fresh quote is beyond it on the same side
 */
public record FeedRules(
        Set<Address> sources,
        int quorum,
        long staleSeconds,
        long skewSeconds,
        int deviationBasisPoints,
        int jumpBasisPoints) {
    static final int MOST_SOURCES = 31;

    public FeedRules {
        sources = Set.copyOf(sources);
        if (sources.size() > MOST_SOURCES
                || quorum > sources.size()
                || 2 * quorum <= sources.size()
                || staleSeconds < 1
                || skewSeconds < 0
                || deviationBasisPoints < 1
                || jumpBasisPoints < 1) {
            throw new IllegalArgumentException("a quorum is above half of at most " + MOST_SOURCES + " sources");
        }
    }
}
