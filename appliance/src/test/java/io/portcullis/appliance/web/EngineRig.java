package io.portcullis.appliance.web;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.appliance.client.Invoice;
import io.portcullis.appliance.hub.BoardSealer;
import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.hub.HubStorage;
import io.portcullis.appliance.price.PriceSettings;
import io.portcullis.appliance.report.EngineBooks;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.ProofBooks;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.link.NodeId;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A genuine engine with its disk, three entities and their clients; only its board's one key is in memory, and a test can hold its seals back. */
final class EngineRig implements AutoCloseable {
    static final TokenId DOLLAR = SampleIntent.DOLLAR;
    static final Eip712Domain DOMAIN = new Eip712Domain(31_337, SampleIntent.account("depositary"));
    private static final long FOREVER = (1L << 40) - 1;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, ClientKey> clients;
    private final Path folder;
    private final HubSettings settings;
    private final Board keys;
    TwinBoard board;
    HubService service;

    EngineRig(Path folder) throws Exception {
        this(folder, List.of());
    }

    /** @param prices whom to ask for prices */
    EngineRig(Path folder, List<PriceSettings> prices) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder);
        clients = Map.of("hub", key(folder, "hub"), "alice", key(folder, "alice"), "bob", key(folder, "bob"));
        ClientKey signer = key(folder, "signer");
        board = new TwinBoard(signer);
        keys = Board.ofEqualWeights(1, List.of(signer.address()));
        settings = new HubSettings(
                new NodeId(SampleIntent.word("node")),
                List.of("hub", "alice", "bob").stream().map(this::hosted).toList(),
                Optional.empty(),
                List.of(),
                prices,
                HubStorage.STANDARD);
        service = start();
    }

    private HubService start() throws Exception {
        return HubService.start(
                folder.resolve("engine"),
                settings,
                DOMAIN,
                keys,
                board,
                entity -> Optional.empty(),
                new ProofBooks(agreed -> {}, (account, value) -> {}),
                random);
    }

    /** Ends the engine, lets somebody look at its folder, and starts it again from that. */
    void restart(Look look) throws Exception {
        service.close();
        look.at(folder.resolve("engine"), new EngineBooks.Rules(settings, DOMAIN, keys));
        service = start();
    }

    @FunctionalInterface
    interface Look {
        void at(Path engine, EngineBooks.Rules rules) throws Exception;
    }

    /** A board of one software key. */
    static final class TwinBoard implements BoardSealer {
        private final ClientKey key;
        private final Semaphore seals = new Semaphore(1);
        private volatile State state = State.WORKING;
        private Consumer<State> listener = any -> {};

        TwinBoard(ClientKey key) {
            this.key = key;
        }

        /** Nothing is sealed until {@link #goOn}. */
        void holdSeals() throws InterruptedException {
            seals.acquire();
        }

        void goOn() {
            seals.release();
        }

        @Override
        public List<Signature> seal(SealTree tree) {
            seals.acquireUninterruptibly();
            seals.release();
            return List.of(key.sign(DOMAIN.digest(tree.seal())));
        }

        /** The board's signers are, or do, something else from now on. */
        void become(State next) {
            state = next;
            listener.accept(next);
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public void tell(Consumer<State> whom) {
            listener = whom;
        }

        @Override
        public void close() {}
    }

    private ClientKey key(Path folder, String name) throws Exception {
        return ClientKey.create(folder.resolve(name + ".key"), random);
    }

    private HubSettings.Hosted hosted(String name) {
        HubConfig.ForwardTerms terms = name.equals("hub")
                ? new HubConfig.ForwardTerms(Amount.ZERO, 0, 1_800, Amount.of(1))
                : HubConfig.ForwardTerms.NONE;
        return new HubSettings.Hosted(
                new HubSettings.Named(name, entity(name)),
                terms,
                List.of(new Grant(
                        new GrantKey.Account(clients.get(name).address()),
                        KindSet.ALL,
                        new Allowance.Unlimited(),
                        FOREVER)));
    }

    static EntityId entity(String name) {
        return new EntityId(SampleIntent.word("entity " + name));
    }

    /** Opens accounts of the hub with alice and bob, in which each may owe the other so much. */
    void openAccounts(long credit) throws Exception {
        for (String name : List.of("alice", "bob")) {
            done("hub", new Instruction.OpenAccount(entity(name)));
            done("hub", with(name, new Transaction.AddToken(DOLLAR)));
            done("hub", with(name, new Transaction.SetCreditLimit(DOLLAR, Amount.of(credit))));
            done(name, with("hub", new Transaction.SetCreditLimit(DOLLAR, Amount.of(credit))));
        }
    }

    void pay(String payer, String payee, long amount) throws Exception {
        done(payer, with(payee, new Transaction.Pay(DOLLAR, Amount.of(amount), Bytes32.ZERO)));
    }

    /** The text of an invoice of an entity. */
    String invoice(String payee, long amount) throws Exception {
        Invoice.Made made = Invoice.make(
                entity(payee),
                service.onionKeys().get(entity(payee)),
                DOLLAR,
                Amount.of(amount),
                Instant.now().getEpochSecond() + 600,
                List.of(),
                random);
        done(payee, made.instruction());
        return made.invoice().text();
    }

    /** Pays an invoice over the hub, as the command line does. */
    void payInvoice(String payer, Invoice invoice) throws Exception {
        io.portcullis.appliance.client.Route.Hop hub = new io.portcullis.appliance.client.Route.Hop(
                entity("hub"), new HubConfig.ForwardTerms(Amount.ZERO, 0, 1_800, Amount.of(1)), Optional.empty());
        done(
                payer,
                new io.portcullis.appliance.client.Route(List.of(hub), true)
                        .pay(invoice, Instant.now().getEpochSecond(), random));
    }

    static Instruction with(String counterparty, Transaction transaction) {
        return new Instruction.Transact(entity(counterparty), transaction, List.of());
    }

    /** Lets a passkey command an entity. */
    void grant(String entity, GrantKey.Passkey passkey) throws Exception {
        Grant grant = new Grant(passkey, KindSet.ALL, new Allowance.Unlimited(), FOREVER);
        done(client(entity)
                .command(
                        new GrantChange.Put(grant),
                        EngineClient.newName(random),
                        Instant.now().getEpochSecond()));
    }

    /** As an entity's client makes it. */
    Bytes command(String by, Instruction instruction) {
        return client(by)
                .command(
                        instruction, EngineClient.newName(random), Instant.now().getEpochSecond());
    }

    /** Makes commands, and sends none. */
    private EngineClient client(String by) {
        return new EngineClient(null, DOMAIN.separator(), entity(by), clients.get(by));
    }

    void done(String by, Instruction instruction) throws Exception {
        done(command(by, instruction));
    }

    private void done(Bytes command) throws Exception {
        Outcome outcome = service.submit(command, ConnectionPin.NONE).get(30, TimeUnit.SECONDS);
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError(outcome.toString());
        }
    }

    @Override
    public void close() throws java.io.IOException {
        board.goOn();
        service.close();
    }
}
