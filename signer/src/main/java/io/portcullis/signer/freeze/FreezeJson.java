package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.json.StrictJson;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A lattice as it is shown: {@code {"level","shut","sources":[{"source","watches","level"}…],"causes":[{"cause","source","level","since",
 * "by":[…],"text","mended","why","remedy"}…],"lowering":{"intent","to","notBefore","approvers":[…]}?}}. The newest changes are its
 * {@code "history":[{"record","at","what","cause"?,"level"?,"by"?,"text"?}…]}. What is silent is not in it.
 */
public final class FreezeJson {
    private FreezeJson() {}

    public static ObjectNode of(FreezeMemory memory) {
        FreezeState shown = memory.state().shown();
        ObjectNode json = StrictJson.newObject()
                .put("level", (memory.shut() ? FreezeLevel.SEALED : shown.level()).name())
                .put("shut", memory.shut());
        ArrayNode sources = json.putArray("sources");
        for (FreezeSource source : FreezeSource.values()) {
            sources.addObject()
                    .put("source", source.name())
                    .put("watches", source.words())
                    .put("level", shown.level(source).name());
        }
        ArrayNode causes = json.putArray("causes");
        for (Standing one : shown.standing().values()) {
            ObjectNode cause = causes.addObject()
                    .put("cause", one.cause().name())
                    .put("source", one.cause().source().name())
                    .put("level", one.level().name())
                    .put("since", one.since());
            ArrayNode by = cause.putArray("by");
            one.by().forEach(by::add);
            cause.put("text", one.text())
                    .put("mended", one.mended())
                    .put("why", one.cause().why())
                    .put("remedy", one.cause().remedy());
        }
        shown.pending().ifPresent(lowering -> {
            ObjectNode pending = json.putObject("lowering")
                    .put("intent", lowering.intent().toString())
                    .put("to", lowering.to().name())
                    .put("notBefore", lowering.notBefore());
            ArrayNode approvers = pending.putArray("approvers");
            lowering.approvers().forEach(approvers::add);
        });
        ArrayNode history = json.putArray("history");
        memory.history().forEach(one -> change(one).ifPresent(history::add));
        return json;
    }

    private static Optional<ObjectNode> change(FreezeMemory.Durable one) {
        ObjectNode json = StrictJson.newObject()
                .put("record", one.sequence())
                .put("at", one.input().at());
        return switch (one.input()) {
            case FreezeInput.Raised it when it.cause().silent() -> Optional.empty();
            case FreezeInput.Raised it ->
                Optional.of(json.put("what", "raised")
                        .put("cause", it.cause().name())
                        .put("level", it.level().name())
                        .put("by", it.by())
                        .put("text", it.text()));
            case FreezeInput.Mended it ->
                Optional.of(json.put("what", "mended")
                        .put("cause", it.cause().name())
                        .put("by", it.by())
                        .put("text", it.text()));
            case FreezeInput.Approved it ->
                Optional.of(json.put("what", "lowering approved")
                        .put("level", it.lowering().to().name())
                        .put("by", String.join(", ", it.lowering().approvers()))
                        .put("text", "intent " + it.lowering().intent()));
            case FreezeInput.Due ignored -> Optional.of(json.put("what", "lowered"));
        };
    }
}
