package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.credit.FixedPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Three sources of prices, which run in whatever process runs the lab: {@code sources/NAME.key} and {@code sources/ports.json}. A dollar is worth one, as they have it.
 *
 * <p>Beside them lies {@code risk-terms.json}: what the hub's treasury may say, and does not until somebody has it say so with {@code risk terms}.
 */
record LabPrices(LabDirectory directory) {
    private static final List<String> NAMES = List.of("source-1", "source-2", "source-3");
    private static final int EVERY_SECONDS = 5;

    private Path folder() {
        return directory.appliance().resolveSibling("sources");
    }

    private Path ports() {
        return folder().resolve("ports.json");
    }

    private Path key(String name) {
        return folder().resolve(name + ".key");
    }

    /** Makes the sources' keys, and tells an engine's configuration of them. */
    void configure(ObjectNode engine, EntityId by, SecureRandom random) throws IOException {
        PrivateFile.directory(folder());
        ObjectNode ports = JsonMapper.shared().createObjectNode();
        ObjectNode prices =
                engine.putArray("prices").addObject().put("by", by.toString()).put("everySeconds", EVERY_SECONDS);
        ArrayNode sources = prices.putArray("sources");
        List<String> addresses = new ArrayList<>();
        for (String name : NAMES) {
            ClientKey key = ClientKey.create(key(name), random);
            int port = ChainNode.freePort();
            ports.put(name, port);
            sources.addObject()
                    .put("name", name)
                    .put("address", key.address().toString())
                    .put("url", PriceSource.at(port).toString());
            addresses.add(key.address().toString());
        }
        PrivateFile.write(ports(), JsonMapper.shared().writeValueAsBytes(ports));
        PrivateFile.write(
                directory.appliance().resolveSibling("risk-terms.json"),
                terms(addresses).getBytes(StandardCharsets.UTF_8));
    }

    /** Calls have minutes where a treasury would give days, so that somebody who looks sees them go on. */
    private static String terms(List<String> sources) {
        return """
                {"format":"portcullis/risk-terms/v1",
                 "model":{"version":1,"lgd":"0.45","conversion":"0.75","maturityYears":"2.5","defaultYears":"1",
                          "tailDeviations":"2.33","horizonDays":10,"floor":"1","costOfCapital":"0.1","baseRate":"0.02",
                          "spreadPerVolatility":"0.05","spreadPerLoss":"1.5","decay":"0.94"},
                 "calls":{"call":10000,"clear":9000,"buffer":2500,"leastTransfer":"1","dwellSeconds":10,
                          "callSeconds":120,"freezeSeconds":120,"closeSeconds":120},
                 "feeds":{"sources":["%s"],"quorum":2,"staleSeconds":60,"skewSeconds":30,"deviation":500,"jump":1000}}
                """.formatted(String.join("\",\"", sources));
    }

    List<PriceSource> start(Eip712Domain domain, TokenId dollar) throws IOException {
        List<PriceSource> running = new ArrayList<>();
        if (!Files.exists(ports())) {
            return running;
        }
        JsonNode ports = JsonMapper.shared().readTree(Files.readAllBytes(ports()));
        for (String name : NAMES) {
            PriceSource source = new PriceSource(
                    name,
                    ClientKey.read(key(name)),
                    domain,
                    InstantSource.system(),
                    ports.path(name).asInt());
            source.say(dollar, FixedPoint.ONE);
            running.add(source);
        }
        return running;
    }
}
