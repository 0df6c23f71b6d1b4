package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.peer.KeyPin;
import io.portcullis.appliance.web.LabCertificate;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.engine.link.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entities that live on one appliance of the lab, all under its board, each with one client whose key is in {@code clients/NAME.key}. The
 * first is a hub and forwards; nobody moves the others' balances but their clients.
 *
 * <p>The hub is the appliance's own entity, the one that has reserves on the chain: so its accounts can have collateral, and be settled. The
 * others' ids are derived from the board as the chain does it, so that they could be registered there; the lab does not.
 *
 * @param hub the appliance's entity
 * @param linkPort where it listens for the other hub
 */
record LabEngine(LabDirectory directory, Board board, EntityId hub, List<String> names, int linkPort) {
    static final long EXPIRY_DELTA_SECONDS = 1_800;
    private static final List<String> NEAR = List.of("hub", "alice", "bob");
    private static final List<String> FAR = List.of("hub2", "carol");
    private static final long FOREVER = (1L << 40) - 1;

    static LabEngine near(LabDirectory directory, Board board, EntityId hub, int linkPort) {
        return new LabEngine(directory, board, hub, NEAR, linkPort);
    }

    static LabEngine far(LabDirectory directory, Board board, EntityId hub, int linkPort) {
        return new LabEngine(directory, board, hub, FAR, linkPort);
    }

    EntityId entity(String name) {
        return name.equals(names.getFirst()) ? hub : board.entityId(salt(name));
    }

    /** With which the chain would derive the entity's id from the board. */
    static Bytes32 salt(String name) {
        return Keccak.hash(("lab entity " + name).getBytes(StandardCharsets.UTF_8));
    }

    Set<EntityId> entities() {
        return names.stream().map(this::entity).collect(Collectors.toSet());
    }

    NodeId node() {
        return new NodeId(Keccak.hash(("lab node of " + entity(names.getFirst())).getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes the key that the other hub pins. */
    KeyPin makeLinkKey(SecureRandom random) throws IOException {
        PrivateFile.directory(directory.appliance());
        return KeyPin.of(LabCertificate.create(
                        linkKey(), linkPassword(), directory.appliance().resolve("link.pem"), Instant.now(), random)
                .server());
    }

    private Path linkKey() {
        return directory.appliance().resolve("link.p12");
    }

    private Path linkPassword() {
        return directory.appliance().resolve("link.password");
    }

    /**
     * The configuration's section, with new client keys.
     *
     * @param pin of the other hub's key
     * @param dials whether this one dials: of two hubs, one does
     */
    ObjectNode section(LabEngine other, KeyPin pin, boolean dials, SecureRandom random) throws IOException {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("node", node().toString());
        ArrayNode entities = json.putArray("entities");
        for (String name : names) {
            Path file = directory.clientKey(name);
            PrivateFile.directory(file.getParent());
            ClientKey key = ClientKey.create(file, random);
            ObjectNode entry = entities.addObject()
                    .put("name", name)
                    .put("entity", entity(name).toString())
                    .put("creditLimits", "free");
            if (name.equals(names.getFirst())) {
                entry.putObject("forward")
                        .put("base", "0")
                        .put("partsPerMillion", 0)
                        .put("expiryDeltaSeconds", EXPIRY_DELTA_SECONDS)
                        .put("least", "1");
            }
            // The hub's client is its treasury, too: it says by what the others are rated.
            entry.putArray("clients")
                    .addObject()
                    .put("address", key.address().toString())
                    .put("expiresAtSeconds", FOREVER)
                    .put("rates", name.equals(names.getFirst()));
        }
        json.putObject("links")
                .put("host", "localhost")
                .put("port", linkPort)
                .put("keyStore", linkKey().toString())
                .put("passwordFile", linkPassword().toString());
        ObjectNode peer = json.putArray("peers").addObject();
        peer.put("node", other.node().toString()).put("pin", pin.toString());
        if (dials) {
            peer.putObject("address").put("host", "localhost").put("port", other.linkPort());
        }
        ArrayNode others = peer.putArray("entities");
        // A hub says at every greeting who lives there, and is believed only what its peers' books say.
        other.names()
                .forEach(name -> others.addObject()
                        .put("name", name)
                        .put("entity", other.entity(name).toString()));
        ObjectNode board =
                peer.putObject("board").put("threshold", other.board().threshold());
        ArrayNode members = board.putArray("members");
        other.board()
                .members()
                .forEach(member -> members.addObject()
                        .put("address", member.address().toString())
                        .put("weight", member.weight()));
        return json;
    }
}
