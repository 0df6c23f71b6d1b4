package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.threshold.bls.PublicKey;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G1;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The group's agreement to a batch, as the contract saw it: {@code {"key":"0x…256 bytes","signature":"0x…128 bytes"}}, both in the form of
 * EIP-2537.
 *
 * @param key that the board named when it agreed; a later board may name another
 */
public record GroupAgreement(GroupKey key, GroupSignature signature) {
    public ObjectNode toJson() {
        return StrictJson.newObject().put("key", key.toString()).put("signature", signature.toString());
    }

    /** @throws RefusedException unless lengths and padding are right; whether they are points is {@link #isOf}'s question */
    public static GroupAgreement read(Fields in) {
        return new GroupAgreement(readKey(in, "key"), readSignature(in));
    }

    static GroupKey readKey(Fields in, String name) {
        byte[] bytes = in.fixedBytes(name, GroupKey.LENGTH);
        try {
            return GroupKey.of(bytes);
        } catch (IllegalArgumentException e) {
            throw in.invalid(name, "a point of G2 in the form of EIP-2537: " + e.getMessage());
        }
    }

    private static GroupSignature readSignature(Fields in) {
        byte[] bytes = in.fixedBytes("signature", GroupSignature.LENGTH);
        try {
            return GroupSignature.of(bytes);
        } catch (IllegalArgumentException e) {
            throw in.invalid("signature", "a point of G1 in the form of EIP-2537: " + e.getMessage());
        }
    }

    /** Whether both are points of their groups, and the signature is the key's over the digest. */
    public boolean isOf(Bytes32 digest) {
        try {
            PublicKey signer =
                    new PublicKey(G2.decodeEip2537(Bytes.of(key.point().toArray())));
            Signature made =
                    new Signature(G1.decodeEip2537(Bytes.of(signature.point().toArray())));
            return signer.verifies(Bytes.of(digest.toArray()), made);
        } catch (ThresholdRefusedException e) {
            return false;
        }
    }
}
