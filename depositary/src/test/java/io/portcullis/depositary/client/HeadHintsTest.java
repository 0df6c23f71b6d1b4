package io.portcullis.depositary.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.testing.AnvilNode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadHintsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void hintsAtEachHeadAndSubscribesAnewWhenTheSubscriptionIsSilent() throws InterruptedException {
        try (AnvilNode anvil = AnvilNode.start();
                HeadHints hints = new HeadHints(socket(anvil), Duration.ofSeconds(2), SHORT)) {
            subscribed(hints, 1);
            assertFalse(hints.await(SHORT), "no head, no hint");
            anvil.mine(1);
            assertTrue(hints.await(LONG));
            subscribed(hints, 2);
            anvil.mine(1);
            assertTrue(hints.await(LONG));
        }
    }

    @Test
    void isAPauseWithoutANode() throws InterruptedException {
        try (HeadHints hints = new HeadHints(URI.create("ws://127.0.0.1:1"), LONG, SHORT)) {
            assertFalse(hints.await(SHORT));
        }
    }

    private static void subscribed(HeadHints hints, long times) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (hints.subscriptions() < times) {
            assertTrue(System.nanoTime() < deadline, "subscribed " + hints.subscriptions() + " times");
            Thread.sleep(SHORT);
        }
    }

    private static URI socket(AnvilNode anvil) {
        return URI.create("ws" + anvil.uri().toString().substring("http".length()));
    }
}
