package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ExitOrder;
import io.portcullis.depositary.model.FundDomain;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.LoggedFundEvent;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One default fund over one Depositary: its views as typed answers, its functions as transactions, its events.
 *
 * <p>Invariants: what stands at the fund's address is this build's contract, bound to this very Depositary and to the two entities it names;
 * the code's hash is pinned on connecting and compared, with all that {@link DepositaryClient} pins, before each transaction. Every
 * method throws {@link ChainFault}; those that run code also {@link ChainRefusal}.
 *
 * <p>Whoever pays an ERC-20 in must have approved the fund's address before.
 */
public final class FundClient {
    private final DepositaryClient depositary;
    private final FundDomain domain;
    private final Bytes32 codeHash;
    private final Said said;
    private final TransactionSender sender;

    private FundClient(
            DepositaryClient depositary, FundDomain domain, Bytes32 codeHash, Said said, TransactionSender sender) {
        this.depositary = depositary;
        this.domain = domain;
        this.codeHash = codeHash;
        this.said = said;
        this.sender = sender;
    }

    /**
     * Connects, and pins. What the contract says of itself is believed only if making this build's contract of it gives the very code that
     * stands there: the fund has immutables, so its code is another one for each Depositary and each pair of entities.
     *
     * @throws ChainFault {@code CODE_CHANGED} if something else stands there, or it is bound to another Depositary
     */
    public static FundClient connect(DepositaryClient depositary, Address address, TransactionSender sender) {
        depositary.requirePinned();
        Node node = depositary.node();
        Bytes32 found = node.codeHash(address)
                .orElseThrow(() -> new ChainFault(ChainTag.CODE_CHANGED, "there is no code at " + address));
        Said said = Said.by(node, sender, address);
        Bytes32 made = ContractArtifact.defaultFund().codeHashMade(node, sender.account(), said.creation());
        if (!said.depositary().equals(depositary.domain().depositary()) || !found.equals(made)) {
            throw new ChainFault(
                    ChainTag.CODE_CHANGED,
                    "at " + address + " is no default fund over "
                            + depositary.domain().depositary() + ": expected the code " + made + ", found " + found);
        }
        FundDomain domain = new FundDomain(depositary.domain().chainId(), address);
        return new FundClient(depositary, domain, found, said, sender);
    }

    /** What a contract says it was made of. */
    private record Said(Address depositary, EntityId fund, EntityId hub, FundTerms terms) {
        static Said by(Node node, TransactionSender sender, Address address) {
            try {
                return new Said(
                        DepositaryAnswers.address(view(node, sender, address, "depositary")),
                        new EntityId(DepositaryAnswers.word(view(node, sender, address, "fund"))),
                        new EntityId(DepositaryAnswers.word(view(node, sender, address, "hub"))),
                        FundAnswers.terms(view(node, sender, address, "termsOf")));
            } catch (ChainRefusal e) {
                throw new ChainFault(ChainTag.CODE_CHANGED, "at " + address + " is no default fund", e);
            }
        }

        private static byte[] view(Node node, TransactionSender sender, Address address, String name) {
            return node.call(Call.of(address, DepositaryCalls.ofWords(name)), sender.account(), "latest");
        }

        AbiWriter creation() {
            return FundCalls.creation(depositary, fund, hub, terms);
        }
    }

    public FundDomain domain() {
        return domain;
    }

    /** Whose board declares defaults, who takes over what was paid for, and to whom dust goes. */
    public EntityId fund() {
        return said.fund();
    }

    /** Whose bond it is. */
    public EntityId hub() {
        return said.hub();
    }

    public FundTerms terms() {
        return said.terms();
    }

    public FundPool pool(TokenId token) {
        return FundAnswers.pool(view("poolOf", token.value()));
    }

    /** An entity's shares of the pool that stands now. */
    public FundUnits shares(TokenId token, EntityId entity) {
        return FundAnswers.units(view("sharesOf", token.value(), entity.value()));
    }

    /** What an entity is asked to bring back to the pool and has not. */
    public Amount arrears(TokenId token, EntityId entity) {
        return DepositaryAnswers.amount(view("arrearsOf", token.value(), entity.value()));
    }

    public FundUnits bond(TokenId token) {
        return FundAnswers.units(view("bondOf", token.value()));
    }

    /** Empty if no exit of that id waits. */
    public Optional<FundExit> exit(long id) {
        return FundAnswers.exit(ask(FundCalls.exitOf(id)));
    }

    /** Under which the entity's last order to leave was taken; its next is one above. */
    public long nonce(EntityId entity) {
        return DepositaryAnswers.read(view("nonceOf", entity.value()), in -> in.number());
    }

    /** Empty if none of that id was declared. */
    public Optional<FundDefault> fallen(Bytes32 id) {
        return FundAnswers.fallen(view("defaultOf", id));
    }

    /** What a creditor may take now; zero if it took it, or never had a claim. */
    public Amount payout(Bytes32 id, long index) {
        return DepositaryAnswers.amount(ask(FundCalls.payoutOf(id, index)));
    }

