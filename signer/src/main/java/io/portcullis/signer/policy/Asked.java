package io.portcullis.signer.policy;

import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import java.util.List;
import java.util.Set;

/**
 * What a policy is asked about.
 *
 * @param effects as decoded from the batch's bytes
 * @param approvers people whose assertions for this very intent were verified; who they are allowed to be is the policy's to say
 */
public record Asked(IntentKind kind, List<Effect> effects, String initiator, Set<String> approvers) {
    public Asked {
        effects = List.copyOf(effects);
        approvers = Set.copyOf(approvers);
    }

    public static Asked of(Intent intent, Set<String> approvers) {
        return new Asked(intent.kind(), intent.effects(), intent.initiator(), approvers);
    }
}
