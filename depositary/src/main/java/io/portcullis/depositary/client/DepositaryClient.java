package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Agreement;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.math.BigInteger;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One Depositary on one chain: its views as typed answers, its functions as transactions, and rehearsals of a batch.
 *
 * <p>Invariant: chain id and the code hashes of the Depositary and of every contract it calls are compared with the pinned ones on connecting, and before every simulation and transaction;
 * the chain id also before every read. Every method throws {@link ChainFault}; those that run code also {@link ChainRefusal}.
 */
public final class DepositaryClient implements AutoCloseable {
    /** Where the registry keeps its boards, by entity and epoch; a board's first word is its threshold and size. */
    private static final long BOARDS_SLOT = 0;

    private static final int SIMULATION_ATTEMPTS = 5;

    private final Node node;
    private final Eip712Domain domain;
    private final Map<Address, Bytes32> codeHashes;
    private final Parts parts;
    private final TransactionSender sender;

    /** Where the registry keeps the address of the group signatures' verifier. */
    private static final long VERIFIER_SLOT = 2;

    /** The contracts that the Depositary is bound to for good, and that it trusts as itself. */
    private record Parts(Address accounts, Address boards, Address verifier) {}

    private DepositaryClient(
            Node node, Eip712Domain domain, Map<Address, Bytes32> codeHashes, Parts parts, TransactionSender sender) {
        this.node = node;
        this.domain = domain;
        this.codeHashes = Map.copyOf(codeHashes);
        this.parts = parts;
        this.sender = sender;
    }

    /**
     * Connects, and pins.
     *
     * @param expectedCodeHash Keccak-256 of the code at the Depositary's address; empty to pin what is found, which only a ceremony may
     * @throws ChainFault {@code CHAIN_UNREACHABLE}, {@code CHAIN_ID_CHANGED} or {@code CODE_CHANGED}
     */
    public static DepositaryClient connect(
            URI rpc, Eip712Domain domain, Optional<Bytes32> expectedCodeHash, TransactionSender sender) {
        Node node = new Node(rpc);
        requireChain(node, domain);
        Bytes32 found = node.codeHash(domain.depositary())
                .orElseThrow(() -> new ChainFault(ChainTag.CODE_CHANGED, "there is no code at " + domain.depositary()));
        Bytes32 pinned = expectedCodeHash.orElse(found);
        requireCode(found, pinned, domain.depositary());
        Parts parts = parts(node, domain, sender);
        Map<Address, Bytes32> pins = new LinkedHashMap<>();
        pins.put(domain.depositary(), pinned);
        // The Depositary's code cannot say which contracts its storage names: a deployer could have chosen others.
        boolean known = pinned.equals(ContractArtifact.depositary().codeHash());
        pins.put(parts.accounts(), known ? ContractArtifact.accounts().codeHash() : found(node, parts.accounts()));
        pins.put(parts.boards(), known ? ContractArtifact.boardRegistry().codeHash() : found(node, parts.boards()));
        pins.put(parts.verifier(), known ? ContractArtifact.blsVerifier().codeHash() : found(node, parts.verifier()));
        DepositaryClient client = new DepositaryClient(node, domain, pins, parts, sender);
        client.requirePinned();
        return client;
    }

    private static Parts parts(Node node, Eip712Domain domain, TransactionSender sender) {
        Address boards = address(node, domain, "boards", sender);
        byte[] verifier = node.storage(boards, VERIFIER_SLOT).toArray();
        return new Parts(
                address(node, domain, "accounts", sender),
                boards,
                Address.of(Arrays.copyOfRange(verifier, Bytes32.LENGTH - Address.LENGTH, Bytes32.LENGTH)));
    }

    private static Bytes32 found(Node node, Address address) {
        return node.codeHash(address).orElse(Bytes32.ZERO);
    }

    private static Address address(Node node, Eip712Domain domain, String view, TransactionSender sender) {
        return DepositaryAnswers.address(
                node.call(Call.of(domain.depositary(), DepositaryCalls.ofWords(view)), sender.account(), "latest"));
    }

