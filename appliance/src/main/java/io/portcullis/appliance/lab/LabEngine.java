package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entities that live on the lab's appliance, all under the lab's board, each with one client whose key is in {@code clients/NAME.key}.
 *
 * <p>Their ids are derived from the board as the chain does it, so that they could be registered there; the lab does not.
 */
record LabEngine(LabDirectory directory, Board board) {
    static final List<String> NAMES = List.of("hub", "alice", "bob");
    private static final long FOREVER = (1L << 40) - 1;
    static final long EXPIRY_DELTA_SECONDS = 1_800;

    EntityId entity(String name) {
        return board.entityId(Keccak.hash(("lab entity " + name).getBytes(StandardCharsets.UTF_8)));
    }

    Set<EntityId> entities() {
        return NAMES.stream().map(this::entity).collect(Collectors.toSet());
    }

    /** The configuration's section, with new client keys. */
    ObjectNode section(SecureRandom random) throws IOException {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        byte[] node = new byte[Bytes32.LENGTH];
        random.nextBytes(node);
        json.put("node", Bytes32.of(node).toString());
        ArrayNode entities = json.putArray("entities");
        for (String name : NAMES) {
            Path file = directory.clientKey(name);
            PrivateFile.directory(file.getParent());
            ClientKey key = ClientKey.create(file, random);
            ObjectNode entry = entities.addObject()
                    .put("name", name)
                    .put("entity", entity(name).toString());
            if (name.startsWith("hub")) {
                entry.putObject("forward")
                        .put("base", "0")
                        .put("partsPerMillion", 0)
                        .put("expiryDeltaSeconds", EXPIRY_DELTA_SECONDS)
                        .put("least", "1");
            }
            entry.putArray("clients")
                    .addObject()
                    .put("address", key.address().toString())
                    .put("expiresAtSeconds", FOREVER);
        }
        return json;
    }
}
