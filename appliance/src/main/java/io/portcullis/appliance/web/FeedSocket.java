package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.appliance.verdict.ApplianceTag;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * The feed over a WebSocket (RFC 6455): each message is a text {@code {"id","event","data"}}, the same that server-sent events tell.
 *
 * <pre>
 *   closes with   because
 *   1001          FEED_ENDED: the node or this server ends
 *   1002, 1009    the client broke the protocol, or sent too much; nothing more is read of it
 *   1003          LISTENERS_SAY_NOTHING: the client sent a message
 *   4000          LISTENER_TOO_SLOW: it fell too far behind; listen anew after the last id
 *   4001          LISTENER_SILENT: a ping was not answered in time
 *   4002          NOT_SIGNED_IN: the session has ended, or the token was taken back
 * </pre>
 *
 * <p>Invariants: one message is under way at a time, so a client that does not read holds nothing here but its place in the feed; one that takes
 * longer than {@link Beat#patience} for a message, or for a pong, loses its connection. Whatever ends it, its place is given back.
 */
final class FeedSocket {
    static final int TOO_SLOW = 4_000;
    static final int SILENT = 4_001;
    static final int SIGNED_OUT = 4_002;
    private static final Logger LOG = LoggerFactory.getLogger(FeedSocket.class);
    private static final int SAYS_SOMETHING = 1_003;

    /**
     * How a connection is kept under watch.
     *
     * @param every so often a ping is sent
     * @param patience for a pong, for a message to leave, for a handshake to end
     */
    record Beat(Duration every, Duration patience) {
        static final Beat USUAL = new Beat(Limits.FEED_SILENCE, Limits.FEED_PATIENCE);
    }

    /** Why nothing more is told, beside what the feed says itself. */
    private enum Ending {
        NONE,
        /** The client sent a message. */
        TALKED,
        /** The client said good-bye, broke the protocol, or is gone. */
        LEFT
    }

    private final FeedTelling telling;
    private final Listeners.Place place;
    private final Beat beat;
    private final AtomicLong pings = new AtomicLong();
    private final AtomicLong pongs = new AtomicLong();
    private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.NONE);
    private final CompletableFuture<WebSocketChannel> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    FeedSocket(FeedTelling telling, Listeners.Place place, Beat beat) {
        this.telling = telling;
        this.place = place;
        this.beat = beat;
    }

    /** Answers the handshake and begins. That it is one was checked before. */
    void upgrade(HttpServerExchange exchange, Executor executor) throws Exception {
        executor.execute(this::converse);
        WebSocketConnectionCallback begin = (answered, channel) -> begin(channel);
        new WebSocketProtocolHandshakeHandler(List.of(new Hybi13Handshake()), begin).handleRequest(exchange);
    }

    private void begin(WebSocketChannel channel) {
        channel.getReceiveSetter().set(new Ear());
        channel.addCloseTask(closed -> {
            gone.complete(null);
            end(Ending.LEFT);
        });
        channel.resumeReceives();
        connected.complete(channel);
    }

    /** Wakes whoever waits for the next event, too. */
    private void end(Ending why) {
        ending.compareAndSet(Ending.NONE, why);
        place.close();
    }

    private void converse() {
        try (place) {
            WebSocketChannel channel = connected.get(beat.patience().toMillis(), TimeUnit.MILLISECONDS);
            try {
                tell(channel);
                // Closing while the other's last words are on the way would destroy ours.
                await(gone);
            } finally {
                IoUtils.safeClose(channel);
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("a listener was lost: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(WebSocketChannel channel) throws InterruptedException, TimeoutException, ExecutionException {
        long pinged = System.nanoTime();
        while (true) {
            FeedTelling.Said said = telling.next(beat.every());
            switch (ending.get()) {
                case LEFT -> {
                    return;
                }
                case TALKED -> {
                    close(channel, SAYS_SOMETHING, ApplianceTag.LISTENERS_SAY_NOTHING.name());
                    return;
                }
                case NONE -> {}
            }
            Sending sending = new Sending();
            WebSockets.sendText(said.asJson(), channel, sending);
            await(sending.left);
            if (said.isLast()) {
                String tag = said.data().path("tag").asString();
                close(channel, code(tag), tag);
                return;
            }
            long since = System.nanoTime() - pinged;
            boolean answered = pongs.get() == pings.get();
            if (answered && since >= beat.every().toNanos()) {
                pinged = System.nanoTime();
                WebSockets.sendPing(word(pings.incrementAndGet()), channel, null);
            } else if (!answered && since > beat.patience().toNanos()) {
                close(channel, SILENT, ApplianceTag.LISTENER_SILENT.name());
                return;
            }
        }
    }

    private static int code(String tag) {
        if (tag.equals(ApplianceTag.LISTENER_TOO_SLOW.name())) {
            return TOO_SLOW;
        }
        return tag.equals(WebTag.NOT_SIGNED_IN.name()) ? SIGNED_OUT : CloseMessage.GOING_AWAY;
    }

    private static ByteBuffer word(long number) {
        return ByteBuffer.wrap(Long.toString(number).getBytes(US_ASCII));
    }

    private void close(WebSocketChannel channel, int code, String why)
            throws InterruptedException, TimeoutException, ExecutionException {
        Sending sending = new Sending();
        WebSockets.sendClose(code, why, channel, sending);
        await(sending.left);
    }

    private void await(CompletableFuture<Void> what) throws InterruptedException, TimeoutException, ExecutionException {
        what.get(beat.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Knows when a message has left. */
    private static final class Sending implements WebSocketCallback<Void> {
        private final CompletableFuture<Void> left = new CompletableFuture<>();

        @Override
        public void complete(WebSocketChannel channel, Void context) {
            left.complete(null);
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable error) {
            left.completeExceptionally(error);
        }
    }

    /** A listener answers pings, and says nothing else. What is too long or malformed the library refuses with a close of its own. */
    private final class Ear extends AbstractReceiveListener {
        @Override
        protected long getMaxTextBufferSize() {
            return Limits.MAX_SOCKET_MESSAGE_BYTES;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return Limits.MAX_SOCKET_MESSAGE_BYTES;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            end(Ending.TALKED);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            message.getData().close();
            end(Ending.TALKED);
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            try (var data = message.getData()) {
                long asked = pings.get();
                if (WebSockets.mergeBuffers(data.getResource()).equals(word(asked))) {
                    pongs.set(asked);
                }
            }
        }

        @Override
        protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
            end(Ending.LEFT);
        }

        @Override
        protected void onError(WebSocketChannel channel, Throwable error) {
            LOG.debug("a listener broke the protocol: {}", error.toString());
            end(Ending.LEFT);
        }
    }
}
