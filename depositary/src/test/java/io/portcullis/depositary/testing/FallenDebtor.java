package io.portcullis.depositary.testing;

import io.portcullis.depositary.client.Deployment;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundReceipt;
import io.portcullis.depositary.model.AccountEvent.DebtAssigned;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.DisputeFinalize;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Declaration;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ExitOrder;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.Signature;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A default fund over the rig's Depositary, and a debtor without any reserve that owes the rig's entity dollars from a dispute. Every entity has
 * the rig's board.
 */
public final class FallenDebtor {
    public static final FundTerms TERMS = new FundTerms(600, 7_200, 86_400, 30 * 86_400, FundTerms.WHOLE, 5_000);

    private static final long PAID_IN = 1_000_000_000;

    public final DeployedDepositary chain;
    public final EntityId house;
    public final EntityId hub;
    public final EntityId debtor;
    public final FundClient fund;

    private final DisputedAccount deal;

    private FallenDebtor(DeployedDepositary chain, FundTerms terms) {
        this.chain = chain;
        deal = DisputedAccount.on(chain);
        debtor = deal.other;
        house = found("house");
        hub = found("hub");
        fund = fundOf(terms);
    }

    private FallenDebtor(FallenDebtor like, FundTerms terms) {
        chain = like.chain;
        deal = like.deal;
        debtor = like.debtor;
        house = like.house;
        hub = like.hub;
        fund = fundOf(terms);
    }

    private FundClient fundOf(FundTerms terms) {
        Deployment made =
                Deployment.defaultFund(chain.operator, chain.client.domain().depositary(), house, hub, terms);
        chain.dollar.mint(AnvilNode.OPERATOR, Amount.of(PAID_IN));
        chain.dollar.approve(made.address(), Amount.of(PAID_IN));
        return FundClient.connect(chain.client, made.address(), chain.operator);
    }

    /** Another fund for the same debtor. */
    public FallenDebtor withFund(FundTerms terms) {
        return new FallenDebtor(this, terms);
    }

    /** @param owed what the dispute leaves the debtor owing the rig's entity */
    public static FallenDebtor on(DeployedDepositary chain, FundTerms terms, long owed) {
        return on(chain, terms, owed, 0, 0);
    }

    /**
     * A debtor with something of its own.
     *
     * @param owed what it owes the rig's entity, by the dispute
     * @param collateral what it paid into their account
     * @param reserve what it has besides
     */
    public static FallenDebtor on(DeployedDepositary chain, FundTerms terms, long owed, long collateral, long reserve) {
        FallenDebtor fallen = new FallenDebtor(chain, terms);
        if (collateral + reserve > 0) {
            fallen.deal.fund(collateral + reserve);
        }
        if (collateral > 0) {
            fallen.submit(
                    fallen.debtor,
                    new AccountOperation.CollateralPost(chain.entity, chain.dollars(), Amount.of(collateral)));
        }
        ProofBody body = fallen.deal.body(1, fallen.deal.account.isLeft(fallen.debtor) ? -owed : owed);
        fallen.deal.start(fallen.deal.sealedByOther(body));
        chain.anvil.passSeconds(2 * DisputedAccount.RESPONSE_SECONDS);
        chain.client.perform(DisputeFinalize.last(body, 0));
        return fallen;
    }

    /** Registers one more entity. */
    public EntityId found(String name) {
        Bytes32 salt = Bytes32.of(
                java.util.Arrays.copyOf(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII), Bytes32.LENGTH));
        chain.client.registerEntity(chain.board, chain.rules(), List.of(), salt);
        return chain.board.entityId(salt);
    }

    /**
     * A creditor gives a part of a debt away.
     *
     * @return the number of the debt that it is from now on
     */
    public long assign(EntityId by, long index, long units, EntityId to) {
        return submit(by, new AccountOperation.DebtAssign(debtor, chain.dollars(), index, Amount.of(units), to))
                .stream()
                .map(LoggedEvent::event)
                .filter(DebtAssigned.class::isInstance)
                .mapToLong(event -> ((DebtAssigned) event).newIndex())
                .findFirst()
                .orElseThrow();
    }

    public List<LoggedEvent> submit(EntityId by, Operation operation) {
        long nonce = chain.client.entity(by).orElseThrow().nextNonce();
        Batch batch = new Batch(
                by,
                nonce,
                1,
                chain.now() + 86_400,
                DeployedDepositary.POLICY,
                DeployedDepositary.ANCHOR,
                chain.now(),
                List.of(operation));
        return chain.client.submit(batch, chain.sign(batch, 0, 1)).events();
    }

    public void join(EntityId member, long units) {
        fund.joinPool(member, chain.dollarAsset, Amount.of(units), Amount.of(1));
    }

    public void postBond(long units) {
        fund.postBond(chain.dollarAsset, Amount.of(units));
    }

    public Declaration declaration(Bytes32 id, FundProfile profile) {
        return new Declaration(id, debtor, chain.dollars(), profile, 1, chain.now() + 3_600);
    }

    public FundReceipt declare(Declaration declaration, int... members) {
        return fund.declare(declaration, sign(fund.domain().digest(declaration), members), Optional.empty());
    }

    public FundReceipt leave(EntityId member, long shares) {
        ExitOrder order = new ExitOrder(
                member, chain.dollars(), false, Amount.of(shares), fund.nonce(member) + 1, 1, chain.now() + 3_600);
        return fund.requestExit(order, sign(fund.domain().digest(order), 0, 1), Optional.empty());
    }

    private List<Signature> sign(Bytes32 digest, int... members) {
        return IntStream.of(members)
                .mapToObj(member -> chain.keys.sign(member, digest))
                .toList();
    }
}
