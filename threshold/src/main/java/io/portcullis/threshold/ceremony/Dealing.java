package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every dealer commits to a polynomial and deals its values.
 *
 * <pre>
 * dealer  ── DEAL [commitment, deal for every member] ──▶ all
 * </pre>
 *
 * In a DKG the polynomial is random and the commitment hides it; in a resharing its constant is the dealer's share, and the commitment shows it.
 *
 * @param transportKeys by the member's index
 */
record Dealing(Gathering gathering, SortedMap<Integer, TransportPublicKey> transportKeys) implements Open {
    @Override
    public Round round() {
        return Round.DEAL;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.liveDealers();
    }

    @Override
    public Open with(Gathering more) {
        return new Dealing(more, transportKeys);
    }

    @Override
    public State close() {
        SortedMap<Integer, Dealt> dealings = new TreeMap<>();
        Gathering judged = gathering
                .judge((speaker, body) -> {
                    int dealer = speaker.dealsAs().getAsInt();
                    Dealt dealt = Dealt.decode(body, definition(), new TreeSet<>(transportKeys.keySet()));
                    requireOwnShare(dealer, dealt);
                    dealings.put(dealer, dealt);
                })
                .requireEnough();
        judged.requireDealers(judged.liveDealers().size());
        return new Complaining(judged.next(), transportKeys, dealings);
    }

    private void requireOwnShare(int dealer, Dealt dealt) {
        if (dealt.committed() instanceof Committed.Plain plain) {
            PublicKey share = definition()
                    .previous()
                    .orElseThrow()
                    .sharing()
                    .memberKey(dealer)
                    .orElseThrow();
            if (!plain.commitment().constant().equals(share.point())) {
                throw new ThresholdRefusedException(
                        ThresholdTag.COMMITMENT_NOT_OF_SHARE, "deals another secret than the share it holds");
            }
        }
    }
}
