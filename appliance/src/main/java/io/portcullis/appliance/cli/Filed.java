package io.portcullis.appliance.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What holds of every intent that is filed. */
final class Filed {
    @Option(names = "--purpose", required = true, paramLabel = "TEXT", description = "Why; up to 500 characters.")
    private String purpose = "";

    @Option(
            names = "--lifetime",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long it may be approved and signed (default: ${DEFAULT-VALUE}).")
    private long lifetime = 3_600;

    ObjectNode body() {
        return JsonMapper.shared().createObjectNode().put("purpose", purpose).put("lifetimeSeconds", lifetime);
    }
}
