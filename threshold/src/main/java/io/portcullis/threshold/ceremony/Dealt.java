package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One dealer's word: its commitment, and a sealed deal for every member. RLP: {@code [[point…], [[ephemeral, ciphertext]…]]}, the deals in the
 * order of the members' indices.
 */
record Dealt(Committed committed, SortedMap<Integer, SealedDeal> deals) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/deal-context/v1");

    /** {@code "portcullis/deal-context/v1" ‖ session ‖ dealer's index(4) ‖ member's index(4)}. */
    static Bytes context(Bytes session, int dealer, int member) {
        return DOMAIN.concat(session)
                .concat(Bytes.of(
                        ByteBuffer.allocate(8).putInt(dealer).putInt(member).array()));
    }

    Bytes encode() {
        RlpWriter out = new RlpWriter();
        committed.write(out);
        return out.list(
                        deals.values(),
                        (inside, deal) -> inside.list(
                                new RlpWriter().bytes(deal.ephemeral().bytes()).bytes(deal.ciphertext())))
                .toList();
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, COMMITMENT_WRONG_DEGREE, and what a point may be refused for */
    static Dealt decode(Bytes body, Definition definition, SortedSet<Integer> members) {
        return RlpReader.readList(body, in -> {
            Committed committed = Committed.read(in, definition);
            List<SealedDeal> deals = in.items(
                    Limits.MAX_MEMBERS,
                    items -> items.list(one -> new SealedDeal(
                            new TransportPublicKey(one.fixed(TransportPublicKey.LENGTH)),
                            one.bytes(Limits.MAX_DEAL_BYTES))));
            if (deals.size() != members.size()) {
                throw new ThresholdRefusedException(
                        ThresholdTag.ENCODING_INVALID, deals.size() + " deals for " + members.size() + " members");
            }
            SortedMap<Integer, SealedDeal> byMember = new TreeMap<>();
            int next = 0;
            for (int member : members) {
                byMember.put(member, deals.get(next++));
            }
            return new Dealt(committed, byMember);
        });
    }
}
