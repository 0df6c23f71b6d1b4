package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.client.Simulation;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.Agreement;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.Settlement;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import java.util.List;
import java.util.function.Supplier;

/**
 * Files what is done in accounts. Two appliances settle like this: the one whose side agrees files an agreement, its people approve it, its signers
 * sign it; what comes of that is handed over, and the other appliance files the batch that carries it.
 */
public final class AccountFiling {
    private final Filing filing;
    private final IntentStore store;
    private final Jurisdiction jurisdiction;

    /** What holds of every intent: why, and for how long it may be approved and signed. */
    public record Terms(String purpose, long lifetimeSeconds) {}

    /** What a board signed of an account, with its certificate: handed from one appliance to another. */
    public record Signed(long chainId, Agreement agreement, Certificate certificate) {}

    public AccountFiling(Filing filing, IntentStore store, Jurisdiction jurisdiction) {
        this.filing = filing;
        this.store = store;
        this.jurisdiction = jurisdiction;
    }

    /** Files what makes reserve the collateral of an account. */
    public IntentStore.Row post(EntityId counterparty, TokenId token, Amount amount, Terms terms, String initiator) {
        Operation post = read(() -> new AccountOperation.CollateralPost(counterparty, token, amount));
        return file(IntentKind.COLLATERAL, List.of(post), terms, initiator);
    }

    /** Files what takes collateral back into the reserve, as much as the counterparty agreed. */
    public IntentStore.Row release(Signed agreed, Terms terms, String initiator) {
        Agreement agreement = requireFor(agreed);
        AccountKey account = AccountKey.between(agreement.by(), agreement.entity());
        SettlementLine line = agreement.lines().stream()
                .filter(only -> agreement.lines().size() == 1 && agreement.finalVersion() == 0)
                .findFirst()
                .orElseThrow(() -> ApplianceTag.AGREEMENT_INVALID.refusal("it settles more than one release"));
        boolean isLeft = account.isLeft(jurisdiction.entity());
        Amount own = isLeft ? line.left() : line.right();
        if (!own.isPositive() || !(isLeft ? line.right() : line.left()).isZero()) {
            throw ApplianceTag.AGREEMENT_INVALID.refusal("it does more than release collateral; file a settlement");
        }
        return file(
                IntentKind.COLLATERAL,
                List.of(new AccountOperation.CollateralRelease(
                        agreement.by(),
                        agreement.nonce(),
                        agreement.expiresAt(),
                        line.token(),
                        own,
                        agreed.certificate())),
                terms,
                initiator);
    }

    /** Files what settles accounts, each as its counterparty agreed. */
    public IntentStore.Row settle(List<Signed> agreed, Terms terms, String initiator) {
        List<Settlement> settlements = agreed.stream()
                .map(each -> settlement(requireFor(each), each.certificate()))
                .toList();
        return file(
                IntentKind.SETTLEMENT, List.of(read(() -> new AccountOperation.Settle(settlements))), terms, initiator);
    }

    private static Settlement settlement(Agreement agreement, Certificate certificate) {
        return new Settlement(
                agreement.by(),
                agreement.nonce(),
                agreement.expiresAt(),
                agreement.finalVersion(),
                agreement.lines(),
                certificate);
    }

    /** Files what asks this board to agree to a counterparty's settlement. */
    public IntentStore.Row agree(
            EntityId counterparty, long finalVersion, List<SettlementLine> lines, Terms terms, String initiator) {
        Operation agree = read(() -> new Operation.Agree(counterparty, finalVersion, lines));
        return filing.file(
                new Filing.Wanted(
                        IntentKind.AGREEMENT, List.of(agree), state -> freeNonce(counterparty), this::simulate),
                terms.purpose(),
                initiator,
                terms.lifetimeSeconds());
    }

    private IntentStore.Row file(IntentKind kind, List<Operation> operations, Terms terms, String initiator) {
        return filing.file(
                new Filing.Wanted(kind, operations, filing::freeNonce, jurisdiction.chain()::simulateUnsigned),
                terms.purpose(),
                initiator,
                terms.lifetimeSeconds());
    }

