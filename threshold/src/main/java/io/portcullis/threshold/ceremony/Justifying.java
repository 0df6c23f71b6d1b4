package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A dealer that was complained of reveals the ephemeral key of each such deal. Everybody opens the deal that all have seen: it is false, and
 * the dealer is out; or it is right, and the complainer is out. One of the two is always named.
 *
 * <pre>
 * dealer  ── JUSTIFY [[member, ephemeral private key]…] ──▶ all       (only dealers complained of; the round is skipped if there are none)
 * </pre>
 *
 * What is revealed is one share of one dealer, which either the dealer or the member gave away by lying.
 */
record Justifying(
        Gathering gathering,
        SortedMap<Integer, TransportPublicKey> transportKeys,
        SortedMap<Integer, Dealt> dealings,
        SortedMap<Integer, SortedSet<Integer>> complaints)
        implements Open {
    static Bytes word(SortedMap<Integer, Bytes> openings) {
        return new RlpWriter()
                .list(
                        openings.entrySet(),
                        (out, opening) -> out.list(
                                new RlpWriter().number(opening.getKey()).bytes(opening.getValue())))
                .toList();
    }

    @Override
    public Round round() {
        return Round.JUSTIFY;
    }

    @Override
    public SortedSet<Integer> speakers() {
        return gathering.live(party -> party.dealsAs().isPresent()
                && complaints.containsKey(party.dealsAs().getAsInt()));
    }

    @Override
    public Open with(Gathering more) {
        return new Justifying(more, transportKeys, dealings, complaints);
    }

    @Override
    public State close() {
        SortedMap<Integer, Integer> liars = new TreeMap<>();
        Gathering judged = gathering.judge((speaker, body) -> judge(speaker, body, liars));
        for (Map.Entry<Integer, Integer> liar : liars.entrySet()) {
            judged = judged.evict(
                    judged.receiver(liar.getKey()),
                    ThresholdTag.COMPLAINT_FALSE,
                    "complained of dealer " + liar.getValue() + ", whose deal is right");
        }
        judged = judged.requireEnough();
        SortedSet<Integer> qualified = new TreeSet<>();
        for (int number : judged.liveDealers()) {
            qualified.add(judged.party(number).orElseThrow().dealsAs().getAsInt());
        }
        judged.requireDealers(qualified.size());
        Gathering next = judged.arrived().isEmpty() ? judged : judged.next();
        return definition().kind() == Kind.DKG
                ? new Extracting(next, dealings, qualified)
                : Proving.ofReshared(next, dealings, qualified);
    }

    /** @param liars by their index, with the dealer they complained of */
    private void judge(Party speaker, Bytes body, SortedMap<Integer, Integer> liars) {
        record Opening(int member, Bytes key) {}
        int dealer = speaker.dealsAs().getAsInt();
        List<Opening> openings = RlpReader.readList(
                body,
                in -> in.items(
                        Limits.MAX_MEMBERS,
                        items -> items.list(one ->
                                new Opening(one.number(0, Limits.MAX_MEMBERS), one.fixed(TransportPublicKey.LENGTH)))));
        if (!openings.stream().map(Opening::member).toList().equals(List.copyOf(complaints.get(dealer)))) {
            throw new ThresholdRefusedException(
                    ThresholdTag.COMPLAINT_UNANSWERED, "answers other complaints than were made");
        }
        SortedSet<Integer> cheated = new TreeSet<>();
        for (Opening opening : openings) {
            if (opensRightly(dealer, opening.member(), opening.key())) {
                liars.put(opening.member(), dealer);
            } else {
                cheated.add(opening.member());
            }
        }
        if (!cheated.isEmpty()) {
            throw new ThresholdRefusedException(
                    ThresholdTag.DEAL_INCONSISTENT, "dealt to " + cheated + " what it did not commit to");
        }
    }

    private boolean opensRightly(int dealer, int member, Bytes ephemeral) {
        Dealt dealt = dealings.get(dealer);
        int secrets = dealt.committed().secretsPerDeal();
        Optional<LockedMemory> opened = DealCipher.openRevealed(
                dealt.deals().get(member),
                ephemeral,
                transportKeys.get(member),
                Dealt.context(gathering.session(), dealer, member),
                secrets * SecretScalars.LENGTH);
        if (opened.isEmpty()) {
            return false;
        }
        try (LockedMemory plaintext = opened.get();
                SecretScalars values = SecretScalars.zeros(secrets)) {
            for (int i = 0; i < secrets; i++) {
                values.read(
                        i,
                        plaintext
                                .open(SecretAccess.INSTANCE)
                                .asSlice((long) i * SecretScalars.LENGTH, SecretScalars.LENGTH),
                        SecretAccess.INSTANCE);
            }
            return dealt.committed().opensTo(member, values, 0);
        } catch (ThresholdRefusedException e) {
            return false;
        }
    }
}
