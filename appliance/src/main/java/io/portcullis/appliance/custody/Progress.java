package io.portcullis.appliance.custody;

import io.portcullis.appliance.custody.GroupSigning.Standing;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.store.IntentStore.Fault;
import io.portcullis.appliance.store.IntentStore.Mined;
import io.portcullis.appliance.store.IntentStore.Payout;
import io.portcullis.appliance.store.IntentStore.Signed;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.BlockRef;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.client.Withdrawal;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.LoggedEvent;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Verdict;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves intents on. Each round looks at every unfinished intent, derives its next step from what is stored and from the chain, and
 * does it; a step that was done before a crash is found done. What fails is kept as the intent's fault and tried again next round,
 * except a signature: a signer decides again from its watermark, and this side stores what it gets.
 */
public final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    /** How far the follower may be behind the head before an absent batch is taken to be none. */
    private static final long FOLLOWER_LAG_SECONDS = 600;

    private final IntentStore store;
    private final Jurisdiction jurisdiction;
    private final Deciding deciding;
    private final List<SignerDoor> signers;
    private final GroupSigning group;
    private final Vouchers vouchers;
    private final Activation activation;
    private final FundSpeech speech;
    private final EvidenceFiles files;
    private final BatchFinder finder;
    private final InstantSource clock;
    private final Optional<ApplianceFreeze> freeze;

    /** Finds the transaction that carried this very batch, when the process died between sending and storing. */
    public interface BatchFinder {
        Optional<Receipt> find(Batch batch);
    }

    public Progress(
            IntentStore store,
            Jurisdiction jurisdiction,
            Deciding deciding,
            List<SignerDoor> signers,
            EvidenceFiles files,
            BatchFinder finder,
            InstantSource clock,
            Optional<ApplianceFreeze> freeze) {
        this.freeze = freeze;
        this.store = store;
        this.jurisdiction = jurisdiction;
        this.deciding = deciding;
        this.signers = List.copyOf(signers);
        this.group = new GroupSigning(signers);
        this.vouchers = new Vouchers(signers);
        this.activation = new Activation(store, jurisdiction);
        this.speech = new FundSpeech(jurisdiction);
        this.files = files;
        this.finder = finder;
        this.clock = clock;
    }

    /** One look at everything unfinished. */
    public void round() {
        for (IntentStore.Row row : store.all()) {
            if (row.state().finished() && !(row.state().dead() && !row.burned())) {
                continue;
            }
            try {
                advance(row);
            } catch (ApplianceRefusal e) {
                fault(row, new Fault(e.tag(), e.getMessage(), e.remedy()));
            } catch (ChainException e) {
                fault(row, new Fault(e.tagName(), String.valueOf(e.getMessage()), e.remedy()));
            }
        }
    }

    private void advance(IntentStore.Row row) {
        switch (row.state()) {
            case AWAITING_APPROVALS -> await(row);
            case APPROVED -> collect(row);
            case SIGNED -> submit(row);
            case SUBMITTED -> confirm(row);
            case QUEUED -> release(row);
            case ACTIVATING -> activate(row);
            case REJECTED, CANCELLED -> {
                deciding.tellEndings(row);
                burn(row);
            }
            case EXPIRED -> burn(row);
            case COMPLETED -> {}
        }
    }

    private void await(IntentStore.Row row) {
        if (expired(row)) {
            move(row, State.EXPIRED);
        } else if (deciding.verdict(row) instanceof Verdict.Allow) {
            move(row, State.APPROVED);
        }
    }

    /**
     * Asks signers that have not signed until the quorum is there, and where the board names a group key the group's signature, too. What one
     * refuses does not stop the others.
     */
    private void collect(IntentStore.Row row) {
        if (expired(row)) {
            move(row, State.EXPIRED);
            return;
        }
        Evidence evidence = evidence(row);
        Optional<GroupKey> key = jurisdiction.groupKey();
        Map<String, GroupSharing> sharings = key.map(group::sharings).orElse(Map.of());
        Optional<ApplianceRefusal> refused = Optional.empty();
        for (SignerDoor signer : signers) {
            // The way down is every signer's own, and so is the policy behind an agreement: each that answers is asked.
            boolean enough =
                    row.intent().kind() != IntentKind.FREEZE && row.intent().kind() != IntentKind.RULES;
            if (enough && hasQuorum(row) && !(standing(row, key, sharings) instanceof Standing.Pending)) {
                break;
            }
            if (!hasSigned(row, signer, sharings)) {
                try {
                    store.putSignature(row.id(), signer.sign(evidence));
                } catch (ApplianceRefusal e) {
                    LOG.warn("{} refused intent {}: {} {}", signer.name(), row.id(), e.tag(), e.getMessage());
                    refused = Optional.of(
                            new ApplianceRefusal(e.tag(), signer.name() + " refused: " + e.getMessage(), e.remedy()));
                }
            }
        }
        if (!hasQuorum(row)) {
            refused.ifPresent(refusal -> {
                throw refusal;
            });
            return;
        }
        switch (standing(row, key, sharings)) {
            case Standing.NotAsked _ -> move(row, State.SIGNED);
            case Standing.Agreed(GroupAgreement agreement) -> {
                store.putGroupAgreement(row.id(), agreement);
                move(row, State.SIGNED);
            }
            case Standing.Pending(String missing) ->
                throw refused.orElseGet(() -> ApplianceTag.GROUP_SIGNATURE_PENDING.refusal(missing));
        }
    }

    private Standing standing(IntentStore.Row row, Optional<GroupKey> key, Map<String, GroupSharing> sharings) {
        return key.map(one -> GroupSigning.standing(one, sharings, digest(row), parts(row)))
                .orElse(new Standing.NotAsked());
    }

    /** A signer is asked again only if it has a share now of which it gave no part: each time it is asked, its log grows. */
    private boolean hasSigned(IntentStore.Row row, SignerDoor signer, Map<String, GroupSharing> sharings) {
        Optional<Long> held = Optional.ofNullable(sharings.get(signer.name())).map(GroupSharing::epoch);
        return store.signatures(row.id()).stream()
                .anyMatch(signed -> signed.signer().equals(signer.name())
                        && (held.isEmpty() || held.equals(signed.part().map(PartialSignature::epoch))));
    }

    private boolean hasQuorum(IntentStore.Row row) {
        return weight(row) >= jurisdiction.trust().threshold();
    }

    private List<PartialSignature> parts(IntentStore.Row row) {
        return store.signatures(row.id()).stream()
                .flatMap(signed -> signed.part().stream())
                .toList();
    }

    private Bytes32 digest(IntentStore.Row row) {
        return jurisdiction
                .domain()
                .digest(Batch.decode(row.intent().batchBytes().toArray()));
    }

    private void submit(IntentStore.Row row) {
        Batch batch = Batch.decode(row.intent().batchBytes().toArray());
        if (batch.fundWord().isPresent()) {
            if (expired(row)) {
                move(row, State.EXPIRED);
                return;
            }
            speech.bring(batch, signatures(row), store.groupAgreement(row.id()).map(GroupAgreement::signature));
        }
        if (!batch.isForChain()) {
            // A fund has heard its word; the counterparty brings an agreement to the chain; by a permit goes the key
            // room, or the engine.
            files.write(row, evidence(row));
            move(row, State.COMPLETED);
            return;
        }
        long spent = jurisdiction.state().nonce();
        if (spent >= batch.nonce()) {
            Optional<Receipt> mined = finder.find(batch);
            if (mined.isPresent()) {
                book(row, mined.get());
            } else if (longExpired(row)) {
                move(row, State.EXPIRED);
            } else {
                throw ApplianceTag.NONCE_SPENT_ELSEWHERE.refusal(
                        "nonce " + batch.nonce() + " was spent, and not by this intent's batch as far as is known");
            }
            return;
        }
        if (expired(row)) {
            move(row, State.EXPIRED);
            return;
        }
        book(
                row,
                jurisdiction
                        .chain()
                        .submit(
                                batch,
                                signatures(row),
                                store.groupAgreement(row.id()).map(GroupAgreement::signature)));
    }

    private void book(IntentStore.Row row, Receipt receipt) {
        store.setMined(row.id(), new Mined(receipt.transactionHash(), receipt.blockNumber()));
        move(row, State.SUBMITTED);
    }

    /** Books the batch once it is buried deep enough; one that a reorg took back is submitted again. */
    private void confirm(IntentStore.Row row) {
        Mined mined = row.mined().orElseThrow();
        BlockRef head = jurisdiction.chain().node().head();
        Optional<Receipt> found = jurisdiction.chain().receipt(mined.transactionHash());
        if (found.isEmpty()) {
            move(row, State.SIGNED);
            return;
        }
        Receipt receipt = found.get();
        if (head.number() < receipt.blockNumber() + jurisdiction.confirmations()) {
            return;
        }
        for (LoggedEvent logged : receipt.events()) {
            if (logged.event() instanceof DepositaryEvent.WithdrawalQueued queued) {
                store.putPayout(
                        row.id(), new Payout(queued.id(), Payout.Status.QUEUED, queued.releaseAt(), Optional.empty()));
            }
        }
        files.write(row, evidence(row), receipt, vouchers.of(row.id(), store.signatures(row.id())));
        boolean pays = !store.payouts(row.id()).isEmpty();
        boolean waits = Batch.decode(row.intent().batchBytes().toArray()).operations().stream()
                .anyMatch(operation -> operation instanceof Operation.ProposeRules
                        || operation instanceof Operation.ProposeBoard
                        || operation instanceof Operation.LowerFreeze);
        tellOfLowering(row, receipt);
        move(row, pays ? State.QUEUED : waits ? State.ACTIVATING : State.COMPLETED);
    }

    private void release(IntentStore.Row row) {
        long now = jurisdiction.chainTime();
        for (Payout payout : store.payouts(row.id())) {
            if (payout.status() != Payout.Status.QUEUED) {
                continue;
            }
            Withdrawal withdrawal = jurisdiction.chain().withdrawal(payout.id()).orElseThrow();
            switch (withdrawal.status()) {
                case QUEUED -> {
                    if (now >= withdrawal.releaseAt()) {
                        Receipt receipt = jurisdiction.chain().releaseWithdrawal(payout.id());
                        settle(row, payout, Payout.Status.RELEASED, Optional.of(receipt.transactionHash()));
                    }
                }
                case RELEASED -> settle(row, payout, Payout.Status.RELEASED, payout.transactionHash());
                case CANCELLED -> settle(row, payout, Payout.Status.CANCELLED, payout.transactionHash());
            }
        }
        List<Payout> payouts = store.payouts(row.id());
        if (payouts.stream().noneMatch(payout -> payout.status() == Payout.Status.QUEUED)) {
            boolean paid = payouts.stream().anyMatch(payout -> payout.status() == Payout.Status.RELEASED);
            if (paid) {
                move(row, State.COMPLETED);
            } else {
                cancelled(row);
            }
        }
    }

    private void settle(IntentStore.Row row, Payout payout, Payout.Status status, Optional<Bytes32> transaction) {
        store.putPayout(row.id(), new Payout(payout.id(), status, payout.releaseAt(), transaction));
    }

    private void activate(IntentStore.Row row) {
        switch (activation.look(row)) {
            case WAITING -> {}
            case DONE -> move(row, State.COMPLETED);
            case WITHDRAWN -> cancelled(row);
        }
    }

    /** From here on a raise of this appliance's own withdraws it, as one on the chain does. */
    private void tellOfLowering(IntentStore.Row row, Receipt receipt) {
        for (LoggedEvent logged : receipt.events()) {
            if (logged.event() instanceof DepositaryEvent.FreezeLoweringProposed it) {
                TreeSet<String> approvers = evidence(row).approvals().stream()
                        .map(Approval::person)
                        .collect(Collectors.toCollection(TreeSet::new));
                freeze.ifPresent(own -> own.approved(row.id(), it.level(), it.activeAt(), approvers));
            }
        }
    }

    /** Its batch was mined, so its nonce is spent; on the chain it came to nothing. */
    private void cancelled(IntentStore.Row row) {
        store.setBurned(row.id());
        move(row, State.CANCELLED);
    }

    /**
     * A dead intent's nonce is spent without effect, so that what was signed for it can never take effect. If it is spent already, and
     * a quorum had signed, the batch itself may have been mined just before it expired: then it lives.
     */
    private void burn(IntentStore.Row row) {
        Batch batch = Batch.decode(row.intent().batchBytes().toArray());
        if (batch.permit().isPresent() || batch.fundWord().isPresent()) {
            // Without a quorum's signatures it permits or says nothing, and no chain has its nonce.
            store.setBurned(row.id());
            return;
        }
        if (batch.agreement().isPresent()) {
            AccountFiling.burn(jurisdiction, batch.agreement().get());
            store.setBurned(row.id());
            return;
        }
        if (jurisdiction.state().nextNonce() == batch.nonce()) {
            jurisdiction.guardian().burnNonce(jurisdiction.entity(), batch.nonce());
            store.setBurned(row.id());
            return;
        }
        Optional<Receipt> mined =
                weight(row) >= jurisdiction.trust().threshold() ? finder.find(batch) : Optional.empty();
        if (mined.isPresent()) {
            book(row, mined.get());
        } else if (weight(row) < jurisdiction.trust().threshold() || longExpired(row)) {
            store.setBurned(row.id());
        }
    }

    /** Expired by the chain's own clock, and long enough ago that the follower has seen every block that could hold the batch. */
    private boolean longExpired(IntentStore.Row row) {
        return jurisdiction.chainTime() > row.intent().expiresAt() + FOLLOWER_LAG_SECONDS;
    }

    private int weight(IntentStore.Row row) {
        Board board = jurisdiction.board();
        return store.signatures(row.id()).stream()
                .mapToInt(signed -> board.weightOf(signed.address()))
                .sum();
    }

    private List<Signature> signatures(IntentStore.Row row) {
        // A key that a rotation has just put off the board may have signed: the chain would refuse the whole batch for
        // it.
        Board board = jurisdiction.board();
        return store.signatures(row.id()).stream()
                .filter(signed -> board.weightOf(signed.address()) > 0)
                .map(Signed::signature)
                .toList();
    }

    private Evidence evidence(IntentStore.Row row) {
        Facts facts = deciding.facts(row);
        return files.evidence(row, deciding.verdict(row, facts).trace(), facts);
    }

    private boolean expired(IntentStore.Row row) {
        return clock.instant().getEpochSecond() >= row.intent().expiresAt();
    }

    private void move(IntentStore.Row row, State to) {
        if (store.advance(row.id(), row.state(), to)) {
            LOG.info("intent {} is {}", row.id(), to);
        }
    }

    private void fault(IntentStore.Row row, Fault fault) {
        if (!row.fault().equals(Optional.of(fault))) {
            LOG.warn("intent {} is held up: {} {}", row.id(), fault.tag(), fault.message());
            store.setFault(row.id(), fault);
        }
    }
}
