package io.portcullis.appliance.hub;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.OnionPrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The X25519 keys that read packets for this node's entities, each in a file of its own, made when its entity first starts here. */
final class OnionKeys implements AutoCloseable {
    private static final int BYTES = 32;

    private final Map<EntityId, OnionPrivateKey> keys;

    private OnionKeys(Map<EntityId, OnionPrivateKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    static OnionKeys open(Path folder, Collection<EntityId> entities, SecureRandom random) throws IOException {
        PrivateFile.directory(folder);
        Map<EntityId, OnionPrivateKey> keys = new HashMap<>();
        for (EntityId entity : entities) {
            Path file = folder.resolve(entity.toString().substring(2) + ".key");
            if (!Files.exists(file)) {
                byte[] fresh = new byte[BYTES];
                random.nextBytes(fresh);
                PrivateFile.write(file, fresh);
                Arrays.fill(fresh, (byte) 0);
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != BYTES) {
                throw ApplianceTag.CONFIGURATION_INVALID.refusal("an onion key has 32 bytes: " + file);
            }
            keys.put(entity, OnionPrivateKey.taking(bytes));
        }
        return new OnionKeys(keys);
    }

    Map<EntityId, OnionPrivateKey> keys() {
        return keys;
    }

    /** What senders encrypt to. */
    Map<EntityId, OnionKey> publicKeys() {
        Map<EntityId, OnionKey> shown = new TreeMap<>();
        keys.forEach((entity, key) -> shown.put(entity, key.publicKey()));
        return shown;
    }

    @Override
    public void close() {
        keys.values().forEach(OnionPrivateKey::close);
    }
}
