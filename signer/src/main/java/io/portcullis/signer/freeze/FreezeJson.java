package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.json.StrictJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A lattice as it is shown: {@code {"level","shut","sources":[{"source","watches","level"}…],"causes":[{"cause","source","level","since",
 * "by":[…],"text","mended","why","remedy"}…],"lowering":{"intent","to","notBefore","approvers":[…]}?}}. What is silent is not in it.
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
        return json;
    }
}