    /** What an entity has had of a default's refunds. */
    public Amount refunded(Bytes32 id, EntityId entity) {
        return DepositaryAnswers.amount(view("refundedOf", id, entity.value()));
    }

    /** What the fund owes of a token, all in all. */
    public Amount held(TokenId token) {
        return DepositaryAnswers.amount(view("heldOf", token.value()));
    }

    /** Buys shares for an entity: at least so many. */
    public FundReceipt joinPool(EntityId entity, Asset asset, Amount amount, Amount least) {
        return send(valueOf(asset, amount), FundCalls.joinPool(entity, asset.id(), amount, least));
    }

    /**
     * Brings back what an entity is asked for, at most all of it, and buys it shares.
     *
     * @param least shares that must come of it; none if less than a share's price is meant
     */
    public FundReceipt replenish(EntityId entity, Asset asset, Amount amount, Amount least) {
        return send(valueOf(asset, amount), FundCalls.replenish(entity, asset.id(), amount, least));
    }

    /** Adds to the pool without shares. */
    public FundReceipt payPremium(Asset asset, Amount amount) {
        return send(valueOf(asset, amount), FundCalls.payPremium(asset.id(), amount));
    }

    public FundReceipt postBond(Asset asset, Amount amount) {
        return send(valueOf(asset, amount), FundCalls.postBond(asset.id(), amount));
    }

    /** Queues an exit, by the word of the entity's board. */
    public FundReceipt requestExit(
            ExitOrder order, List<Signature> signatures, Optional<GroupSignature> groupSignature) {
        return send(FundCalls.requestExit(order, Certificate.of(domain.digest(order), signatures, groupSignature)));
    }

    /** Pays what an exit is worth now into its entity's reserve, less what the entity is asked to bring back. */
    public FundReceipt finishExit(long id) {
        return send(FundCalls.finishExit(id));
    }

    /** Declares a default, by the word of the fund's board. */
    public FundReceipt declare(
            Declaration declaration, List<Signature> signatures, Optional<GroupSignature> groupSignature) {
        return send(
                FundCalls.declare(declaration, Certificate.of(domain.digest(declaration), signatures, groupSignature)));
    }

    /** Counts, allocates, shares: whatever is next, over at most so many debts. */
    public FundReceipt advance(Bytes32 id, int most) {
        return send(FundCalls.advance(id, most));
    }

    /** Ends a default that was not decided in its time. */
    public FundReceipt abandon(Bytes32 id) {
        return send(DepositaryCalls.ofWords("abandon", id));
    }

    /**
     * Pays a creditor's part, against as much of its debt, which it assigned to the fund's entity.
     *
     * @param index of the claim
     * @param assigned number of the debt that the assignment made
     */
    public FundReceipt accept(Bytes32 id, long index, long assigned) {
        return send(FundCalls.accept(id, index, assigned));
    }

    /** Ends the paying. */
    public FundReceipt close(Bytes32 id) {
        return send(DepositaryCalls.ofWords("close", id));
    }

    /** Brings in what the debtor paid of the debts that the fund took over. */
    public FundReceipt recover(Bytes32 id, Asset asset, Amount amount) {
        return send(valueOf(asset, amount), FundCalls.recover(id, amount));
    }

    /** Pays an entity its part of what came back to the pool. */
    public FundReceipt claimRefund(Bytes32 id, EntityId entity) {
        return send(DepositaryCalls.ofWords("claimRefund", id, entity.value()));
    }

    /** All that the fund logged in blocks of the node's present view, in their order. */
    public List<LoggedFundEvent> events(long firstBlock, long lastBlock) {
        depositary.requirePinned();
        return ReceiptReader.fundEvents(
                depositary.node().logsJson(Set.of(domain.fund()), firstBlock, lastBlock), domain.fund());
    }

    private static BigInteger valueOf(Asset asset, Amount amount) {
        return asset.kind() == Asset.Kind.NATIVE ? amount.units() : BigInteger.ZERO;
    }

    private byte[] view(String name, Bytes32... words) {
        return ask(DepositaryCalls.ofWords(name, words));
    }

    private byte[] ask(Calldata data) {
        requirePinned();
        return depositary.node().call(Call.of(domain.fund(), data), sender.account(), "latest");
    }

    private FundReceipt send(Calldata data) {
        return send(BigInteger.ZERO, data);
    }

    private FundReceipt send(BigInteger value, Calldata data) {
        depositary.requirePinned();
        requirePinned();
        var json = sender.send(new Call(Optional.of(domain.fund()), value, data));
        return new FundReceipt(
                ReceiptReader.read(json, depositary.contracts()),
                ReceiptReader.fundEvents(json.path("logs"), domain.fund()));
    }

    private void requirePinned() {
        Bytes32 found = depositary.node().codeHash(domain.fund()).orElse(Bytes32.ZERO);
        if (!found.equals(codeHash)) {
            throw new ChainFault(
                    ChainTag.CODE_CHANGED, "pinned " + codeHash + ", found " + found + " at " + domain.fund());
        }
    }
}
