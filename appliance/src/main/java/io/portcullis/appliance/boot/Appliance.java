package io.portcullis.appliance.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.portcullis.appliance.audit.ApplianceLog;
import io.portcullis.appliance.audit.AuditLogs;
import io.portcullis.appliance.audit.LogSource;
import io.portcullis.appliance.audit.Snapshots;
import io.portcullis.appliance.audit.WitnessBench;
import io.portcullis.appliance.ceremony.GroupCeremonies;
import io.portcullis.appliance.console.ChainView;
import io.portcullis.appliance.custody.AccountFiling;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.custody.Deciding;
import io.portcullis.appliance.custody.Delegations;
import io.portcullis.appliance.custody.DisputeFiling;
import io.portcullis.appliance.custody.DoorOfClient;
import io.portcullis.appliance.custody.EvidenceFiles;
import io.portcullis.appliance.custody.Filing;
import io.portcullis.appliance.custody.FreshWords;
import io.portcullis.appliance.custody.FundFiling;
import io.portcullis.appliance.custody.Jurisdiction;
import io.portcullis.appliance.custody.People;
import io.portcullis.appliance.custody.PermitFiling;
import io.portcullis.appliance.custody.Policies;
import io.portcullis.appliance.custody.Progress;
import io.portcullis.appliance.custody.Randomness;
import io.portcullis.appliance.custody.SignerDoor;
import io.portcullis.appliance.custody.SignerLog;
import io.portcullis.appliance.custody.TokenNames;
import io.portcullis.appliance.custody.WitnessedDoor;
import io.portcullis.appliance.dispute.DisputeWatch;
import io.portcullis.appliance.dispute.Disputes;
import io.portcullis.appliance.dispute.ProofVault;
import io.portcullis.appliance.dispute.ShownSecrets;
import io.portcullis.appliance.freeze.AccountReconciliation;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.appliance.freeze.FreezeDoor;
import io.portcullis.appliance.freeze.Reconciliation;
import io.portcullis.appliance.fund.FundStanding;
import io.portcullis.appliance.hub.HubFeed;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.report.ChainBalances;
import io.portcullis.appliance.report.ReportWriter;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.DisputeStore;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.appliance.tower.Towers;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.appliance.web.DisputeDesk;
import io.portcullis.appliance.web.WebServer;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.follower.ChainFollower;
import io.portcullis.depositary.journal.FileDisk;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.client.CeremonyClient;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.FreezeMemory;
import io.portcullis.signer.metadata.MetadataFile;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.webauthn.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One appliance, running: everything wired. Closing it ends its duties between two rounds. */
final class Appliance implements AutoCloseable {
    private static final Duration SIGNER_DEADLINE = Duration.ofSeconds(15);
    private static final Duration FREEZE_DEADLINE = Duration.ofSeconds(3);

    private final DataDirectory directory;
    private final Database database;
    private final ChainNodes nodes;
    private final Sending sending;
    private final WebServer web;
    private final Optional<HubService> engine;
    private final AuditLogs audit;
    private final ApplianceLog log;
    private final ApplianceFreeze freeze;
    private final ProofVault proofs;
    private final DisputeWatch disputes;
    private final Towers towers;
    private final ReportWriter reports;
    private final Optional<FundDuties> fund;
    private final Duties duties;

    private Appliance(
            DataDirectory directory,
            Database database,
            ChainNodes nodes,
            Sending sending,
            WebServer web,
            Duties duties,
            Optional<HubService> engine,
            AuditLogs audit,
            ApplianceLog log,
            ApplianceFreeze freeze,
            ProofVault proofs,
            DisputeWatch disputes,
            Towers towers,
            ReportWriter reports,
            Optional<FundDuties> fund) {
        this.fund = fund;
        this.towers = towers;
        this.reports = reports;
        this.proofs = proofs;
        this.disputes = disputes;
        this.engine = engine;
        this.audit = audit;
        this.log = log;
        this.freeze = freeze;
        this.directory = directory;
        this.database = database;
        this.nodes = nodes;
        this.sending = sending;
        this.web = web;
        this.duties = duties;
    }

