package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import java.io.IOException;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a lab's ceremony made.
 *
 * @param console the relying party's only origin
 * @param machines where programs with API keys come
 * @param codeHash Keccak-256 of the Depositary's code
 * @param dollar the test token's contract
 * @param gas the account whose node pays for the appliance's transactions
 * @param guardian the account that may only close the gate
 * @param destination where the lab's withdrawals may go
 */
public record LabFacts(
        URI console,
        URI machines,
        Eip712Domain domain,
        Bytes32 codeHash,
        EntityId entity,
        Address dollar,
        Address gas,
        Address guardian,
        Address destination) {
    Asset dollars() {
        return Asset.erc20(dollar);
    }

    static LabFacts read(JsonNode json) {
        return new LabFacts(
                URI.create(json.path("console").asString()),
                URI.create(json.path("machines").asString()),
                new Eip712Domain(json.path("chainId").asLong(), address(json, "depositary")),
                Bytes32.fromHex(json.path("codeHash").asString()),
                EntityId.fromHex(json.path("entity").asString()),
                address(json, "dollar"),
                address(json, "gas"),
                address(json, "guardian"),
                address(json, "destination"));
    }

    void write(LabDirectory directory) throws IOException {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("console", console.toString());
        json.put("machines", machines.toString());
        json.put("chainId", domain.chainId());
        json.put("depositary", domain.depositary().toString());
        json.put("codeHash", codeHash.toString());
        json.put("entity", entity.toString());
        json.put("dollar", dollar.toString());
        json.put("gas", gas.toString());
        json.put("guardian", guardian.toString());
        json.put("destination", destination.toString());
        directory.writeFacts(json);
    }

    private static Address address(JsonNode json, String name) {
        return Address.fromChecksummed(json.path(name).asString());
    }
}
