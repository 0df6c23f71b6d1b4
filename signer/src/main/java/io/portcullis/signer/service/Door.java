package io.portcullis.signer.service;

import io.portcullis.signer.client.DoorFrames;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Unix socket. The kernel says who calls (SO_PEERCRED); who is not on the list hears CALLER_NOT_ALLOWED and nothing else. Each
 * connection has a virtual thread; there are {@link #MAX_CONNECTIONS} places, and a caller that is silent for {@link #PATIENCE}, or slow with
 * an upload, loses its place.
 */
final class Door implements AutoCloseable {
    static final int MAX_CONNECTIONS = 64;
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private final ServerSocketChannel server;
    private final Path socket;
    private final Set<String> allowedUsers;
    private final Function<byte[], Heard> hear;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    /** When, by {@link System#nanoTime}, a connection is closed unless something comes of it before. */
    private final Map<SocketChannel, Long> closeAt = new ConcurrentHashMap<>();

    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread watch;
    private volatile boolean closing;

    private Door(ServerSocketChannel server, Path socket, Set<String> allowedUsers, Function<byte[], Heard> hear) {
        this.server = server;
        this.socket = socket;
        this.allowedUsers = Set.copyOf(allowedUsers);
        this.hear = hear;
        this.watch = Thread.ofPlatform().name("door-watch").daemon(true).unstarted(this::closeTheSilent);
    }

    /**
     * Opens the door. The caller holds the data directory's lock, so a socket that lies there belongs to nobody alive.
     *
     * @throws SignerFault CONFIGURATION_INVALID
     */
    static Door open(Path socket, Set<String> allowedUsers, Function<byte[], Heard> hear) {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
            Door door = new Door(server, socket, allowedUsers, hear);
            door.watch.start();
            Thread.ofPlatform().name("door").start(door::acceptAll);
            return door;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.CONFIGURATION_INVALID, "the door " + socket + " does not open: " + e, e);
        }
    }

    private void acceptAll() {
        while (!closing) {
            try {
                SocketChannel channel = server.accept();
                connections.execute(() -> serve(channel));
            } catch (IOException e) {
                if (!closing) {
                    LOG.warn("a connection was not accepted: {}", e.toString());
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            if (!places.tryAcquire()) {
                DoorFrames.write(
                        channel, refusal(SignerTag.CONNECTIONS_EXHAUSTED, MAX_CONNECTIONS + " callers are served"));
                return;
            }
            try {
                await(channel, PATIENCE);
                Optional<Refusal> stranger = stranger(channel);
                if (stranger.isPresent()) {
                    DoorFrames.write(channel, Requests.refusal(stranger.get()));
                    return;
                }
                converse(channel);
            } finally {
                closeAt.remove(channel);
                places.release();
            }
        } catch (IOException e) {
            LOG.debug("a caller left: {}", e.toString());
        }
    }

    private Optional<Refusal> stranger(SocketChannel channel) throws IOException {
        String user =
                channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        return allowedUsers.contains(user)
                ? Optional.empty()
                : Optional.of(new Refusal(SignerTag.CALLER_NOT_ALLOWED, "user " + user + " may not use this door"));
    }

    private void converse(SocketChannel channel) throws IOException {
        while (!closing) {
            Optional<byte[]> request;
            try {
                request = DoorFrames.read(channel);
            } catch (RefusedException e) {
                // What follows in the stream cannot be told from a frame any more.
                DoorFrames.write(channel, Requests.refusal(e.refusal()));
                return;
            }
            if (request.isEmpty()) {
                return;
            }
            closeAt.remove(channel);
            Heard heard = hear.apply(request.get());
            await(channel, PATIENCE);
            if (heard.upload().isPresent()) {
                try (Heard.Upload upload = heard.upload().get()) {
                    DoorFrames.write(channel, heard.answer());
                    await(channel, upload.patience());
                    upload.receive(channel);
                    closeAt.remove(channel);
                    byte[] reply = upload.settle();
                    await(channel, PATIENCE);
                    DoorFrames.write(channel, reply);
                }
            } else {
                DoorFrames.write(channel, heard.answer());
            }
        }
    }

    private void await(SocketChannel channel, Duration patience) {
        closeAt.put(channel, System.nanoTime() + patience.toNanos());
    }

    private void closeTheSilent() {
        while (!closing) {
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            closeAt.forEach((channel, at) -> {
                if (now - at > 0) {
                    closeQuietly(channel);
                }
            });
        }
    }

    private static byte[] refusal(SignerTag tag, String reason) {
        return Requests.refusal(new Refusal(tag, reason));
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection did not close: {}", e.toString());
        }
    }

    /** Takes no more calls, lets those under way finish within the deadline, and removes the socket. */
    void close(Duration deadline) {
        closing = true;
        watch.interrupt();
        try {
            server.close();
            closeAt.keySet().forEach(Door::closeQuietly);
            connections.shutdown();
            if (!connections.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("calls were still under way after {}", deadline);
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("the door did not close cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
