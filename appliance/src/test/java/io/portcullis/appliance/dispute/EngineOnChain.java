package io.portcullis.appliance.dispute;

import io.portcullis.appliance.client.ClientKey;
import io.portcullis.appliance.client.EngineClient;
import io.portcullis.appliance.freeze.AccountReconciliation;
import io.portcullis.appliance.hub.BoardSealer;
import io.portcullis.appliance.hub.ChainWord;
import io.portcullis.appliance.hub.ConnectionPin;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.hub.HubSettings;
import io.portcullis.appliance.hub.HubStorage;
import io.portcullis.appliance.store.Database;
import io.portcullis.appliance.store.ProofStore;
import io.portcullis.depositary.client.AccountLine;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.testing.DeployedDepositary;
import io.portcullis.depositary.testing.DisputedAccount;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.hub.HubConfig;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.Outcome;
import io.portcullis.engine.hub.ProvedAccount;
import io.portcullis.engine.hub.SealTree;
import io.portcullis.engine.link.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A genuine engine over a chain's Depositary: the rig's entity and a second one, sealed by two keys of the board that the contract knows, with what is
 * proved of them kept as the appliance keeps it.
 */
final class EngineOnChain implements AutoCloseable {
    private static final long FOREVER = (1L << 40) - 1;
    static final TokenId COAL = new TokenId(Keccak.hash(new byte[] {7}));

    final DeployedDepositary chain;
    final DisputedAccount deal;
    final ProofVault vault;
    private final Database database;
    private final HubService service;
    private final SecureRandom random = new SecureRandom();
    private final Map<EntityId, ClientKey> clients = new HashMap<>();

    EngineOnChain(DeployedDepositary chain, DisputedAccount deal, Path folder) throws Exception {
        this.chain = chain;
        this.deal = deal;
        clients.put(deal.entity, ClientKey.create(folder.resolve("one.key"), random));
        clients.put(deal.other, ClientKey.create(folder.resolve("other.key"), random));
        database = Database.open(folder);
        vault = new ProofVault(new ProofStore(database));
        service = HubService.start(
                folder.resolve("engine"),
                new HubSettings(
                        new NodeId(Keccak.hash(new byte[] {1})),
                        List.of(hosted("hub", deal.entity), hosted("alice", deal.other)),
                        Optional.empty(),
                        List.of(),
                        HubStorage.STANDARD),
                chain.client.domain(),
                chain.board,
                new Sealer(chain),
                entity -> Optional.empty(),
                vault.books(),
                random);
    }

    private HubSettings.Hosted hosted(String name, EntityId entity) {
        return new HubSettings.Hosted(
                new HubSettings.Named(name, entity),
                HubConfig.ForwardTerms.NONE,
                List.of(new Grant(
                        new GrantKey.Account(clients.get(entity).address()),
                        KindSet.ALL,
                        new Allowance.Unlimited(),
                        FOREVER)));
    }

    /** Two keys of the board. */
    private record Sealer(DeployedDepositary chain) implements BoardSealer {
        @Override
        public List<Signature> seal(SealTree tree) {
            Bytes32 digest = chain.client.domain().digest(tree.seal());
            return Certificate.of(digest, List.of(chain.keys.sign(0, digest), chain.keys.sign(1, digest)))
                    .signatures();
        }

        @Override
        public State state() {
            return State.WORKING;
        }

        @Override
        public void tell(Consumer<State> whom) {}

        @Override
        public void close() {}
    }

    /** An account with two tokens, in which each may owe the other so much. */
    void open(long credit) throws Exception {
        does(deal.entity, new Instruction.OpenAccount(deal.other));
        for (TokenId token : List.of(chain.dollars(), COAL)) {
            does(deal.entity, new Transaction.AddToken(token));
            does(deal.entity, new Transaction.SetCreditLimit(token, Amount.of(credit)));
            does(deal.other, new Transaction.SetCreditLimit(token, Amount.of(credit)));
        }
    }

    /** Tells the engine what the chain has of the account's collateral. */
    void note(long sequence) {
        AccountLine line = chain.client.accounts().line(deal.account, chain.dollars());
        service.hear(
                new ChainWord.Collateral(deal.account, sequence, chain.dollars(), line.collateral(), line.ondelta()));
    }

    /** Tells the engine of collateral that the chain does not have. */
    void noteOther(long sequence, long collateral) {
        AccountLine line = chain.client.accounts().line(deal.account, chain.dollars());
        service.hear(new ChainWord.Collateral(
                deal.account, sequence, chain.dollars(), Amount.of(collateral), line.ondelta()));
    }

    /** What the engine has of an account, as a running appliance asks it. */
    Optional<AccountReconciliation.EngineBook> book(AccountKey account) {
        return service.account(account)
                .join()
                .filter(seen -> seen.frozen().isEmpty())
                .map(seen -> new AccountReconciliation.EngineBook(
                        seen.state().noticeSequence(),
                        seen.state().lines().stream()
                                .collect(Collectors.toMap(
                                        AccountState.TokenLine::token,
                                        line -> new AccountReconciliation.Held(line.collateral(), line.ondelta())))));
    }

    void pay(EntityId payer, long dollars) throws Exception {
        does(payer, new Transaction.Pay(chain.dollars(), Amount.of(dollars), Bytes32.ZERO));
    }

    Optional<SubcontractId> does(EntityId by, Transaction transaction) throws Exception {
        return does(by, new Instruction.Transact(deal.account.counterparty(by), transaction, List.of()));
    }

    /** Tells the engine that a dispute began: it agrees to nothing more. */
    void freeze() {
        service.hear(new ChainWord.Dispute(deal.account));
    }

    /** The refusal of what no frame will hold any more. */
    String tooLate(EntityId by, Transaction transaction) throws Exception {
        Outcome outcome = outcome(by, new Instruction.Transact(deal.account.counterparty(by), transaction, List.of()));
        if (outcome instanceof Outcome.Refused refused) {
            return refused.refusal().tag().name();
        }
        throw new AssertionError(outcome.toString());
    }

    private Optional<SubcontractId> does(EntityId by, Instruction instruction) throws Exception {
        Outcome outcome = outcome(by, instruction);
        if (outcome instanceof Outcome.Done done) {
            return done.made();
        }
        throw new AssertionError(outcome.toString());
    }

    private Outcome outcome(EntityId by, Instruction instruction) throws Exception {
        Eip712Domain domain = chain.client.domain();
        return service.submit(
                        new EngineClient(null, domain.separator(), by, clients.get(by))
                                .command(
                                        instruction,
                                        EngineClient.newName(random),
                                        Instant.now().getEpochSecond()),
                        ConnectionPin.NONE)
                .get(60, TimeUnit.SECONDS);
    }

    /** What is proved of the account; a command's outcome comes after its seal, so this is its frame's. */
    ProvedAccount proof() {
        return vault.newest(deal.account).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        service.close();
        vault.write();
        database.close();
    }
}
