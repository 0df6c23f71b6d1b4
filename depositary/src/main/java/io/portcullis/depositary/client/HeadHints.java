package io.portcullis.depositary.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears of new heads over a WebSocket ({@code eth_subscribe newHeads}), so that whoever polls need not wait. A hint says nothing but "look
 * now": what it carries is not read, for a subscription can be lost without a word, and a polled answer is checked.
 *
 * <p>A subscription that ended, or was silent too long, is made anew; until then nobody is hinted, and {@link #await} is a pause.
 */
public final class HeadHints implements AutoCloseable {
    private static final String SUBSCRIBE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    private final URI uri;
    private final Duration silence;
    private final Duration again;
    private final HttpClient http;
    private final Semaphore hints = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong subscriptions = new AtomicLong();
    private final Thread thread;

    /**
     * Subscribes, and goes on doing so.
     *
     * @param uri {@code ws:} or {@code wss:}
     * @param silence after which a subscription counts as lost: several blocks' time
     * @param again how long after a loss to subscribe anew
     */
    public HeadHints(URI uri, Duration silence, Duration again) {
        this.uri = uri;
        this.silence = silence;
        this.again = again;
        this.http = HttpClient.newBuilder().connectTimeout(CONNECT_DEADLINE).build();
        this.thread = Thread.ofVirtual().name("heads").start(this::work);
    }

    /** Waits for a hint, no longer than that; all hints so far are one. Answers whether there was one. */
    public boolean await(Duration most) throws InterruptedException {
        boolean hinted = hints.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
        hints.drainPermits();
        return hinted;
    }

    /** How often a subscription was confirmed. */
    public long subscriptions() {
        return subscriptions.get();
    }

    private void work() {
        try {
            do {
                listen();
            } while (!closing.await(again.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() throws InterruptedException {
        Subscription subscription = new Subscription();
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .connectTimeout(CONNECT_DEADLINE)
                    .buildAsync(uri, subscription)
                    .join();
            socket.sendText(SUBSCRIBE, true).join();
            while (!subscription.over.isDone()
                    && subscription.heard.tryAcquire(silence.toNanos(), TimeUnit.NANOSECONDS)) {
                subscription.heard.drainPermits();
            }
            socket.abort();
        } catch (CompletionException e) {
            // Not to be had now; it is tried again.
            subscription.over.complete(null);
        }
    }

    private final class Subscription implements WebSocket.Listener {
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final Semaphore heard = new Semaphore(0);
        private boolean confirmed;

        /** The first message confirms; each later one is a head. Parts of a long message are as good as a whole. */
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (last && confirmed) {
                hints.release();
            } else if (last) {
                confirmed = true;
                subscriptions.incrementAndGet();
            }
            heard.release();
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end();
        }

        private void end() {
            over.complete(null);
            heard.release();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        http.shutdownNow();
    }
}
