package io.portcullis.appliance.custody;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.util.List;
import java.util.TreeSet;

/**
 * Two of three shares of a secret that everybody knows: member i has {@code secret + slope · i}. Another slope and the next epoch is what a
 * refresh makes: another sharing of the same key.
 */
record KnownSharing(int secret, int slope, long epoch) {
    GroupSharing sharing() {
        return new GroupSharing(
                epoch, new Commitment(List.of(inG2(secret), inG2(slope))), new TreeSet<>(List.of(1, 2, 3)));
    }

    GroupKey key() {
        return GroupKey.of(inG2(secret).encodeEip2537().toArray());
    }

    PartialSignature part(int index, Bytes32 digest) {
        try (SecretScalars share = scalar(secret + slope * index)) {
            return new PartialSignature(
                    epoch, index, Signature.sign(share, 0, Bytes.of(digest.toArray()), SecretAccess.INSTANCE));
        }
    }

    private static G2 inG2(int number) {
        try (SecretScalars scalar = scalar(number)) {
            return scalar.times(0, G2.generator());
        }
    }

    private static SecretScalars scalar(int number) {
        return SecretScalars.ofPublic(Bytes.ofHex("%064x".formatted(number)), SecretAccess.INSTANCE);
    }
}
