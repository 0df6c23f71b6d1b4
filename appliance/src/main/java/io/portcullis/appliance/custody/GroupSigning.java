package io.portcullis.appliance.custody;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.Combination;
import io.portcullis.threshold.signing.Combiner;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.List;
import java.util.Optional;

/**
 * Makes the group's signature of the signers' parts. The sharing comes from the signers and is believed only as far as it has the key that the
 * chain's board names: the signature is verified under that key before it goes anywhere.
 */
final class GroupSigning {
    private final List<SignerDoor> signers;

    GroupSigning(List<SignerDoor> signers) {
        this.signers = List.copyOf(signers);
    }

    /** The newest sharing of this key that a signer holds a share of. */
    Optional<GroupSharing> sharing(GroupKey key) {
        GroupSharing newest = null;
        for (SignerDoor signer : signers) {
            Optional<GroupSharing> held = held(signer).filter(sharing -> isOf(sharing, key));
            if (held.isPresent() && (newest == null || held.get().epoch() > newest.epoch())) {
                newest = held.get();
            }
        }
        return Optional.ofNullable(newest);
    }

    private static Optional<GroupSharing> held(SignerDoor signer) {
        try {
            return signer.sharing();
        } catch (ApplianceRefusal e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(GroupSharing sharing, GroupKey key) {
        return Bytes.of(key.point().toArray()).equals(sharing.groupKey().point().encodeEip2537());
    }

    /** @throws ApplianceRefusal GROUP_SIGNATURE_PENDING with what is missing, and who is to blame */
    static GroupSignature combine(GroupSharing sharing, Bytes32 digest, List<PartialSignature> parts) {
        List<PartialSignature> ofEpoch =
                parts.stream().filter(part -> part.epoch() == sharing.epoch()).toList();
        return switch (new Combiner(sharing).combine(Bytes.of(digest.toArray()), ofEpoch)) {
            case Combination.Combined combined ->
                GroupSignature.of(combined.signature().point().encodeEip2537().toArray());
            case Combination.Failed failed ->
                throw ApplianceTag.GROUP_SIGNATURE_PENDING.refusal(
                        failed.refusal().reason()
                                + (failed.culprits().isEmpty() ? "" : "; bad parts of members " + failed.culprits()));
        };
    }
}
