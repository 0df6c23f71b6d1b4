package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who signed, and whether that many are a quorum.
 *
 * <p>Invariant: no validator counts twice.
 */
record Electorate(VotingDomain domain, Validators validators, SignatureScheme scheme) {
    /** @throws RefusedException ENTITY_EPOCH_UNKNOWN, ENTITY_SIGNER_STRANGER */
    int signer(SignedVote signed) {
        if (signed.vote().at().epoch() != validators.epoch()) {
            throw new RefusedException(
                    EngineTag.ENTITY_EPOCH_UNKNOWN,
                    "epoch " + signed.vote().at().epoch() + ", not " + validators.epoch());
        }
        Optional<Address> signer = scheme.signerOf(domain.digest(validators, signed.vote()), signed.signature());
        OptionalInt number = signer.map(validators::numberOf).orElse(OptionalInt.empty());
        return number.orElseThrow(
                () -> new RefusedException(EngineTag.ENTITY_SIGNER_STRANGER, "signed by nobody of the board"));
    }

    /** @throws RefusedException ENTITY_UNJUSTIFIED unless these are by different validators, together a quorum */
    void requireQuorum(List<SignedVote> votes) {
        BitSet signers = new BitSet();
        int weight = 0;
        for (SignedVote signed : votes) {
            int number = signer(signed);
            if (signers.get(number)) {
                throw unjustified("one validator is there twice");
            }
            signers.set(number);
            weight += validators.weightOf(number);
        }
        if (weight < validators.quorum()) {
            throw unjustified("a weight of " + weight + " is no quorum of " + validators.quorum());
        }
    }

    boolean isQuorum(Collection<Integer> numbers) {
        return weight(numbers) >= validators.quorum();
    }

    /** Whether at least one of them is correct. */
    boolean hasCorrect(Collection<Integer> numbers) {
        return weight(numbers) > validators.faulty();
    }

    private int weight(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(validators::weightOf).sum();
    }

    static RefusedException unjustified(String why) {
        return new RefusedException(EngineTag.ENTITY_UNJUSTIFIED, why);
    }
}
