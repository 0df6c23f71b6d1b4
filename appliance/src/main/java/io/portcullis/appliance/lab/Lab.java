package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.evidence.TrustRoots;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A running lab: the chain's node, three signers, three witnesses, one appliance.
 *
 * <p>Invariants: it holds its folder's lock while it runs; what it started ends with it; the ceremony is either whole or begun afresh.
 */
public final class Lab implements AutoCloseable {
    private static final Duration RESTART_PATIENCE = Duration.ofMinutes(2);

    /** A hundred coins, in wei. */
    private static final String GAS_MONEY = "0x56bc75e2d63100000";

    static final List<String> SIGNERS = List.of("signer-1", "signer-2", "signer-3");

    private final LabDirectory directory;
    private final LabLock lock;
    private final Processes processes;
    private final ChainNode chain;
    private final List<SignerNode> signers;
    private final List<WitnessNode> witnesses;
    private final Thread endWithUs;
    private LabFacts facts;
    private Rpc rpc;
    private Optional<TowerNode> tower = Optional.empty();
    private List<PriceSource> sources = List.of();

    /** Whether what an earlier run left is used again. */
    public enum Beginning {
        /** Everything an earlier lab of the folder left is deleted. */
        AFRESH,
        /** A lab whose ceremony was finished goes on; any other is begun afresh. */
        RESUME
    }

    private Lab(LabDirectory directory, LabLock lock) {
        this.directory = directory;
        this.lock = lock;
        this.processes = new Processes(directory.processes());
        this.chain = new ChainNode(directory.chain());
        this.signers =
                SIGNERS.stream().map(name -> new SignerNode(directory, name)).toList();
        this.witnesses = WitnessNode.all(directory);
        this.endWithUs = new Thread(this::endProcesses, "end-of-lab");
    }

    /**
     * Starts a lab, with its ceremony if it has had none.
     *
     * @param port where the console listens; an earlier lab keeps its own
     */
    public static Lab start(LabDirectory directory, Beginning beginning, int port, Story story)
            throws IOException, InterruptedException {
        return start(directory, beginning, port, false, story);
    }

    /** Starts a lab afresh, with a watchtower that guards the appliance's accounts. */
    static Lab startGuarded(LabDirectory directory, int port, Story story) throws IOException, InterruptedException {
        return start(directory, Beginning.AFRESH, port, true, story);
    }

    private static Lab start(LabDirectory directory, Beginning beginning, int port, boolean guarded, Story story)
            throws IOException, InterruptedException {
        directory.prepare();
        Lab lab = new Lab(directory, LabLock.take(directory.root()));
        Runtime.getRuntime().addShutdownHook(lab.endWithUs);
        boolean started = false;
        try {
            lab.begin(beginning, port, guarded, story);
            started = true;
            return lab;
        } finally {
            if (!started) {
                lab.close();
            }
        }
    }

    private void begin(Beginning beginning, int port, boolean guarded, Story story)
            throws IOException, InterruptedException {
        List<String> ended = processes.endLeftovers();
        if (!ended.isEmpty()) {
            story.note("A run that did not end by itself left processes behind; they are ended: " + ended);
        }
        Optional<LabFacts> known = directory.facts().map(LabFacts::read);
        if (beginning == Beginning.RESUME && known.isPresent()) {
            story.step("Resume the lab");
            facts = known.get();
            rpc = chain.start(processes, ChainNode.binary(LabDirectory.checkout()));
            ApplianceNode.pointAt(directory, rpc.node());
        } else {
            directory.clear();
            story.step("Start the chain");
            rpc = chain.start(processes, ChainNode.binary(LabDirectory.checkout()));
            story.fact("chain", "Anvil, EVM rules 'osaka', chain id " + ChainNode.CHAIN_ID + ", " + rpc.node());
            facts = new Ceremony(directory, rpc, signers, URI.create("https://localhost:" + port)).perform(story);
        }
        startWitnesses(story);
        if (guarded) {
            startTower(story);
        }
        startSigners(story);
        sources = new LabPrices(directory).start(facts.domain(), facts.dollars().id());
        startAppliance(story);
        chain.keepCopy();
        facts.write(directory);
    }

    private void startWitnesses(Story story) throws IOException, InterruptedException {
        story.step("Start three witnesses, each of another organisation");
        List<Processes.Running> running = new ArrayList<>();
        for (WitnessNode witness : witnesses) {
            running.add(witness.start(processes));
        }
        for (int i = 0; i < witnesses.size(); i++) {
            witnesses.get(i).awaitReady(running.get(i));
            story.fact(witnesses.get(i).name(), witnesses.get(i).address() + ", memory of its own");
        }
    }

