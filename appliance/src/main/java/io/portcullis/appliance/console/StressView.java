package io.portcullis.appliance.console;

import io.portcullis.engine.credit.Stress;
import java.util.List;

/** What would be lost if the costliest groups failed under each scenario, and whether the resources bear it; in the reference currency. */
public record StressView(List<Outcome> outcomes) {
    /**
     * @param cover how many groups fail at once
     * @param worst whose failure costs most, the costliest first
     */
    public record Outcome(
            String name,
            long cover,
            String loss,
            String resources,
            boolean covered,
            String shortfall,
            List<GroupLoss> worst) {
        public Outcome {
            worst = List.copyOf(worst);
        }

        public static Outcome of(Stress.Outcome it, int cover) {
            return new Outcome(
                    it.scenario().name(),
                    cover,
                    it.loss().toString(),
                    it.resources().toString(),
                    it.isCovered(),
                    it.shortfall().toString(),
                    it.worst().stream()
                            .map(group -> new GroupLoss(
                                    group.parent().toString(), group.loss().toString()))
                            .toList());
        }
    }

    public record GroupLoss(String parent, String loss) {}

    public StressView {
        outcomes = List.copyOf(outcomes);
    }
}