    private static void requireCode(Bytes32 found, Bytes32 pinned, Address address) {
        if (!found.equals(pinned)) {
            throw new ChainFault(ChainTag.CODE_CHANGED, "pinned " + pinned + ", found " + found + " at " + address);
        }
    }

    /** The contracts whose logs are the Depositary's events. */
    public Set<Address> contracts() {
        return Set.of(domain.depositary(), parts.accounts());
    }

    /** The same contract, with transactions sent by another account: the guardian's, for instance. */
    public DepositaryClient sendingBy(TransactionSender other) {
        return new DepositaryClient(node, domain, codeHashes, parts, other);
    }

    /**
     * The default fund at an address, over this Depositary.
     *
     * @throws ChainFault {@code CODE_CHANGED} if there is none
     */
    public FundClient fund(Address address) {
        return FundClient.connect(this, address, sender);
    }

    public Eip712Domain domain() {
        return domain;
    }

    public Node node() {
        return node;
    }

    /** The pinned one. */
    public Bytes32 codeHash() {
        return codeHashes.get(domain.depositary());
    }

    /** @throws ChainFault unless the node still serves the pinned chain, and the pinned code of the Depositary and of each contract it calls */
    public void requirePinned() {
        requireChain(node, domain);
        codeHashes.forEach((address, pinned) -> requireCode(found(node, address), pinned, address));
    }

    private static void requireChain(Node node, Eip712Domain domain) {
        long served = node.chainId();
        if (served != domain.chainId()) {
            throw new ChainFault(
                    ChainTag.CHAIN_ID_CHANGED, "pinned " + domain.chainId() + ", the node serves " + served);
        }
    }

    /** Empty if no such entity is registered; so are the next four. */
    public Optional<EntityState> entity(EntityId entity) {
        return DepositaryAnswers.entity(view("entityOf", entity.value()));
    }

    public Optional<Rules> rules(EntityId entity) {
        return DepositaryAnswers.rules(view("rulesOf", entity.value()));
    }

    /** Empty also if no rules wait. */
    public Optional<PendingRules> pendingRules(EntityId entity) {
        return DepositaryAnswers.pendingRules(view("pendingRulesOf", entity.value()));
    }

    public Optional<Board> board(EntityId entity) {
        return DepositaryAnswers.board(view("boardOf", entity.value()));
    }

    /** Empty also if the token has no cap: then none of it can leave. */
    public Optional<VelocityCap> cap(EntityId entity, TokenId token) {
        return DepositaryAnswers.cap(view("capOf", entity.value(), token.value()));
    }

    /** What the entity can move; queued withdrawals are no part of it. */
    public Amount reserve(EntityId entity, TokenId token) {
        return DepositaryAnswers.amount(view("reserveOf", entity.value(), token.value()));
    }

    /** What the contract owes all entities together. */
    public Amount held(TokenId token) {
        return DepositaryAnswers.amount(view("heldOf", token.value()));
    }

    /** What the contract said it owes all entities together, as that block left it; so are the next two. */
    public Amount heldIn(Bytes32 block, TokenId token) {
        return DepositaryAnswers.amount(readIn(block, DepositaryCalls.ofWords("heldOf", token.value())));
    }

    public Amount reserveIn(Bytes32 block, EntityId entity, TokenId token) {
        return DepositaryAnswers.amount(
                readIn(block, DepositaryCalls.ofWords("reserveOf", entity.value(), token.value())));
    }

    /** What the contract really had. */
    public Amount balanceIn(Bytes32 block, Asset asset) {
        return switch (asset.kind()) {
            case NATIVE -> new Amount(node.balance(domain.depositary(), block));
            case ERC20 ->
                balanceIn(
                        block, asset, Calldata.of("balanceOf(address)", new AbiWriter().address(domain.depositary())));
            case ERC1155 ->
                balanceIn(
                        block,
                        asset,
                        Calldata.of(
                                "balanceOf(address,uint256)",
                                new AbiWriter().address(domain.depositary()).number(asset.subId())));
        };
    }

    private Amount balanceIn(Bytes32 block, Asset asset, Calldata data) {
        return DepositaryAnswers.amount(ask(asset.contract(), data, Node.at(block)));
    }