    private void startTower(Story story) throws IOException, InterruptedException {
        story.step("Start a watchtower, of another organisation");
        TowerNode node = TowerNode.make(
                directory.tower(),
                directory.appliance(),
                new TowerNode.Watched(rpc.node(), facts.domain(), engine().entities()),
                new SecureRandom());
        fund(node.gas());
        node.awaitReady(node.start(processes));
        ApplianceNode.guardedBy(directory, node);
        tower = Optional.of(node);
        story.fact("tower", "a gas key of its own, and no other; it holds what it is handed");
    }

    private void startSigners(Story story) throws IOException, InterruptedException {
        story.step("Start three signers");
        SignerKeys keys = new SignerKeys(directory);
        List<Processes.Running> running = new ArrayList<>();
        for (SignerNode signer : signers) {
            running.add(signer.start(processes));
        }
        for (int i = 0; i < signers.size(); i++) {
            signers.get(i).awaitReady(running.get(i));
            keys.tell(signers.get(i));
            story.fact(
                    signers.get(i).name(), "pid " + running.get(i).process().pid() + ", token and journal of its own");
        }
    }

    private void startAppliance(Story story) throws IOException, InterruptedException {
        story.step("Start the appliance, which holds no keys");
        story.fact(
                "pays for gas",
                fund(signers.getFirst()) + ", whose key is in a token of "
                        + signers.getFirst().name());
        long pid = new ApplianceNode(directory, facts.console()).start(processes);
        story.fact("console", facts.console() + " (pid " + pid + ")");
        story.fact("machines", facts.machines() + ", which asks for a client's certificate");
    }

    /** Gives the account that pays for an appliance's transactions coin to do so. */
    private Address fund(SignerNode signer) throws IOException, InterruptedException {
        return fund(signer.gasAccount());
    }

    private Address fund(Address account) throws IOException, InterruptedException {
        try {
            rpc.call("anvil_setBalance", Hex.encode(account.toArray()), GAS_MONEY);
        } catch (Rpc.Reverted e) {
            throw new IOException("the chain does not fund " + account, e);
        }
        return account;
    }

    static SignerNode farSigner(LabDirectory directory) {
        return new SignerNode(directory.far(), "far-signer");
    }

    /** Starts the second hub: its signer, and its appliance. */
    void startFar(Story story) throws IOException, InterruptedException {
        LabDirectory home = directory.far();
        ApplianceNode.pointAt(home, rpc.node());
        SignerNode signer = farSigner(directory);
        signer.awaitReady(signer.start(processes));
        fund(signer);
        LabFacts far = LabFacts.read(home.facts().orElseThrow());
        long pid = new ApplianceNode(home, far.console(), "far-appliance").start(processes);
        story.fact("second hub", far.console() + " (pid " + pid + "), a board and a signer of its own");
    }

    /** The second hub's appliance, with its operator's token. */
    ApiClient farApi() throws IOException {
        return farAnonymous()
                .withToken(Files.readString(directory.far().token("operator")).strip());
    }

    /** The second hub's appliance, as nobody in particular. */
    ApiClient farAnonymous() throws IOException {
        return ApiClient.of(farFacts().console(), Optional.of(directory.far().authority()));
    }

    /** What holds of the second hub. */
    LabFacts farFacts() {
        return LabFacts.read(directory.far().facts().orElseThrow());
    }

    LabEngine engine() throws IOException {
        return LabEngine.near(directory, firstTrust(directory).board(), facts.entity(), 0);
    }

    LabEngine farEngine() throws IOException {
        TrustRoots far = trust(directory.far());
        return LabEngine.far(directory.far(), far.board(), far.entity(), 0);
    }

    /** Starts a signer again after {@link #killSigner}. */
    void restartSigner(String name) throws IOException, InterruptedException {
        SignerNode signer = signers.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        signer.awaitReady(signer.start(processes));
    }

    /** Starts the appliance again after {@link #killAppliance}. */
    void restartAppliance() throws IOException, InterruptedException {
        startAppliance(new Story(line -> {}));
    }

    /** Starts a process again, and returns when it answers. */
    void restart(String name) throws IOException, InterruptedException {
        if (name.equals("appliance")) {
            killAppliance();
            restartAppliance();
        } else {
            killSigner(signer(name).name());
            restartSigner(name);
        }
    }