    /** What the board agreed to, once it is signed. */
    public Signed signed(IntentStore.Row row) {
        Batch batch = Batch.decode(row.intent().batchBytes().toArray());
        Agreement agreement =
                batch.agreement().orElseThrow(() -> ApplianceTag.AGREEMENT_NOT_READY.refusal("it is no agreement"));
        if (row.state() != State.COMPLETED) {
            throw ApplianceTag.AGREEMENT_NOT_READY.refusal("it is " + row.state());
        }
        List<Signature> signatures = store.signatures(row.id()).stream()
                .map(IntentStore.Signed::signature)
                .toList();
        Bytes32 digest = jurisdiction.domain().digest(agreement);
        return new Signed(
                jurisdiction.domain().chainId(),
                agreement,
                Certificate.of(
                        digest, signatures, store.groupAgreement(row.id()).map(GroupAgreement::signature)));
    }

    /** One that nobody used and that has expired holds its nonce at the signers: it is burned, and the next is free. */
    private long freeNonce(EntityId counterparty) {
        AccountKey account = read(() -> AccountKey.between(jurisdiction.entity(), counterparty));
        long nonce = jurisdiction.chain().accounts().state(account).nextNonce();
        filing.requireNonceFree(account.id(), nonce);
        List<IntentStore.Row> unused = store.all().stream()
                .filter(row -> row.state() == State.COMPLETED
                        && row.intent().nonce() == nonce
                        && Filing.lane(row.intent()).equals(account.id()))
                .toList();
        for (IntentStore.Row row : unused) {
            if (jurisdiction.chainTime() <= row.intent().expiresAt()) {
                throw ApplianceTag.INTENT_OPEN.refusal("agreement " + row.id() + " holds nonce " + nonce
                        + " of the account, and is good until " + row.intent().expiresAt());
            }
            burn(jurisdiction, agreement(row.intent()));
        }
        return unused.isEmpty() ? nonce : nonce + 1;
    }

    private static Agreement agreement(Intent intent) {
        return Batch.decode(intent.batchBytes().toArray()).agreement().orElseThrow();
    }

    /** Spends the account's nonce without effect, unless it is spent. */
    static void burn(Jurisdiction jurisdiction, Agreement agreement) {
        AccountKey account = AccountKey.between(agreement.by(), agreement.entity());
        if (jurisdiction.chain().accounts().state(account).nextNonce() == agreement.nonce()) {
            jurisdiction.guardian().burnAgreement(agreement.by(), agreement.entity(), agreement.nonce());
        }
    }

    /** What the chain would say if the counterparty brought it there now, signed by both boards. */
    private Simulation simulate(Batch asks) {
        Agreement agreement = asks.agreement().orElseThrow();
        EntityId counterparty = agreement.entity();
        EntityState state = jurisdiction
                .chain()
                .entity(counterparty)
                .orElseThrow(() -> ApplianceTag.AGREEMENT_INVALID.refusal("the chain knows no entity " + counterparty));
        Rules rules = jurisdiction.chain().rules(counterparty).orElseThrow();
        Settlement settlement = new Settlement(
                agreement.by(),
                agreement.nonce(),
                agreement.expiresAt(),
                agreement.finalVersion(),
                agreement.lines(),
                new Certificate(List.of()));
        Batch carrier = new Batch(
                counterparty,
                state.nextNonce(),
                state.boardEpoch(),
                agreement.expiresAt(),
                rules.policyHash(),
                asks.auditAnchor(),
                asks.auditAnchoredAt(),
                List.of(new AccountOperation.Settle(List.of(settlement))));
        return jurisdiction.chain().simulateUnsigned(carrier, agreement);
    }

    private Agreement requireFor(Signed agreed) {
        if (agreed.chainId() != jurisdiction.domain().chainId()
                || !agreed.agreement().entity().equals(jurisdiction.entity())) {
            throw ApplianceTag.AGREEMENT_INVALID.refusal("it is for another chain, or for another entity's batch");
        }
        return agreed.agreement();
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.AGREEMENT_INVALID.refusal(e.getMessage());
        }
    }
}
