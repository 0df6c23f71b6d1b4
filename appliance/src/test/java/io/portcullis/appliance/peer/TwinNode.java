package io.portcullis.appliance.peer;

import io.portcullis.appliance.tls.KeyStoreFile;
import io.portcullis.appliance.web.LabCertificate;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.link.NodeId;
import io.portcullis.engine.link.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node with a key of its own, made as a lab makes its own. */
record TwinNode(NodeId node, EntityId entity, KeyStoreFile key, KeyPin pin) {
    static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    static final Timing TIMING = new Timing(2_000, 6_500, 5_000, 20, 1_000);

    static TwinNode create(int number, Path directory) throws IOException {
        Path keyStore = keyStore(number, directory);
        LabCertificate certificate = LabCertificate.create(
                keyStore,
                password(number, directory),
                directory.resolve(number + ".pem"),
                Instant.now(),
                new SecureRandom());
        KeyPin pin = KeyPin.of(certificate.server());
        Files.writeString(directory.resolve(number + ".pin"), pin.toString());
        return new TwinNode(
                new NodeId(word(number)),
                new EntityId(word(0xe0 + number)),
                KeyStoreFile.open(keyStore, password(number, directory)),
                pin);
    }

    /** In another process, from the same files. */
    static TwinNode open(int number, Path directory) throws IOException {
        return new TwinNode(
                new NodeId(word(number)),
                new EntityId(word(0xe0 + number)),
                KeyStoreFile.open(keyStore(number, directory), password(number, directory)),
                KeyPin.fromHex(Files.readString(directory.resolve(number + ".pin"))));
    }

    private static Path keyStore(int number, Path directory) {
        return directory.resolve(number + ".p12");
    }

    private static Path password(int number, Path directory) {
        return directory.resolve(number + ".password");
    }

    static Bytes32 word(int filler) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        Arrays.fill(bytes, (byte) filler);
        return Bytes32.of(bytes);
    }

    Peer waiting() {
        return new Peer(node, pin, Optional.empty(), Set.of(entity));
    }

    Peer at(int port) {
        return new Peer(node, pin, Optional.of(new PeerAddress("127.0.0.1", port)), Set.of(entity));
    }

    PeerConfig config(int port, Peer... book) {
        return new PeerConfig(
                node,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                key,
                DOMAIN,
                List.of(entity),
                new PeerBook(List.of(book)),
                TIMING);
    }
}