    /** Starts again what was asked for, by a file of the process's name; the file goes when the process answers. */
    public void honourRestarts() throws IOException, InterruptedException {
        if (!Files.isDirectory(directory.restarts())) {
            return;
        }
        try (Stream<Path> asked = Files.list(directory.restarts())) {
            for (Path file : asked.toList()) {
                restart(file.getFileName().toString());
                Files.delete(file);
            }
        }
    }

    /** Asks whoever runs the lab of a folder, and waits. @throws LabFailure STEP_TIMED_OUT */
    public static void askRestart(LabDirectory directory, String name) throws IOException, InterruptedException {
        PrivateFile.directory(directory.restarts());
        Path file = Files.createFile(directory.restarts().resolve(name));
        long deadline = System.nanoTime() + RESTART_PATIENCE.toNanos();
        while (Files.exists(file)) {
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.STEP_TIMED_OUT.failure(name + " was not started again by the lab that runs.");
            }
            Thread.sleep(200);
        }
    }

    /** As {@code kill -9} does it. */
    void killAppliance() throws IOException {
        processes.kill("appliance");
    }

    /** The second hub's appliance, as {@code kill -9} does it. */
    void killFarAppliance() throws IOException {
        processes.kill("far-appliance");
    }

    /** As {@code kill -9} does it. */
    void killTower() throws IOException {
        processes.kill(TowerNode.NAME);
    }

    /** Starts the watchtower again after {@link #killTower}. */
    void restartTower() throws IOException, InterruptedException {
        tower().awaitReady(tower().start(processes));
    }

    /** @throws java.util.NoSuchElementException in a lab without one */
    TowerNode tower() {
        return tower.orElseThrow();
    }

    /** Starts a witness again after {@link #killSigner}, which ends any process by its name. */
    void restartWitness(String name) throws IOException, InterruptedException {
        WitnessNode witness = witnesses.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        witness.awaitReady(witness.start(processes));
    }

    void killSigner(String name) throws IOException {
        processes.kill(name);
    }

    LabDirectory directory() {
        return directory;
    }

    public LabFacts facts() {
        return facts;
    }

    Rpc rpc() {
        return rpc;
    }

    ChainNode chain() {
        return chain;
    }

    SignerNode signer(String name) {
        return signers.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    SortedMap<String, RawDoor> doors() {
        SortedMap<String, RawDoor> doors = new TreeMap<>();
        signers.forEach(signer -> doors.put(signer.name(), new RawDoor(signer.socket())));
        return doors;
    }

    /** The appliance, as nobody in particular. */
    public ApiClient api() throws IOException {
        return ApiClient.of(facts.console(), Optional.of(directory.authority()));
    }

    /** The appliance's door for machines, shown an API key by every connection. */
    ApiClient machine(ApiKey key) throws IOException {
        return ApiClient.showing(facts.machines(), Optional.of(directory.authority()), key);
    }

    /** The appliance, with a person's API token. */
    public ApiClient apiOf(String person) throws IOException {
        return api().withToken(Files.readString(directory.token(person)).strip());
    }

    /** A process that ended though nobody ended it. */
    public Optional<String> casualty() {
        return processes.firstDead().map(dead -> dead.name() + "; its log: " + dead.log());
    }

    /** Keeps the copy of the chain fresh; called now and then while the lab runs. */
    public void keepChain() throws IOException {
        chain.keepCopy();
    }

    private void endProcesses() {
        try {
            processes.close();
        } catch (IOException e) {
            // The processes are ended all the same; the next start cleans up what the record still says.
            System.err.println("the record of the lab's processes was not removed: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does the rest.
            return;
        }
        sources.forEach(PriceSource::close);
        processes.close();
        lock.close();
    }

    /** What runs in a lab's folder, as its own record says: one line of facts for each process. */
    public static List<Status> status(LabDirectory directory) throws IOException {
        return Processes.recorded(directory.processes()).stream()
                .map(one -> new Status(one.name(), one.pid(), one.handle().isPresent()))
                .toList();
    }

    /** One process of a lab. */
    public record Status(String name, long pid, boolean running) {}

    static TrustRoots firstTrust(LabDirectory directory) throws IOException {
        return Files.exists(directory.firstTrust())
                ? TrustRoots.decode(Files.readAllBytes(directory.firstTrust()))
                : trust(directory);
    }

    static TrustRoots trust(LabDirectory directory) throws IOException {
        return TrustRoots.decode(Files.readAllBytes(directory.trust()));
    }
}
