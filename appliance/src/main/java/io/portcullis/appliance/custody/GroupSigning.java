package io.portcullis.appliance.custody;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the group's signature of the signers' parts.
 *
 * <p>Invariants: a signature that comes out is verified under the key that the chain's board names; as long as enough signers give good parts
 * of one sharing, no other signer can hold them up, whatever sharing, index or part it shows.
 */
final class GroupSigning {
    private final List<SignerDoor> signers;

    /** How far the group is with a batch. */
    sealed interface Standing {
        /** The board names no group key. */
        record NotAsked() implements Standing {}

        record Agreed(GroupAgreement agreement) implements Standing {}

        /** @param missing what it waits for, in words */
        record Pending(String missing) implements Standing {}
    }

    GroupSigning(List<SignerDoor> signers) {
        this.signers = List.copyOf(signers);
    }

    /** The sharing of this key that each signer says it has a share of; the others are left out. */
    Map<String, GroupSharing> sharings(GroupKey key) {
        Map<String, GroupSharing> held = new LinkedHashMap<>();
        for (SignerDoor signer : signers) {
            heldBy(signer).filter(sharing -> isOf(sharing, key)).ifPresent(sharing -> held.put(signer.name(), sharing));
        }
        return held;
    }

    private static Optional<GroupSharing> heldBy(SignerDoor signer) {
        try {
            return signer.sharing();
        } catch (ApplianceRefusal e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(GroupSharing sharing, GroupKey key) {
        return Bytes.of(key.point().toArray()).equals(sharing.groupKey().point().encodeEip2537());
    }

    /**
     * Tries every sharing: which one is right only a signature tells, for anybody can make up a commitment that begins with the key.
     *
     * @param parts in any number and order, of any epochs
     */
    static Standing standing(
            GroupKey key, Map<String, GroupSharing> held, Bytes32 digest, List<PartialSignature> parts) {
        List<GroupSharing> sharings = held.values().stream()
                .distinct()
                .sorted(Comparator.comparingLong(GroupSharing::epoch))
                .toList();
        if (sharings.isEmpty()) {
            return new Standing.Pending("no signer has a share of the board's group key " + key.fingerprint());
        }
        List<String> missing = new ArrayList<>();
        for (GroupSharing sharing : sharings) {
            switch (combine(sharing, Bytes.of(digest.toArray()), parts)) {
                case Combination.Combined combined -> {
                    GroupSignature signature = GroupSignature.of(
                            combined.signature().point().encodeEip2537().toArray());
                    return new Standing.Agreed(new GroupAgreement(key, signature));
                }
                case Combination.Failed failed ->
                    missing.add("epoch " + sharing.epoch() + ": "
                            + failed.refusal().reason()
                            + (failed.culprits().isEmpty() ? "" : ", bad parts of members " + failed.culprits()));
            }
        }
        return new Standing.Pending(
                "the signature of group key " + key.fingerprint() + " lacks parts; " + String.join("; ", missing));
    }

    private static Combination combine(GroupSharing sharing, Bytes message, List<PartialSignature> parts) {
        SortedMap<Integer, PartialSignature> byIndex = new TreeMap<>();
        for (PartialSignature part : parts) {
            Optional<PublicKey> member = sharing.memberKey(part.index());
            if (part.epoch() == sharing.epoch() && member.isPresent()) {
                // Two that claim one index: the one that verifies is the member's, whoever brought it.
                byIndex.merge(
                        part.index(),
                        part,
                        (first, second) -> member.get().verifies(message, first.signature()) ? first : second);
            }
        }
        return new Combiner(sharing).combine(message, List.copyOf(byIndex.values()));
    }
}
