package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.Simulation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.keyceremony.Plan;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Files what a board permits and no contract does: ceremonies on keys, and credit limits that rise. What comes of it is a file of evidence for the
 * key room, or a certificate for the engine.
 */
public final class PermitFiling {
    private final Filing filing;
    private final IntentStore store;
    private final Jurisdiction jurisdiction;
    private final InstantSource clock;

    /** A permit, with what its board signed of it. */
    public record Signed(Batch batch, Permit permit, List<Signature> signatures) {
        public Signed {
            signatures = List.copyOf(signatures);
        }
    }

    public PermitFiling(Filing filing, IntentStore store, Jurisdiction jurisdiction, InstantSource clock) {
        this.filing = filing;
        this.store = store;
        this.jurisdiction = jurisdiction;
        this.clock = clock;
    }

    /** Files what lets a plan's ceremonies be held. */
    public IntentStore.Row holdCeremonies(Plan plan, AccountFiling.Terms terms, String initiator) {
        if (!plan.entity().equals(jurisdiction.entity())) {
            throw ApplianceTag.PERMIT_INVALID.refusal("the plan is of keys of entity " + plan.entity());
        }
        return file(IntentKind.KEY, read(plan::permit), terms, initiator);
    }

    /** Files what lets the engine raise the limit up to which a counterparty may owe. */
    public IntentStore.Row raiseLimit(
            EntityId counterparty, TokenId token, Amount from, Amount to, AccountFiling.Terms terms, String initiator) {
        if (counterparty.equals(jurisdiction.entity())) {
            throw ApplianceTag.PERMIT_INVALID.refusal("nobody grants itself credit");
        }
        return file(
                IntentKind.CREDIT_LIMIT,
                read(() -> new Permit.RaiseLimit(counterparty, token, from, to)),
                terms,
                initiator);
    }

    private IntentStore.Row file(IntentKind kind, Permit permit, AccountFiling.Terms terms, String initiator) {
        return filing.file(
                new Filing.Wanted(kind, List.of(permit), state -> freeNonce(permit), this::unseen),
                terms.purpose(),
                initiator,
                terms.lifetimeSeconds());
    }

    /** Milliseconds since 1970, or the next above what was given: they need not follow one another. */
    private long freeNonce(Permit permit) {
        long highest = store.all().stream()
                .map(IntentStore.Row::intent)
                .filter(intent -> Filing.lane(intent)
                        .equals(Permit.lane(jurisdiction.entity(), permit.kind())
                                .value()))
                .mapToLong(io.portcullis.signer.intent.Intent::nonce)
                .max()
                .orElse(0);
        return Math.max(clock.instant().toEpochMilli(), highest + 1);
    }

    /** No chain would say anything to it. */
    private Simulation unseen(Batch batch) {
        return new Simulation.Succeeds(jurisdiction.chain().node().head());
    }

    /** What the board permitted, once it is signed. */
    public Signed signed(IntentStore.Row row) {
        Batch batch = Batch.decode(row.intent().batchBytes().toArray());
        Permit permit = batch.permit().orElseThrow(() -> ApplianceTag.PERMIT_NOT_READY.refusal("it is no permit"));
        if (row.state() != IntentStore.State.COMPLETED) {
            throw ApplianceTag.PERMIT_NOT_READY.refusal("it is " + row.state());
        }
        return new Signed(
                batch,
                permit,
                Certificate.of(
                                jurisdiction.domain().digest(batch),
                                store.signatures(row.id()).stream()
                                        .map(IntentStore.Signed::signature)
                                        .toList(),
                                Optional.empty())
                        .signatures());
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.PERMIT_INVALID.refusal(e.getMessage());
        }
    }
}
