package io.portcullis.appliance.report;

import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.credit.FixedPoint;
import io.portcullis.engine.credit.RiskBook;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.log.FileDisk;
import io.portcullis.engine.log.LogImage;
import io.portcullis.engine.log.LoggedBlocks;
import io.portcullis.engine.log.SnapshotFiles;
import io.portcullis.engine.node.Recovery;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.waterfall.report.Provenance;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import io.portcullis.waterfall.verdict.WaterfallTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What an engine knew after one of its blocks, replayed from a copy of its folder.
 *
 * <p>Invariant: every block from the snapshot on had the root that it had when it was made; the settings are those that the log was made under.
 *
 * @param head the log after the block
 * @param timeSeconds of the block
 * @param hosted the entities whose engine this is
 * @param accounts ascending by their keys' ids
 * @param rated what those of them that rate made of their counterparties
 */
public record EngineBooks(
        Provenance.LogHead head,
        long timeSeconds,
        Set<EntityId> hosted,
        List<AccountState> accounts,
        Map<EntityId, Rated> rated) {
    private static final int PAGE = 1_024;

    public EngineBooks {
        hosted = Set.copyOf(hosted);
        rated = Map.copyOf(rated);
        accounts = accounts.stream()
                .sorted(Comparator.comparing(account -> account.key().id()))
                .toList();
    }

    /**
     * An entity's book of its counterparties' risk.
     *
     * @param lines ascending by counterparty and token
     * @param prices as they stood
     */
    public record Rated(RiskTerms terms, List<RiskBook.Line> lines, Map<TokenId, FixedPoint> prices) {
        public Rated {
            lines = List.copyOf(lines);
            prices = Map.copyOf(prices);
        }

        static Rated of(RiskBook book) {
            Map<TokenId, FixedPoint> prices = new TreeMap<>();
            book.prices().forEach((token, price) -> prices.put(token, price.value()));
            return new Rated(book.terms(), book.all(), prices);
        }
    }

    /** Up to where a log is replayed. */
    public sealed interface AsOf {
        /** Everything durable. */
        record Newest() implements AsOf {}

        record AtBlock(long height) implements AsOf {}

        /** The newest block that was made then or before. */
        record AtTime(long unixSeconds) implements AsOf {}
    }

    /** Under what a log was made. */
    public record Rules(HubSettings settings, Eip712Domain domain, Board board) {}

    /**
     * Replays.
     *
     * @param folder the engine's: with {@code log}, {@code snapshots} and {@code settings.sha256}; no running engine's
     * @param progress told the height after every block
     * @throws EngineFault LOG_IN_USE beside a running engine; the tags of a damaged log; STATE_ROOT_DIFFERS
     * @throws WaterfallRefusal REPORT_INPUT_INVALID if the settings are not the log's, or there is no such block
     */
    public static EngineBooks replay(Path folder, Rules rules, AsOf asOf, LongConsumer progress) throws IOException {
        requireSame(folder, rules);
        try (FileDisk blocks = FileDisk.forReading(folder.resolve("log"));
                FileDisk states = FileDisk.forReading(folder.resolve("snapshots"));
                SlabSpace space = SlabSpace.offHeap()) {
            LogImage image = LogImage.read(blocks);
            long height = height(image, asOf);
            LoggedBlocks log = image.through(height);
            HubConfig config = rules.settings().config(rules.domain(), rules.board());
            SnapshotFiles.Restored<Hub> start = SnapshotFiles.forReading(states)
                    .restore(height, snapshot -> Recovery.restore(config, space, 1, snapshot, EngineBooks::reader));
            Hub hub = start.state()
                    .orElseGet(
                            () -> Hub.genesis(config, space, 1, rules.settings().grants()));
            Recovery.replay(hub, log, progress);
            return of(hub);
        }
    }

    private static Thread reader(Runnable body) {
        return Thread.ofPlatform().daemon().name("snapshot-reader").unstarted(body);
    }

    private static void requireSame(Path folder, Rules rules) throws IOException {
        String made = Files.readString(folder.resolve("settings.sha256"), StandardCharsets.US_ASCII);
        if (!made.equals(rules.settings().fingerprint(rules.domain(), rules.board()) + "\n")) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal(
                    "the configuration and the trust roots are not those that the log in " + folder
                            + " was made under");
        }
    }

    private static long height(LogImage image, AsOf asOf) {
        OptionalLong height = switch (asOf) {
            case AsOf.Newest it -> image.last();
            case AsOf.AtBlock it -> OptionalLong.of(it.height());
            case AsOf.AtTime it -> Recovery.heightAt(image, it.unixSeconds() * 1_000 + 999);
        };
        long last = image.last().orElse(0);
        if (height.isEmpty() || height.getAsLong() < 1 || height.getAsLong() > last) {
            throw WaterfallTag.REPORT_INPUT_INVALID.refusal(
                    "the log has no block for " + asOf + "; its newest is " + last);
        }
        return height.getAsLong();
    }

    /** Between two blocks, on the hub's thread. */
    public static EngineBooks of(Hub hub) {
        List<AccountState> accounts = new ArrayList<>();
        int from = 0;
        for (List<Hub.Slot> page = hub.accounts(from, PAGE); !page.isEmpty(); page = hub.accounts(from, PAGE)) {
            page.forEach(slot -> accounts.add(slot.state()));
            from = page.getLast().slot() + 1;
        }
        Set<EntityId> hosted = new TreeSet<>(hub.config().hosted().keySet());
        Map<EntityId, Rated> rated = new TreeMap<>();
        hosted.forEach(entity -> hub.risk(entity).ifPresent(book -> rated.put(entity, Rated.of(book))));
        return new EngineBooks(
                new Provenance.LogHead(hub.height(), hub.lastBlockHash(), hub.root()),
                hub.timeMillis() / 1_000,
                hosted,
                accounts,
                rated);
    }

    /** One line of an account of an entity, as the entity sees it. */
    public record Claim(EntityId counterparty, boolean isLeft, AccountState.TokenLine line) {
        /** What of the account belongs to the counterparty; below zero, what it owes. */
        public Amount ofCounterparty() {
            return isLeft ? line.collateral().minus(line.delta()) : line.delta();
        }

        /** What of the collateral belongs to the entity by the chain's own part of Δ. */
        public Amount ownCollateral() {
            Amount left = line.ondelta().orZero().min(line.collateral());
            return isLeft ? left : line.collateral().minus(left);
        }

        /** How far the counterparty may owe. */
        public Amount limit() {
            return isLeft ? line.creditRight() : line.creditLeft();
        }
    }

    /** All lines of an entity's accounts. */
    public List<Claim> claims(EntityId entity) {
        List<Claim> claims = new ArrayList<>();
        for (AccountState account : accounts) {
            boolean isLeft = account.key().left().equals(entity);
            if (isLeft || account.key().right().equals(entity)) {
                EntityId other = isLeft ? account.key().right() : account.key().left();
                account.lines().forEach(line -> claims.add(new Claim(other, isLeft, line)));
            }
        }
        return claims;
    }
}
