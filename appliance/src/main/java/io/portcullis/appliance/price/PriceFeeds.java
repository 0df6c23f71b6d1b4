package io.portcullis.appliance.price;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.hub.HubEffect;
import io.portcullis.engine.hub.HubInput;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all sources, each in its own time: see the package. */
public final class PriceFeeds implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<PriceSettings> settings;
    private final InstantSource clock;
    private final Engine engine;
    private final HttpClient http;
    private final Map<Key, SourceJudge> judges = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    /** Where quotes go. Both may wait. */
    public interface Engine {
        /** Whether an entity rates: until its treasury has said terms, no price means anything to it. */
        boolean rates(EntityId creditor) throws InterruptedException;

        void take(HubInput.Quoted quote) throws InterruptedException;
    }

    private record Key(EntityId creditor, Address source) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byCreditor = creditor.compareTo(other.creditor);
            return byCreditor != 0 ? byCreditor : source.compareTo(other.source);
        }
    }

    public PriceFeeds(List<PriceSettings> settings, Eip712Domain domain, InstantSource clock, Engine engine) {
        this.settings = List.copyOf(settings);
        this.clock = clock;
        this.engine = engine;
        this.http = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        for (PriceSettings each : settings) {
            each.sources()
                    .forEach(source -> judges.put(
                            new Key(each.by(), source.address()), new SourceJudge(source, each.by(), domain)));
        }
    }

    public void start() {
        for (PriceSettings each : settings) {
            for (PriceSettings.Source source : each.sources()) {
                SourceJudge judge = judges.get(new Key(each.by(), source.address()));
                threads.add(
                        Thread.ofVirtual().name("prices of " + source.name()).start(() -> askOn(each, source, judge)));
            }
        }
    }

    private void askOn(PriceSettings of, PriceSettings.Source source, SourceJudge judge) {
        try {
            while (!closing) {
                if (engine.rates(of.by())) {
                    ask(source, judge);
                }
                Thread.sleep(Duration.ofSeconds(of.everySeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks one source once, and gives on what holds. */
    private void ask(PriceSettings.Source source, SourceJudge judge) throws InterruptedException {
        QuoteDocument document;
        try {
            document = QuoteDocument.decode(get(source));
        } catch (IOException e) {
            judge.miss("no answer: " + e.getMessage());
            return;
        } catch (IllegalArgumentException e) {
            judge.miss("no document of quotes: " + e.getMessage());
            return;
        }
        for (HubInput.Quoted quote : judge.hear(document, clock.instant().getEpochSecond())) {
            engine.take(quote);
        }
    }

    private Bytes get(PriceSettings.Source source) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(source.url()).timeout(PATIENCE).GET().build();
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), QuoteDocument.MOST_BYTES));
        try {
            // A request's own time ends with the headers: who sends a byte a second would hold it for ever.
            HttpResponse<byte[]> answer = asked.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return Bytes.of(answer.body());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().toString(), e);
        } catch (TimeoutException e) {
            throw new IOException("nothing whole within " + 2 * PATIENCE.toSeconds() + " s", e);
        } finally {
            asked.cancel(true);
        }
    }

    /** A block refused a quote. */
    public void refused(HubEffect.QuoteRefused it) {
        Optional.ofNullable(judges.get(new Key(it.creditor(), it.source())))
                .ifPresent(judge -> judge.refusedInBlock(it.refusal()));
    }

    /** How it goes with the sources of an entity. */
    public List<SourceJudge.State> states(EntityId creditor) {
        return judges.entrySet().stream()
                .filter(it -> it.getKey().creditor().equals(creditor))
                .map(it -> it.getValue().state())
                .toList();
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        http.shutdownNow();
        http.close();
    }
}
