package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DelegationView;
import io.portcullis.appliance.custody.Delegations;
import io.portcullis.appliance.custody.People;
import io.portcullis.appliance.store.DelegationStore.Begun;
import io.portcullis.appliance.store.DelegationStore.Kept;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Delegation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Delegations in the terms of the wire. */
record DelegationDesk(Delegations delegations, People people) {
    List<DelegationView> all() {
        return delegations.all().stream().map(this::view).toList();
    }

    /** Options for the browser, and beside them what they bind to: the delegation's document and {@code serverNonce}. */
    JsonNode options(Desk.NewDelegation wanted, String by) {
        Set<IntentKind> kinds = wanted.kinds().stream()
                .map(word -> IntentKind.ofText(word)
                        .orElseThrow(() -> ApplianceTag.DELEGATION_INVALID.refusal("there is no kind " + word)))
                .collect(Collectors.toSet());
        Delegations.Ceremony ceremony = delegations.begin(by, wanted.delegate(), kinds, wanted.seconds());
        ObjectNode options = Ceremonies.request(people.relyingParty(), ceremony.challenge(), ceremony.credentials());
        options.set("delegation", ceremony.delegation().toJson());
        return options.put("serverNonce", ceremony.serverNonce().toString());
    }

    DelegationView sign(JsonNode response, String by) {
        Begun begun = delegations.begunBy(by, Ceremonies.challengeOf(Ceremonies.assertion(by, Bytes32.ZERO, response)));
        return view(delegations.sign(begun, Ceremonies.assertion(by, begun.nonce(), response)));
    }

    DelegationView withdraw(String id, String by) {
        return view(delegations.withdraw(Bytes32.fromHex(id), by));
    }

    private DelegationView view(Kept kept) {
        Delegation one = kept.delegation();
        return new DelegationView(
                one.id().toString(),
                one.delegator(),
                one.delegate(),
                one.kinds().stream().map(IntentKind::text).sorted().toList(),
                one.policyVersion(),
                one.from(),
                one.until(),
                delegations.standing(kept).name());
    }
}
