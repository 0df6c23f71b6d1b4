package io.portcullis.appliance.custody;

import io.portcullis.appliance.custody.AccountFiling.Terms;
import io.portcullis.appliance.dispute.Disputes;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Operation;
import io.portcullis.signer.intent.IntentKind;
import java.util.List;
import java.util.function.Supplier;

/**
 * Files what takes the board's signature in a dispute: its beginning, and the choice of how much of orders is taken at its end. Answers, secrets and ends
 * take none ({@link Disputes}).
 */
public final class DisputeFiling {
    private final Filing filing;
    private final Jurisdiction jurisdiction;
    private final Disputes disputes;

    public DisputeFiling(Filing filing, Jurisdiction jurisdiction, Disputes disputes) {
        this.filing = filing;
        this.jurisdiction = jurisdiction;
        this.disputes = disputes;
    }

    /**
     * Files the beginning of a dispute, with the newest body that both sides sealed.
     *
     * @param nothingAgreed that nothing ever was: what is left is the collateral that was posted
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code PROOF_ABSENT}, {@code PROOF_EPOCH_RETIRED}, and what filing refuses
     */
    public IntentStore.Row start(EntityId counterparty, boolean nothingAgreed, Terms terms, String initiator) {
        AccountKey account = account(counterparty);
        Operation start =
                nothingAgreed ? disputes.startOfNothing(account) : disputes.start(account, jurisdiction.entity());
        return file(start, terms, initiator);
    }

    /**
     * Files how much is taken of orders of the body that stands.
     *
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code DISPUTE_ABSENT}, and what filing refuses
     */
    public IntentStore.Row fill(EntityId counterparty, List<Choice> choices, Terms terms, String initiator) {
        DisputeState standing = jurisdiction
                .chain()
                .accounts()
                .dispute(account(counterparty))
                .orElseThrow(() -> ApplianceTag.DISPUTE_ABSENT.refusal());
        return file(
                read(() -> new AccountOperation.OrderFill(counterparty, standing.bodyHash(), choices)),
                terms,
                initiator);
    }

    private IntentStore.Row file(Operation operation, Terms terms, String initiator) {
        return filing.file(
                new Filing.Wanted(
                        IntentKind.DISPUTE,
                        List.of(operation),
                        filing::freeNonce,
                        jurisdiction.chain()::simulateUnsigned),
                terms.purpose(),
                initiator,
                terms.lifetimeSeconds());
    }

    private AccountKey account(EntityId counterparty) {
        return read(() -> AccountKey.between(jurisdiction.entity(), counterparty));
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw ApplianceTag.DISPUTE_INVALID.refusal(e.getMessage());
        }
    }
}
