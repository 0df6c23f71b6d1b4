package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.onion.OnionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "invoice",
        description = "Make an invoice for an entity that lives here. Whoever has its text can pay it, once.",
        mixinStandardHelpOptions = true)
final class InvoiceCommand extends EntityCommand {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "The token's id.")
    private String token = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "In the token's smallest unit.")
    private String amount = "";

    @Option(
            names = "--lifetime",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long it may be paid (default: ${DEFAULT-VALUE}).")
    private long lifetimeSeconds;

    /** Hubs of this appliance that the payee has an account with: they do not show the world their clients. */
    private List<EntityId> behind(Commanding.Engine engine) throws InterruptedException {
        EntityId payee = engine.entity(commanding().by());
        List<EntityId> hubs = new ArrayList<>();
        for (JsonNode entity : engine.status().path("entities")) {
            EntityId hub = EntityId.fromHex(entity.path("id").asString());
            if (entity.path("terms").isObject() && !hub.equals(payee) && hubs.size() < Invoice.MOST_BEHIND) {
                try {
                    engine.api().get("/engine/accounts/" + payee + "/" + hub);
                    hubs.add(hub);
                } catch (ApiRefusal e) {
                    if (!e.tag().equals("ACCOUNT_ABSENT")) {
                        throw e;
                    }
                }
            }
        }
        return hubs;
    }

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        JsonNode payee = engine.find(commanding().by())
                .filter(it -> it.has("onionKey"))
                .orElseThrow(() -> CliTag.INPUT_INVALID.refusal("The entity does not live on this appliance."));
        Invoice.Made made = Invoice.make(
                engine.entity(commanding().by()),
                OnionKey.fromHex(payee.path("onionKey").asString()),
                Commanding.token(token),
                Commanding.amount(amount),
                Instant.now().getEpochSecond() + lifetimeSeconds,
                behind(engine),
                commanding().random());
        send(engine, made.instruction());
        output().show(JsonMapper.shared()
                .createObjectNode()
                .put("invoice", made.invoice().text())
                .put("hash", made.invoice().hash().toString()));
        return ExitCode.DONE;
    }
}
