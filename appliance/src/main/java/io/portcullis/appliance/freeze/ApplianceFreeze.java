package io.portcullis.appliance.freeze;

import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.FreezeCause;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.freeze.FreezeJson;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.freeze.FreezeSource;
import io.portcullis.signer.freeze.Lowering;
import io.portcullis.signer.freeze.Standing;
import io.portcullis.signer.verdict.SignerFault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The appliance's lattice, and what it tells the signers; see the package. {@link #look} is asked for about once a second; the other methods may be
 * called by anybody.
 *
 * <p>Invariants: a raise is durable here before a signer is told, and every signer that answers is told once; nothing here lowers a signer.
 */
public final class ApplianceFreeze implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplianceFreeze.class);

    /** Who holds this lattice, beside the signers' names. */
    public static final String NAME = "appliance";

    private final FreezeMemory memory;
    private final FreezeSettings settings;
    private final TrustRoots trust;
    private final List<FreezeDoor> doors;
    private final Optional<Reconciliation> reconciliation;
    private final Optional<TowerWatch> tower;
    private final InstantSource clock;

    /** What each signer said last; absent from it if it did not answer. Guarded by itself. */
    private final Map<String, JsonNode> heard = new LinkedHashMap<>();

    /** What each signer was told of: its name, the cause and since when. Of {@link #look} alone. */
    private final Set<String> told = new HashSet<>();

    private volatile long quorumAtSeconds;
    private volatile Optional<Long> reconciled = Optional.empty();
    private volatile Bytes32 reconciledHash = Bytes32.ZERO;

    /** @param memory taken over */
    public ApplianceFreeze(
            FreezeMemory memory,
            FreezeSettings settings,
            TrustRoots trust,
            List<FreezeDoor> doors,
            Optional<Reconciliation> reconciliation,
            InstantSource clock) {
        this.memory = memory;
        this.settings = settings;
        this.trust = trust;
        this.doors = List.copyOf(doors);
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.tower = settings.tower().map(one -> new TowerWatch(one, trust.domain(), now()));
        this.quorumAtSeconds = now();
    }

    /** One look at signers and tower; tells the signers what they do not know. */
    public void look() {
        hearSigners();
        lookAtQuorum();
        lookAtTower();
        try {
            memory.tick(now());
        } catch (SignerFault e) {
            LOG.error("the freeze's journal: {}", e.getMessage());
        }
        tellSigners();
    }

    private void hearSigners() {
        for (FreezeDoor door : doors) {
            Optional<JsonNode> lattice = door.freeze();
            synchronized (heard) {
                if (lattice.isPresent()) {
                    heard.put(door.name(), lattice.get());
                } else {
                    heard.remove(door.name());
                }
            }
        }
    }

    private Map<String, JsonNode> heard() {
        synchronized (heard) {
            return new LinkedHashMap<>(heard);
        }
    }

    private void lookAtQuorum() {
        Set<String> answering = heard().keySet();
        int weight = answering.stream().mapToInt(this::weight).sum();
        long now = now();
        if (weight >= trust.threshold()) {
            quorumAtSeconds = now;
            mend(FreezeCause.QUORUM_LOST, "signers with weight " + weight + " answer");
        } else if (now - quorumAtSeconds > settings.quorumPatience().toSeconds()) {
            raise(
                    FreezeCause.QUORUM_LOST,
                    "signers with weight " + weight + " of " + trust.threshold() + " answer: " + answering);
        }
    }

    private int weight(String signer) {
        return trust.member(signer).map(TrustRoots.Member::weight).orElse(0);
    }

    private void lookAtTower() {
        tower.ifPresent(watch -> {
            if (watch.isSilent(now())) {
                raise(FreezeCause.WATCHTOWER_SILENT, "nothing was heard since " + watch.heardAtSeconds());
            } else if (watch.heardSinceStart()) {
                mend(FreezeCause.WATCHTOWER_SILENT, "the tower was heard at " + watch.heardAtSeconds());
            }
        });
    }

    /** @throws ApplianceRefusal {@code TOWER_NOT_CONFIGURED}, or as {@link TowerWatch#hear} */
    public void hear(Heartbeat.Signed heartbeat) {
        tower.orElseThrow(ApplianceTag.TOWER_NOT_CONFIGURED::refusal).hear(heartbeat, now());
    }

    /** Holds the books against each other at a block that was not looked at before. */
    public void reconcile(Optional<ChainStore.Books> books) {
        reconcile(books, these -> Optional.empty());
    }

    /** @param accounts what of the accounts' books does not add up, if anything */
    public void reconcile(Optional<ChainStore.Books> books, Function<ChainStore.Books, Optional<String>> accounts) {
        if (reconciliation.isEmpty()
                || books.isEmpty()
                || books.get().block().hash().equals(reconciledHash)) {
            return;
        }
        ChainStore.Books these = books.get();
        try {
            Optional<String> difference = reconciliation.get().difference(these).or(() -> accounts.apply(these));
            difference.ifPresentOrElse(
                    text -> raise(FreezeCause.RESERVES_DIFFER, text),
                    () -> mend(
                            FreezeCause.RESERVES_DIFFER,
                            "the books agree at block " + these.block().number()));
            reconciledHash = these.block().hash();
            reconciled = Optional.of(these.block().number());
        } catch (ChainException e) {
            LOG.warn("block {} is not reconciled: {} {}", these.block().number(), e.tagName(), e.getMessage());
        }
    }

    private void raise(FreezeCause cause, String text) {
        raise(FreezeInput.raised(now(), cause, NAME, text));
    }

    private void raise(FreezeInput.Raised raise) {
        try {
            if (memory.raise(raise)) {
                LOG.warn("freeze level {}: {} {}", memory.level(), raise.cause(), raise.text());
            }
        } catch (SignerFault e) {
            LOG.error("{} is raised but not durable, so everything is closed: {}", raise.cause(), e.getMessage());
        }
    }

    private void mend(FreezeCause cause, String text) {
        if (memory.state().wrong(cause)) {
            memory.mend(FreezeInput.mended(now(), cause, NAME, text));
        }
    }

    /**
     * Closes the gate for a person: here at once, and at every signer that answers.
     *
     * @throws ApplianceRefusal {@code FREEZE_LEVEL_INVALID} for OPEN
     */
    public void raise(FreezeLevel level, String by, String text) {
        if (level == FreezeLevel.OPEN) {
            throw ApplianceTag.FREEZE_LEVEL_INVALID.refusal();
        }
        FreezeInput.Raised raise = FreezeInput.raised(now(), FreezeCause.OPERATOR_RAISED, level, by, text);
        raise(raise);
        for (FreezeDoor door : doors) {
            if (!door.raise(raise)) {
                LOG.warn("{} was not told of {}: it will be when it answers", door.name(), raise);
            }
        }
    }

    private void tellSigners() {
        Map<String, JsonNode> answering = heard();
        for (FreezeDoor door : doors) {
            JsonNode lattice = answering.get(door.name());
            if (lattice == null) {
                continue;
            }
            for (Standing one : memory.state().standing().values()) {
                tell(door, lattice, one);
            }
        }
        if (told.size() > 10_000) {
            told.clear();
        }
    }

    private void tell(FreezeDoor door, JsonNode lattice, Standing one) {
        Optional<JsonNode> there = lattice.path("causes")
                .valueStream()
                .filter(cause ->
                        cause.path("cause").asString("").equals(one.cause().name()))
                .findFirst();
        String news = door.name() + " " + one.cause() + " " + one.level() + " " + one.since() + " " + one.mended();
        if (told.contains(news)) {
            return;
        }
        boolean knows = there.map(cause -> cause.path("mended").asBoolean(false) == one.mended()
                        && FreezeLevel.valueOf(cause.path("level").asString("OPEN"))
                                        .compareTo(one.level())
                                >= 0)
                .orElse(one.mended());
        boolean done = knows
                || (one.mended()
                        ? door.mend(FreezeInput.mended(now(), one.cause(), NAME, one.text()))
                        : door.raise(FreezeInput.raised(
                                now(), one.cause(), one.level(), String.join(" ", one.by()), one.text())));
        if (done) {
            told.add(news);
        }
    }

    /** A lowering is on the chain and waits for its time there; a raise until then withdraws it here, too. */
    public void approved(Bytes32 intent, FreezeLevel to, long notBefore, NavigableSet<String> approvers) {
        memory.approve(new FreezeInput.Approved(now(), new Lowering(intent, to, notBefore, approvers)));
    }

    /** What the signers' own levels come to. */
    public FreezeLevel boardLevel() {
        List<BoardLevel.Member> members = new ArrayList<>();
        heard().forEach((name, lattice) -> members.add(new BoardLevel.Member(
                weight(name), FreezeLevel.valueOf(lattice.path("level").asString("SEALED")))));
        return BoardLevel.of(members, trust.threshold());
    }

    /** Of this lattice alone. */
    public FreezeLevel level() {
        return memory.level();
    }

    /** Of one source of this lattice. */
    public FreezeLevel level(FreezeSource source) {
        return memory.state().level(source);
    }

    /** Code of one source's level at a signer; -1 if it does not answer. */
    public int levelAt(String signer, FreezeSource source) {
        JsonNode lattice = heard().get(signer);
        if (lattice == null) {
            return -1;
        }
        return lattice.path("sources")
                .valueStream()
                .filter(one -> one.path("source").asString("").equals(source.name()))
                .map(one -> FreezeLevel.valueOf(one.path("level").asString("SEALED")))
                .mapToInt(FreezeLevel::code)
                .max()
                .orElse(FreezeLevel.SEALED.code());
    }

    public List<String> signerNames() {
        return doors.stream().map(FreezeDoor::name).toList();
    }

    /** What the engine here goes by: the highest of the chain's, this lattice's and the board's. */
    public FreezeLevel over(FreezeLevel chain) {
        return max(chain, max(memory.level(), boardLevel()));
    }

    private static FreezeLevel max(FreezeLevel one, FreezeLevel other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The lattices, this one's first, by the names of who holds them; of signers that answer. */
    public Map<String, JsonNode> lattices() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        all.put(NAME, FreezeJson.of(memory));
        all.putAll(heard());
        return all;
    }

    /** Signers that do not answer. */
    public List<String> silent() {
        Map<String, JsonNode> answering = heard();
        return doors.stream()
                .map(FreezeDoor::name)
                .filter(name -> !answering.containsKey(name))
                .toList();
    }

    /** How it is with the watchtower: {@code NOT_CONFIGURED}, {@code EXPECTED}, {@code HEARD} or {@code SILENT}. */
    public String watchtower() {
        return tower.map(watch -> watch.isSilent(now()) ? "SILENT" : watch.heardSinceStart() ? "HEARD" : "EXPECTED")
                .orElse("NOT_CONFIGURED");
    }

    /** The last block whose books were held against each other. */
    public Optional<Long> reconciledBlock() {
        return reconciled;
    }

    private long now() {
        return Math.max(0, clock.instant().getEpochSecond());
    }

    @Override
    public void close() {
        memory.close();
    }
}
