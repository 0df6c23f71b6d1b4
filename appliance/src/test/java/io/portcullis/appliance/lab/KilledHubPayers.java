package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A client's programs, each of which pays one unit after the other and asks again under the same name until it is told that it is done. */
final class KilledHubPayers {
    private static final int AWAY_MILLIS = 200;
    private static final int SERVER_FAULT = 500;

    private final SecureRandom random = new SecureRandom();
    private final EngineClient client;
    private final Bytes32 token;
    private final EntityId to;
    private final int count;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicReference<Optional<Throwable>> fault = new AtomicReference<>(Optional.empty());
    private volatile boolean stopping;

    KilledHubPayers(Lab lab, String from, EntityId to, int count) throws IOException {
        ApiClient api = lab.api();
        client = new EngineClient(
                api,
                lab.facts().domain().separator(),
                lab.engine().entity(from),
                ClientKey.read(lab.directory().clientKey(from)));
        token = lab.facts().dollars().id().value();
        this.to = to;
        this.count = count;
    }

    void start() {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(this::run));
        }
    }

    private void run() {
        try {
            while (!stopping) {
                payOnce();
            }
        } catch (InterruptedException | RuntimeException e) {
            fault.set(Optional.of(e));
        }
    }

    /** Returns when it was told that it is done. */
    void payOnce() throws InterruptedException {
        Bytes command = client.command(
                new Instruction.Transact(
                        to,
                        new Transaction.Pay(
                                new io.portcullis.depositary.model.TokenId(token), Amount.of(1), Bytes32.ZERO),
                        List.of()),
                EngineClient.newName(random),
                Instant.now().getEpochSecond());
        while (true) {
            try {
                String outcome = client.send(command).path("outcome").asString();
                if (!outcome.equals("done")) {
                    throw new IllegalStateException("the payment's outcome is " + outcome);
                }
                answered.incrementAndGet();
                return;
            } catch (ApiUnreachable e) {
                TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
            } catch (ApiRefusal e) {
                if (e.status() < SERVER_FAULT) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
            }
        }
    }

    int answered() {
        return answered.get();
    }

    void requireNoFault() {
        fault.get().ifPresent(e -> {
            throw new AssertionError("a payer: " + e, e);
        });
    }

    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        requireNoFault();
    }
}