    private byte[] readIn(Bytes32 block, Calldata data) {
        return ask(domain.depositary(), data, Node.at(block));
    }

    /** The accounts between entities, as they are now. */
    public AccountViews accounts() {
        return new AccountViews(data -> ask(parts.accounts(), data, "latest"));
    }

    /** As that block left them, so that several answers agree with each other; a block that a reorg took is {@code NODE_REFUSED}. */
    public AccountViews accountsIn(Bytes32 block) {
        return new AccountViews(data -> ask(parts.accounts(), data, Node.at(block)));
    }

    private byte[] ask(Address contract, Calldata data, Object block) {
        requireChain(node, domain);
        return node.call(Call.of(contract, data), sender.account(), block);
    }

    /** Empty if none of that id was ever queued; see {@link Batch#withdrawalId}. */
    public Optional<Withdrawal> withdrawal(Bytes32 id) {
        return DepositaryAnswers.withdrawal(view("withdrawalOf", id));
    }

    /** Empty if the token is not registered. */
    public Optional<Asset> token(TokenId token) {
        try {
            return Optional.of(DepositaryAnswers.asset(view("tokenOf", token.value())));
        } catch (ChainRefusal e) {
            if (e.tag() == RevertTag.UNKNOWN_TOKEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The digest as the contract computes it; {@link Eip712Domain#digest} computes it here. */
    public Bytes32 digest(Batch batch) {
        return DepositaryAnswers.word(read(DepositaryCalls.digestOf(batch)));
    }

    private byte[] view(String name, Bytes32... words) {
        return read(DepositaryCalls.ofWords(name, words));
    }

    private byte[] read(Calldata data) {
        return ask(domain.depositary(), data, "latest");
    }

    /** What the batch would do now, with these signatures. */
    public Simulation simulate(Batch batch, List<Signature> signatures) {
        Certificate certificate = Certificate.of(domain.digest(batch), signatures);
        return simulate(DepositaryCalls.processBatch(batch, certificate), Map.of());
    }

    /**
     * What the batch would do now if its board had signed it: every check but the certificate's. The node is asked to run it with that
     * entity's threshold at zero.
     */
    public Simulation simulateUnsigned(Batch batch) {
        return simulateWithout(batch, Map.of(slotOf(batch.entity(), batch.boardEpoch()), Bytes32.ZERO.toString()));
    }

    /** As {@link #simulateUnsigned}, also if that board had signed what the batch's only settlement carries. */
    public Simulation simulateUnsigned(Batch batch, Agreement agreed) {
        String none = Bytes32.ZERO.toString();
        return simulateWithout(
                batch,
                Map.of(
                        slotOf(batch.entity(), batch.boardEpoch()), none,
                        slotOf(agreed.by(), agreed.boardEpoch()), none));
    }

    private static String slotOf(EntityId entity, long boardEpoch) {
        Bytes32 boards = Keccak.hash(
                new AbiWriter().word(entity.value()).number(BOARDS_SLOT).toBytes());
        return Keccak.hash(new AbiWriter().number(boardEpoch).word(boards).toBytes())
                .toString();
    }

    private Simulation simulateWithout(Batch batch, Map<String, String> boards) {
        Map<String, Object> overrides = Map.of(Node.hex(parts.boards()), Map.of("stateDiff", boards));
        return simulate(DepositaryCalls.processBatch(batch, new Certificate(List.of())), overrides);
    }

    /**
     * Runs it as part of the block that would come next, so that it sees the time of its execution and not the last block's. If the
     * head moves meanwhile it is run again: the answer names the block it stands on.
     */
    private Simulation simulate(Calldata data, Map<String, Object> overrides) {
        requirePinned();
        Call call = Call.of(domain.depositary(), data);
        for (int attempt = 1; attempt <= SIMULATION_ATTEMPTS; attempt++) {
            BlockRef block = node.head();
            Simulation outcome = simulateOn(block, call, overrides);
            if (node.head().hash().equals(block.hash())) {
                return outcome;
            }
        }
        throw new ChainFault(
                ChainTag.NODE_REFUSED, "the head moved during each of " + SIMULATION_ATTEMPTS + " simulations");
    }

    private Simulation simulateOn(BlockRef block, Call call, Map<String, Object> overrides) {
        try {
            if (overrides.isEmpty()) {
                node.call(call, sender.account(), "pending");
            } else {
                node.call(call, sender.account(), "pending", overrides);
            }
            return new Simulation.Succeeds(block);
        } catch (ChainRefusal e) {
            return new Simulation.Refused(block, e.tag(), e.detail());
        }
    }

    /** Submits a batch with its board's signatures, in any order of signers. */
    public Receipt submit(Batch batch, List<Signature> signatures) {
        return submit(batch, signatures, Optional.empty());
    }

    /** As {@link #submit(Batch, List)}, for a board that names a group key. */
    public Receipt submit(Batch batch, List<Signature> signatures, Optional<GroupSignature> groupSignature) {
        return send(
                DepositaryCalls.processBatch(batch, Certificate.of(domain.digest(batch), signatures, groupSignature)));
    }

    public Receipt registerToken(Asset asset) {
        return send(DepositaryCalls.registerToken(asset));
    }

    /** The entity's id is {@link Board#entityId}. */
    public Receipt registerEntity(Board board, Rules rules, List<VelocityCap> caps, Bytes32 salt) {
        return send(DepositaryCalls.registerEntity(board, rules, caps, salt));
    }

    /** Pays in from the sender's account; of an ERC-20 it must have approved the Depositary. */
    public Receipt deposit(EntityId entity, Asset asset, Amount amount) {
        BigInteger value = asset.kind() == Asset.Kind.NATIVE ? amount.units() : BigInteger.ZERO;
        return send(value, DepositaryCalls.deposit(entity, asset.id(), amount));
    }

    public Receipt releaseWithdrawal(Bytes32 id) {
        return send(DepositaryCalls.ofWords("releaseWithdrawal", id));
    }

    /** For the guardian's account only; so are the next three. */
    public Receipt cancelWithdrawal(Bytes32 id) {
        return send(DepositaryCalls.ofWords("cancelWithdrawal", id));
    }

    public Receipt raiseFreeze(EntityId entity, FreezeLevel level) {
        return send(DepositaryCalls.raiseFreeze(entity, level));
    }

    /** @param nonce the entity's next */
    public Receipt burnNonce(EntityId entity, long nonce) {
        return send(DepositaryCalls.burnNonce(entity, nonce));
    }

    /** Kills what the board agreed to for that nonce of an account: the account's next. */
    public Receipt burnAgreement(EntityId entity, EntityId counterparty, long nonce) {
        return send(DepositaryCalls.burnAgreement(entity, counterparty, nonce));
    }

    /** Does what takes no board's agreement: counters or finalizes a dispute, shows secrets, enforces debts. */
    public Receipt perform(AccountOperation operation) {
        return send(DepositaryCalls.perform(operation));
    }

    public Receipt activateRules(EntityId entity) {
        return send(DepositaryCalls.ofWords("activateRules", entity.value()));
    }

    public Receipt activateCap(EntityId entity, TokenId token) {
        return send(DepositaryCalls.ofWords("activateCap", entity.value(), token.value()));
    }

    public Receipt activateBoard(EntityId entity) {
        return send(DepositaryCalls.ofWords("activateBoard", entity.value()));
    }

    public Receipt activateFreeze(EntityId entity) {
        return send(DepositaryCalls.ofWords("activateFreeze", entity.value()));
    }

    /** A transaction's receipt, if it was mined and succeeded in the node's present view. */
    public Optional<Receipt> receipt(Bytes32 transaction) {
        return node.receiptJson(transaction)
                .filter(receipt -> Quantity.decodeLong(Node.text(receipt.path("status"))) == 1)
                .map(receipt -> ReceiptReader.read(receipt, contracts()));
    }

    private Receipt send(Calldata data) {
        return send(BigInteger.ZERO, data);
    }

    private Receipt send(BigInteger value, Calldata data) {
        requirePinned();
        return ReceiptReader.read(sender.send(new Call(Optional.of(domain.depositary()), value, data)), contracts());
    }

    @Override
    public void close() {
        node.close();
    }
}