    /**
     * Starts.
     *
     * @throws ApplianceRefusal with the tag of what stopped the start
     */
    static Appliance start(ApplianceConfig config) throws IOException {
        DataDirectory directory = DataDirectory.hold(config.dataDirectory());
        Database database = Database.open(directory.path());
        TrustRoots trust = read(config.trust(), TrustRoots::decode);
        requireConsistent(config, trust);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Sending sending = Sending.open(config, directory.path().resolve("sending"), meters, InstantSource.system());
        ChainNodes nodes = ChainNodes.connect(config, trust.domain(), sending.sender(), meters);
        DepositaryClient chain = nodes.first();
        requireBoard(chain, trust);
        Jurisdiction jurisdiction = new Jurisdiction(
                trust,
                chain,
                chain.sendingBy(TransactionSender.heldBy(
                        config.chain().rpc(),
                        trust.domain().chainId(),
                        config.chain().guardianAccount())),
                config.chain().confirmations());

        PeopleStore peopleStore = new PeopleStore(database);
        database.change(() -> {
            peopleStore.retireEverybody();
            config.people().forEach(known -> {
                peopleStore.putPerson(known.person());
                known.tokenHash()
                        .ifPresent(hash -> peopleStore.setToken(known.person().id(), hash));
            });
        });
        IntentStore intents = new IntentStore(database);
        SignedPolicy first = read(config.policy(), SignedPolicy::decode);
        intents.putPolicy(first);

        InstantSource clock = InstantSource.system();
        Randomness randomness = randomness(new SecureRandom());
        Supplier<Optional<Metadata>> metadata = config.metadata().isEmpty()
                ? Optional::empty
                : People.passing(() -> MetadataFile.open(config.metadata().get(), 0, clock, number -> {}));
        People people = new People(peopleStore, config.relyingParty(), clock, randomness, metadata);
        Policies policies = new Policies(intents, jurisdiction, people);
        List<SignerDoor> signers = config.signers().stream()
                .map(door ->
                        (SignerDoor) new DoorOfClient(door.name(), new SignerClient(door.socket(), SIGNER_DEADLINE)))
                .toList();
        ApplianceLog log =
                ApplianceLog.open(directory.path().resolve("log"), trust.entity(), new SecureRandom(), clock);
        log.write(new AuditRow.ApplianceStarted(ApplianceLog.NAME, config.fingerprint()));
        AuditLogs audit = logs(config, trust, signers, log, directory.path().resolve("audit"), intents);
        Filing filing = new Filing(intents, jurisdiction, policies, witnessed(signers, trust, audit), clock);
        Deciding deciding = new Deciding(intents, people, signers, clock, randomness);
        EvidenceFiles evidence = new EvidenceFiles(directory.path().resolve("evidence"), intents, trust);
        TokenNames tokens = new TokenNames(jurisdiction, sending.sender());
        ChainStore chainStore = new ChainStore(database, trust.entity());
        ApplianceFreeze freeze = new ApplianceFreeze(
                FreezeMemory.create(FileDisk.open(directory.path().resolve("freeze.journal"))),
                config.freeze(),
                trust,
                config.signers().stream()
                        .map(door -> FreezeDoor.of(door.name(), new SignerClient(door.socket(), FREEZE_DEADLINE)))
                        .toList(),
                Optional.of(new Reconciliation(nodes.all(), trust.entity())),
                clock);
        Progress progress = new Progress(
                intents,
                jurisdiction,
                deciding,
                signers,
                evidence,
                batch -> chainStore
                        .batch(batch.nonce())
                        .filter(carried ->
                                carried.digest().equals(trust.domain().digest(batch)))
                        .flatMap(carried -> chain.receipt(carried.transactionHash())),
                clock,
                Optional.of(freeze));
        ChainFollower follower = new ChainFollower(nodes.blocks(), chainStore, nodes.confirmations(), 0);
        ProofVault proofs = new ProofVault(
                new ProofStore(database),
                config.towers().stream().anyMatch(tower -> tower.vaults().isPresent()));
        Disputes disputes = new Disputes(chain, proofs);
        FundFiling funds = new FundFiling(filing, intents, jurisdiction, clock);
        Custody custody = new Custody(
                jurisdiction,
                people,
                policies,
                filing,
                new AccountFiling(filing, intents, jurisdiction),
                new DisputeFiling(filing, jurisdiction, disputes),
                new PermitFiling(filing, intents, jurisdiction, clock),
                funds,
                deciding,
                new Delegations(intents.delegations(), policies, people, clock, randomness),
                intents,
                tokens,
                evidence,
                signers,
                new FreshWords(directory.path().resolve("words"), signers, trust, clock),
                audit,
                log,
                new GroupCeremonies(config.signers().stream()
                        .collect(Collectors.toMap(
                                ApplianceConfig.Door::name,
                                door -> new CeremonyClient(new SignerClient(door.socket(), SIGNER_DEADLINE))))),
                freeze,
                chainStore);

        Counter failures = Counter.builder("portcullis.rounds.failed")
                .description("Rounds of the custody pipeline that ended in a failure")
                .register(meters);
        Optional<HubService> engine = Engines.start(
                config, read(config.engineTrust(), TrustRoots::decode), chain, directory.path(), proofs, meters);
        engine.ifPresent(hub -> intents.tell((id, state) -> tellStep(hub, intents, id, state)));
        proofs.start();
        Towers towers = TowerStart.open(config.towers(), database, proofs, chain, clock, meters);
        DisputeStore disputed = new DisputeStore(database);
        DisputeWatch watch = new DisputeWatch(disputed, proofs::newest, disputes);
        Optional<FundDuties> fund = trust.fund()
                .map(address -> FundDuties.of(
                        address, funds::fund, nodes.all(), chainStore, database, directory.path(), meters));
        WebServer web = new WebServer(
                config,
                custody,
                engine,
                Optional.of(new DisputeDesk(
                        disputes,
                        disputed,
                        towers,
                        () -> new ChainView(nodes.view(), sending.report().map(ChainView.LaneView::of)))),
                () -> fund.map(FundDuties::standing).orElse(FundStanding.NOTHING),
                meters);
        Gauges.ofIntents(intents, meters);
        Gauges.ofFreeze(freeze, chainStore, trust.entity(), meters);
        ReportWriter reports = new ReportWriter(
                directory.path(),
                trust.entity(),
                engine,
                new ChainBalances(chain, chainStore, trust.entity()),
                log::sign,
                clock,
                new SecureRandom());
        Appliance appliance = new Appliance(
                directory,
                database,
                nodes,
                sending,
                web,
                new Duties(
                        nodes,
                        sending,
                        progress,
                        follower,
                        chainStore,
                        failures,
                        engine,
                        freeze,
                        new ShownSecrets(disputed, proofs::newest, chain),
                        new AccountReconciliation(
                                chain,
                                chainStore.accounts(),
                                account -> engine.flatMap(hub -> Engines.book(hub, account)))),
                engine,
                audit,
                log,
                freeze,
                proofs,
                watch,
                towers,
                reports,
                fund);
        audit.start(text -> freeze.raise(FreezeLevel.SEALED, "audit", text));
        web.start();
        appliance.duties.start();
        watch.start();
        towers.start();
        reports.start();
        fund.ifPresent(FundDuties::start);
        return appliance;
    }

