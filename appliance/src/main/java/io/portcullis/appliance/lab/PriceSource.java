package io.portcullis.appliance.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.appliance.price.QuoteDocument;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.Quote;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A source of prices on this machine: says what it was told to say, signed by its key, as of the moment it is asked.
 *
 * <p>What a bad source would say it says too, for those who want to see it refused.
 */
public final class PriceSource implements AutoCloseable {
    private static final int NO_BACKLOG = 0;
    private static final String PATH = "/quotes";

    private final String name;
    private final ClientKey key;
    private final Eip712Domain domain;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SortedMap<TokenId, FixedPoint> prices = new TreeMap<>();
    private long lateSeconds;
    private ClientKey signer;
    private long sequence;

    /** @param port 0 for any */
    public PriceSource(String name, ClientKey key, Eip712Domain domain, InstantSource clock, int port)
            throws IOException {
        this.name = name;
        this.key = key;
        this.signer = key;
        this.domain = domain;
        this.clock = clock;
        // A source that is restarted goes on above what it said before.
        this.sequence = clock.millis();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), NO_BACKLOG);
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** As an appliance's configuration names it. */
    public PriceSettings.Source named() {
        return new PriceSettings.Source(
                name, key.address(), at(server.getAddress().getPort()));
    }

    /** Where a source on a port is asked. */
    static URI at(int port) {
        return URI.create("http://localhost:" + port + PATH);
    }

    public synchronized void say(TokenId token, FixedPoint price) {
        prices.put(token, price);
    }

    /** Its quotes are so old from now on. */
    public synchronized void beLate(long seconds) {
        lateSeconds = seconds;
    }

    /** Another key signs from now on. */
    public synchronized void signWith(ClientKey other) {
        signer = other;
    }

    private synchronized QuoteDocument document() {
        long at = clock.instant().getEpochSecond() - lateSeconds;
        List<QuoteDocument.Signed> quotes = new ArrayList<>();
        sequence++;
        prices.forEach((token, price) -> {
            Quote quote = new Quote(token, sequence, at, price);
            quotes.add(new QuoteDocument.Signed(quote, signer.sign(quote.digest(domain))));
        });
        return new QuoteDocument(quotes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Bytes body = document().encode();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.size());
            exchange.getResponseBody().write(body.toArray());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
