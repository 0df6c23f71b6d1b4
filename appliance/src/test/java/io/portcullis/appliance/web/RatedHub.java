package io.portcullis.appliance.web;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.lab.PriceSource;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.credit.CallRules;
import io.portcullis.engine.credit.FeedRules;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.RiskRules;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.engine.credit.Volatility;
import io.portcullis.engine.hub.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A genuine engine whose hub rates alice, who owes it 400 of 1,000, and bob, by one source of prices; nothing is held of either. */
final class RatedHub implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    final EngineRig rig;
    private final PriceSource source;

    /** @param stepSeconds of each step of a reserve call */
    RatedHub(Path folder, long stepSeconds) throws Exception {
        Files.createDirectories(folder);
        source = new PriceSource(
                "source",
                ClientKey.create(folder.resolve("source.key"), new SecureRandom()),
                EngineRig.DOMAIN,
                InstantSource.system(),
                0);
        source.say(EngineRig.DOLLAR, FixedPoint.of("2"));
        rig = new EngineRig(
                folder.resolve("rig"), List.of(new PriceSettings(EngineRig.entity("hub"), 1, List.of(source.named()))));
        rig.openAccounts(1_000);
        rig.pay("alice", "hub", 400);
        rig.done("hub", new Instruction.Rate(new RiskWord.Terms(terms(stepSeconds))));
        awaitPrice();
    }

    private void awaitPrice() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (rig.service
                .look(hub ->
                        hub.risk(EngineRig.entity("hub")).orElseThrow().prices().isEmpty())
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no price came");
            }
            Thread.sleep(100);
        }
    }

    private RiskTerms terms(long stepSeconds) {
        return new RiskTerms(
                new RiskRules(
                        1,
                        FixedPoint.of("0.45"),
                        FixedPoint.of("0.75"),
                        FixedPoint.of("2.5"),
                        FixedPoint.ONE,
                        FixedPoint.of("2.33"),
                        10,
                        Amount.of(10),
                        FixedPoint.of("0.1"),
                        FixedPoint.of("0.02"),
                        FixedPoint.of("0.05"),
                        FixedPoint.of("1.5")),
                new CallRules(10_000, 9_000, 2_500, Amount.of(5), 0, stepSeconds, stepSeconds, stepSeconds),
                new FeedRules(Set.of(source.named().address()), 1, 15, 30, 500, 1_000),
                Volatility.Weighted.DAILY,
                86_400);
    }

    @Override
    public void close() throws IOException {
        rig.close();
        source.close();
    }
}
