package io.portcullis.appliance.fund;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.report.DefaultCaseFile;
import io.portcullis.appliance.store.FundStore;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundEvent;
import io.portcullis.depositary.model.ToldLog;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.chain.DebtorsOwn;
import io.portcullis.waterfall.chain.OnChain;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for each default that is allocated and shared: its snapshot, and what the debtor's own paid before.
 *
 * <p>Invariant: a file appears whole, and only for a default whose decision on the chain is, to the unit, the allocation off it. Made again it
 * has the same bytes.
 */
final class CaseFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CaseFiles.class);
    private static final int SHORT = 16;
    private static final Comparator<ToldLog> ORDER =
            Comparator.comparingLong(ToldLog::blockNumber).thenComparingLong(ToldLog::logIndex);

    private final Path folder;
    private final FundStore store;
    private final Map<Bytes32, Amount> written = new HashMap<>();

    /** @param folder where a report's inputs wait for the writer of reports */
    CaseFiles(Path folder, FundStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** What was said before counts no more. */
    void forget() {
        written.clear();
    }

    /** Of each default with a file, what the debtor's own paid before. */
    Map<Bytes32, Amount> written() {
        return Map.copyOf(written);
    }

    /**
     * Writes those that are due.
     *
     * @param fund the fund's entity
     * @throws io.portcullis.waterfall.verdict.WaterfallRefusal FUND_EVENTS_INCONSISTENT
     */
    void write(EntityId fund, FundHistory history) throws IOException {
        for (KnownDefault known : history.defaults()) {
            FundEvent.DefaultDeclared declared = known.declared();
            Optional<OnChain> onChain = history.replay().onChain(declared.id());
            if (onChain.isPresent() && !written.containsKey(declared.id())) {
                DefaultCase fallen = history.replay().caseOf(declared.id()).orElseThrow();
                onChain.get().reconcile(fallen);
                SortedMap<EntityId, Amount> before = before(fund, declared);
                DefaultCaseFile file = new DefaultCaseFile(known.declaredAtSeconds(), fallen, before);
                put(
                        folder.resolve(name(declared.id(), history.defaults())),
                        file.encode().toArray());
                written.put(declared.id(), before.values().stream().reduce(Amount.ZERO, Amount::plus));
            }
        }
    }

    private SortedMap<EntityId, Amount> before(EntityId fund, FundEvent.DefaultDeclared declared) {
        List<ToldLog> told = new ArrayList<>(store.ofFund());
        told.addAll(store.of(declared.debtor()));
        told.sort(ORDER);
        DebtorsOwn own = new DebtorsOwn(fund, declared.debtor(), declared.token());
        for (ToldLog log : told) {
            if (log.ofFund()) {
                own.take(log.fundEvent());
            } else {
                own.take(log.ofDepositary());
            }
        }
        return own.before(declared.id())
                .orElseThrow(() -> WaterfallTag.FUND_EVENTS_INCONSISTENT.refusal(
                        "default " + declared.id() + " is shared and was not allocated"));
    }

    /** By the first digits of its id; by all of them where an earlier default has the same first ones. */
    static String name(Bytes32 id, List<KnownDefault> all) {
        String digits = id.toString().substring(2);
        Bytes32 first = all.stream()
                .map(known -> known.declared().id())
                .filter(other -> other.toString().substring(2, 2 + SHORT).equals(digits.substring(0, SHORT)))
                .findFirst()
                .orElse(id);
        return "default-" + (first.equals(id) ? digits.substring(0, SHORT) : digits) + ".json";
    }

    private static void put(Path file, byte[] content) throws IOException {
        if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        if (Files.exists(file)) {
            LOG.warn("{} was another one: it is written again", file.getFileName());
        }
        PrivateFile.write(file, content);
        LOG.info("wrote {}", file.getFileName());
    }
}
