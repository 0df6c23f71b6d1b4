package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.math.BigInteger;
import java.util.Map;

/**
 * One look at the chain. The numbers were read before the sightings, so that what they count has been seen.
 *
 * @param nowSeconds Unix time, of whoever looks
 * @param baseFee of the head, in wei per gas
 * @param suggestedTip what the node thinks is enough
 * @param minedNonce how many transactions of the account are mined at the head
 * @param buriedNonce how many were mined below the depth of burial
 * @param sightings of every candidate that was asked for; of a nonce that is not mined, only the newest
 */
public record LaneView(
        long nowSeconds,
        long headNumber,
        BigInteger baseFee,
        BigInteger suggestedTip,
        long minedNonce,
        long buriedNonce,
        Map<Bytes32, Sighting> sightings) {
    public LaneView {
        sightings = Map.copyOf(sightings);
        if (headNumber < 0 || baseFee.signum() < 0 || suggestedTip.signum() < 0 || minedNonce < 0 || buriedNonce < 0) {
            throw new IllegalArgumentException("not a look at a chain");
        }
    }

    Sighting of(Candidate candidate) {
        return sightings.getOrDefault(candidate.hash(), new Sighting.Absent());
    }
}
