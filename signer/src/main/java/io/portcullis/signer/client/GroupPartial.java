package io.portcullis.signer.client;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import tools.jackson.databind.node.ObjectNode;

/**
 * One signer's part of the group's signature over a batch's digest: {@code {"epoch":1,"index":2,"signature":"0x…"}}, the signature 48
 * bytes compressed.
 */
public record GroupPartial(PartialSignature part) {
    public ObjectNode toJson() {
        return StrictJson.newObject()
                .put("epoch", part.epoch())
                .put("index", part.index())
                .put("signature", "0x" + part.signature().encode());
    }

    public static GroupPartial read(Fields in) {
        long epoch = in.number("epoch");
        int index = in.number("index", 1, 128);
        Bytes signature = Bytes.of(in.fixedBytes("signature", Signature.LENGTH));
        try {
            return new GroupPartial(new PartialSignature(epoch, index, Signature.decode(signature)));
        } catch (ThresholdRefusedException e) {
            throw in.invalid("signature", "a point of G1: " + e.getMessage());
        }
    }
}
