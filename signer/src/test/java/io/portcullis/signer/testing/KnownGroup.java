package io.portcullis.signer.testing;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;

/** A group key whose secret is a small number that everybody knows. */
public record KnownGroup(int number) {
    public GroupKey key() {
        try (SecretScalars secret = secret()) {
            return GroupKey.of(PublicKey.of(secret, 0).point().encodeEip2537().toArray());
        }
    }

    public GroupSignature sign(Bytes32 digest) {
        try (SecretScalars secret = secret()) {
            return GroupSignature.of(Signature.sign(secret, 0, Bytes.of(digest.toArray()), SecretAccess.INSTANCE)
                    .point()
                    .encodeEip2537()
                    .toArray());
        }
    }

    public GroupAgreement agreeTo(Bytes32 digest) {
        return new GroupAgreement(key(), sign(digest));
    }

    private SecretScalars secret() {
        return SecretScalars.ofPublic(Bytes.ofHex("%064x".formatted(number)), SecretAccess.INSTANCE);
    }
}
