package io.portcullis.signer.witness;

import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;

/** A witness, running: its folder held by a lock, its server open. */
public final class WitnessProcess implements AutoCloseable {
    private final FileChannel held;
    private final WitnessServer server;
    private final NoteKey key;

    private WitnessProcess(FileChannel held, WitnessServer server, NoteKey key) {
        this.held = held;
        this.server = server;
        this.key = key;
    }

    /** Makes a witness's folder, key and empty memory; gives the key that its logs configure. */
    public static NoteKey begin(Path configuration, SecureRandom random) throws IOException {
        WitnessConfiguration config = WitnessConfiguration.read(configuration);
        Files.createDirectories(
                config.dataDirectory(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.exists(config.keyFile()) || Files.exists(config.headsFile())) {
            throw new SignerFault(SignerTag.DIRECTORY_IN_USE, "the folder holds another witness");
        }
        WitnessKey key = WitnessKey.create(config.keyFile(), config.name(), random);
        HeadMemory.create(config.headsFile());
        return key.publicKey();
    }

    /** The key of a witness that has begun. */
    public static NoteKey key(Path configuration) {
        WitnessConfiguration config = WitnessConfiguration.read(configuration);
        return WitnessKey.read(config.keyFile(), config.name()).publicKey();
    }

    /** @throws SignerFault what is broken; nothing runs then */
    public static WitnessProcess serve(Path configuration, InstantSource clock) throws IOException {
        WitnessConfiguration config = WitnessConfiguration.read(configuration);
        FileChannel held = FileChannel.open(
                config.dataDirectory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean running = false;
        try {
            FileLock lock = held.tryLock();
            if (lock == null) {
                throw new SignerFault(SignerTag.DIRECTORY_IN_USE, "another witness runs on this folder");
            }
            WitnessKey key = WitnessKey.read(config.keyFile(), config.name());
            Witness witness = new Witness(
                    key,
                    config.logs(),
                    HeadMemory.open(config.headsFile()),
                    new Accusations(config.dataDirectory().resolve("accusations")),
                    clock);
            WitnessServer server = new WitnessServer(config.host(), config.port(), witness);
            server.start();
            running = true;
            return new WitnessProcess(held, server, key.publicKey());
        } finally {
            if (!running) {
                held.close();
            }
        }
    }

    public int port() {
        return server.port();
    }

    public NoteKey key() {
        return key;
    }

    @Override
    public void close() throws IOException {
        server.close();
        held.close();
    }
}
