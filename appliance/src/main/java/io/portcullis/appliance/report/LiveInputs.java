package io.portcullis.appliance.report;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an exposure's report needs beside a log that holds the ratings: whose they are, and what to stress them by.
 *
 * <pre>
 * {"format":"portcullis/exposure-live/v1","entity","stress":[{"name","cover":1|2,"drawdown","resources","factors":[…]}…]}
 * </pre>
 */
public record LiveInputs(EntityId entity, List<ExposureInputs.Stressed> stress) {
    private static final String FORMAT = "portcullis/exposure-live/v1";
    private static final int MOST_SCENARIOS = 64;

    public LiveInputs {
        stress = List.copyOf(stress);
    }

    static boolean is(Bytes file) {
        return Inputs.isOf(file, FORMAT);
    }

    /** @throws WaterfallRefusal REPORT_INPUT_INVALID */
    static LiveInputs decode(Bytes file) {
        return Inputs.read(
                file,
                FORMAT,
                in -> new LiveInputs(
                        Inputs.entity(in, "entity"), in.objects("stress", MOST_SCENARIOS, ExposureInputs::stressed)));
    }

    /**
     * The file of these.
     *
     * @param scenarios a file of scenarios ({@link RiskFiles}), if any
     * @throws WaterfallRefusal REPORT_INPUT_INVALID if it is none
     */
    public static Bytes file(EntityId entity, Optional<Bytes> scenarios) {
        ObjectNode out = StrictJson.newObject().put("format", FORMAT).put("entity", entity.toString());
        if (scenarios.isPresent()) {
            RiskFiles.scenarios(scenarios.get());
            out.set("stress", StrictJson.object(scenarios.get().toArray()).path("stress"));
        } else {
            out.putArray("stress");
        }
        return Bytes.of(StrictJson.canonical(out));
    }

    /** What the log made of the entity's counterparties. */
    EngineBooks.Rated rated(EngineBooks books) {
        EngineBooks.Rated rated = books.rated().get(entity);
        if (rated == null) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal(
                    "the log holds no ratings of " + entity + ": name inputs that do");
        }
        return rated;
    }
}
