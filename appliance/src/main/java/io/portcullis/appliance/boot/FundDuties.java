package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.appliance.fund.FundDeeds;
import io.portcullis.appliance.fund.FundKeeper;
import io.portcullis.appliance.fund.FundStanding;
import io.portcullis.appliance.fund.FundWatch;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.FundStore;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.ToldBlocks;
import io.portcullis.depositary.model.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What an appliance whose trust roots name a default fund does about it: follows it, and moves its defaults on. */
record FundDuties(FundWatch watch, FundKeeper keeper) implements AutoCloseable {
    /** @param data the appliance's data folder */
    static FundDuties of(
            Address address,
            Supplier<FundClient> fund,
            List<DepositaryClient> nodes,
            ChainStore followed,
            Database database,
            Path data,
            MeterRegistry meters) {
        FundWatch watch = new FundWatch(
                fund,
                new ToldBlocks(nodes, address),
                followed::newest,
                new FundStore(database, address),
                data.resolve("report-inputs"),
                System::nanoTime);
        FundKeeper keeper = new FundKeeper(
                fund,
                new FundDeeds(fund),
                watch::standing,
                () -> nodes.getFirst().node().head().timestamp());
        Gauge.builder(
                        "portcullis.fund.troubled",
                        watch,
                        it -> it.standing().trouble().isPresent() ? 1 : 0)
                .description("1 while nothing is made of what the default fund told: an alarm")
                .register(meters);
        return new FundDuties(watch, keeper);
    }

    FundStanding standing() {
        return watch.standing();
    }

    void start() {
        watch.start();
        keeper.start();
    }

    @Override
    public void close() {
        keeper.close();
        watch.close();
    }
}
