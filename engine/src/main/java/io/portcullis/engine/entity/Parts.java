package io.portcullis.engine.entity;

import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The group's signature out of the parts that commits enclose. A bad part names its member and nothing is lost: the signature comes from
 * the others' as soon as there are enough.
 */
final class Parts {
    private Parts() {}

    /** What came of the parts: perhaps the signature, and the validators whose parts are bad. */
    record Sum(Optional<GroupSignature> signature, SortedSet<Integer> culprits) {}

    /** The share's index of a validator. */
    static int index(int number) {
        return number + 1;
    }

    /** @param commits by validator, all over one message, without those whose parts are known to be bad */
    static Sum combine(Bytes message, GroupSharing sharing, Map<Integer, Message> commits, SecretSource weights) {
        SortedSet<Integer> culprits = new TreeSet<>();
        List<PartialSignature> parts = new ArrayList<>();
        commits.forEach((number, commit) -> {
            if (commit.enclosure() instanceof Enclosure.Part(Bytes part)) {
                try {
                    parts.add(new PartialSignature(sharing.epoch(), index(number), Signature.decode(part)));
                } catch (ThresholdRefusedException e) {
                    culprits.add(number);
                }
            }
        });
        if (parts.size() < sharing.threshold()) {
            return new Sum(Optional.empty(), culprits);
        }
        Combination combination = new Combiner(sharing, weights).combine(message, parts);
        combination.culprits().forEach(index -> culprits.add(index - 1));
        return switch (combination) {
            case Combination.Combined combined ->
                new Sum(
                        Optional.of(GroupSignature.of(
                                combined.signature().point().encodeEip2537().toArray())),
                        culprits);
            case Combination.Failed failed -> new Sum(Optional.empty(), culprits);
        };
    }
}
