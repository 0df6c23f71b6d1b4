package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.FundEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The events of the contracts, as the artifacts and as the records have them. */
final class DepositaryEvents {
    private DepositaryEvents() {}

    static List<Class<?>> records() {
        return Stream.of(DepositaryEvent.class, AccountEvent.class)
                .<Class<?>>flatMap(sealedType -> Arrays.stream(sealedType.getPermittedSubclasses()))
                .filter(Class::isRecord)
                .toList();
    }

    static List<JsonNode> entries() {
        return entries(ContractArtifact.depositary(), ContractArtifact.accounts());
    }

    static List<Class<?>> ofFund() {
        return List.of(FundEvent.class.getPermittedSubclasses());
    }

    static List<JsonNode> entriesOfFund() {
        return entries(ContractArtifact.defaultFund());
    }

    private static List<JsonNode> entries(ContractArtifact... artifacts) {
        List<JsonNode> entries = new ArrayList<>();
        for (ContractArtifact artifact : artifacts) {
            for (JsonNode entry : artifact.abi()) {
                if (entry.path("type").stringValue().equals("event")) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }
}
