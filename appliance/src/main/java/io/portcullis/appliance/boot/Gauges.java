package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.freeze.FreezeSource;
import io.portcullis.signer.intent.IntentKind;

/** What is read off an appliance, each time somebody asks for its metrics. */
final class Gauges {
    private Gauges() {}

    static void ofIntents(IntentStore intents, MeterRegistry meters) {
        Gauge.builder("portcullis.intents.open", intents, Gauges::open)
                .description("Intents that still may become a batch")
                .register(meters);
        Gauge.builder("portcullis.intents.break.glass", intents, Gauges::broken)
                .description("Open intents by break-glass: an alarm while there is one")
                .register(meters);
    }

    private static double open(IntentStore intents) {
        return intents.all().stream().filter(row -> row.state().open()).count();
    }

    private static double broken(IntentStore intents) {
        return intents.all().stream()
                .filter(row -> row.state().open() && row.intent().kind() == IntentKind.BREAK_GLASS)
                .count();
    }

    static void ofFreeze(ApplianceFreeze freeze, ChainStore chain, EntityId entity, MeterRegistry meters) {
        Gauge.builder(
                        "portcullis.freeze.level",
                        freeze,
                        it -> it.over(chain.level(entity)).code())
                .description("What the engine goes by: 0 open, 1 no new credit, 2 no withdrawals, 3 sealed")
                .register(meters);
        for (FreezeSource source : FreezeSource.values()) {
            if (!source.signers()) {
                Gauge.builder(
                                "portcullis.freeze.source",
                                freeze,
                                it -> it.level(source).code())
                        .description("How far a source of the appliance's own closes the gate")
                        .tag("source", source.name())
                        .register(meters);
            }
        }
        freeze.signerNames().forEach(signer -> {
            for (FreezeSource source : FreezeSource.values()) {
                if (source != FreezeSource.DURESS) {
                    Gauge.builder("portcullis.freeze.signer", freeze, it -> it.levelAt(signer, source))
                            .description("How far a source closes a signer's gate; -1 if the signer does not answer")
                            .tag("signer", signer)
                            .tag("source", source.name())
                            .register(meters);
                }
            }
        });
    }
}
