package io.portcullis.signer.policy;

import io.portcullis.signer.json.StrictJson;
import java.util.List;
import java.util.Random;

/** Policies that say all that a policy can, for fuzzing. */
public final class FuzzedPolicy {
    private FuzzedPolicy() {}

    public static List<byte[]> genuine() {
        return List.of(PolicyCodec.canonicalBytes(Policies.full()), PolicyCodec.canonicalBytes(Terms.full()));
    }

    public static byte[] genuineFacts() {
        return StrictJson.canonical(Policies.randomFacts(new Random(3)).toJson());
    }
}