    int port() {
        return web.port();
    }

    @Override
    public void close() throws IOException {
        fund.ifPresent(FundDuties::close);
        reports.close();
        // First, for the web server waits for those who listen to its feed.
        if (engine.isPresent()) {
            engine.get().close();
        }
        web.close();
        audit.close();
        log.close();
        duties.close();
        towers.close();
        disputes.close();
        proofs.close();
        freeze.close();
        nodes.close();
        sending.close();
        database.close();
        directory.close();
    }

    private static void tellStep(HubService hub, IntentStore intents, Bytes32 id, IntentStore.State state) {
        intents.find(id)
                .ifPresent(row -> hub.heardIntent(
                        new HubFeed.What.Custody(id, row.intent().kind(), state.name())));
    }

    /** The first batch on the chain whose anchor has a checkpoint behind one of these entries. */
    private static Optional<Bytes32> anchoring(IntentStore intents, Map<String, Long> noted) {
        return intents.all().reversed().stream()
                .filter(row -> row.mined().isPresent())
                .filter(row -> row.dossier().anchorCheckpoints().stream()
                        .anyMatch(one -> one.size() > noted.getOrDefault(one.signer(), Long.MAX_VALUE)))
                .map(IntentStore.Row::id)
                .findFirst();
    }

    private static AuditLogs logs(
            ApplianceConfig config,
            TrustRoots trust,
            List<SignerDoor> signers,
            ApplianceLog own,
            Path folder,
            IntentStore intents) {
        List<LogSource> logs = new ArrayList<>();
        signers.forEach(door -> logs.add(new SignerLog(door, trust)));
        logs.add(own);
        return new AuditLogs(
                logs,
                folder,
                new WitnessBench(config.audit(), trust.witnesses()),
                config.audit().every(),
                Optional.of(new Snapshots(
                        folder.resolveSibling("snapshots"),
                        config.audit().snapshotEvery(),
                        own,
                        InstantSource.system(),
                        noted -> anchoring(intents, noted))),
                own::write);
    }

    private static List<SignerDoor> witnessed(List<SignerDoor> signers, TrustRoots trust, AuditLogs audit) {
        return signers.stream()
                .map(door -> (SignerDoor) new WitnessedDoor(
                        door,
                        audit.of(door.name()),
                        trust.member(door.name()).orElseThrow().auditPublicKey()))
                .toList();
    }

    private static void requireConsistent(ApplianceConfig config, TrustRoots trust) {
        if (!trust.domain().equals(config.chain().domain()) || !trust.entity().equals(config.entity())) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal("the trust file is for another chain, contract or entity");
        }
        for (ApplianceConfig.Door door : config.signers()) {
            if (trust.member(door.name()).isEmpty()) {
                throw ApplianceTag.CONFIGURATION_INVALID.refusal("no board member is called " + door.name());
            }
        }
    }

    private static void requireBoard(DepositaryClient chain, TrustRoots trust) {
        Optional<Board> members =
                chain.board(trust.entity()).map(board -> new Board(board.members(), board.threshold()));
        if (!members.equals(Optional.of(trust.board()))) {
            throw ApplianceTag.DEPLOYMENT_MISMATCH.refusal(
                    "the chain's board of " + trust.entity() + " is not the trust file's");
        }
    }

    private static <T> T read(Path file, Function<byte[], T> decoder) {
        try {
            return decoder.apply(Files.readAllBytes(file));
        } catch (IOException e) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal("the file cannot be read: " + file);
        } catch (RefusedException e) {
            throw ApplianceTag.CONFIGURATION_INVALID.refusal(file + ": " + e.refusal());
        }
    }

    private static Randomness randomness(SecureRandom random) {
        return () -> {
            byte[] drawn = new byte[Bytes32.LENGTH];
            random.nextBytes(drawn);
            return Bytes32.of(drawn);
        };
    }
}
