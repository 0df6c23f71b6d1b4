package io.portcullis.watchtower.judgement;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.appointment.Promise;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.vault.Clue;
import io.portcullis.depositary.vault.StretchedClue;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultProof;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.util.Optional;
import java.util.stream.Stream;

/** What is to be said of a tower and a vault that it took. */
public final class VaultJudgement {
    private final VaultProof proof;
    private final Eip712Domain domain;
    private final History history;
    private final Seals.Boards boards;

    private VaultJudgement(VaultProof proof, Eip712Domain domain, History history, Seals.Boards boards) {
        this.proof = proof;
        this.domain = domain;
        this.history = history;
        this.boards = boards;
    }

    /**
     * @param newer the link of a later revision, if the tower shows one
     * @param history of the account, whole
     * @param boards by their epochs; refuses with {@code CHAIN_UNKNOWN} what it cannot find
     * @throws TowerRefusal {@code RECEIPT_FOREIGN} unless this tower took a vault with that opening and payload, for this contract
     */
    public static Judgement of(
            VaultProof proof,
            Optional<VaultLink> newer,
            TowerKey tower,
            Eip712Domain domain,
            History history,
            Seals.Boards boards) {
        VaultReceipt receipt = proof.receipt().receipt();
        if (!proof.isOf(tower) || !receipt.domain().equals(domain)) {
            throw TowerTag.RECEIPT_FOREIGN.refusal("it is no vault that this tower took for this contract");
        }
        if (newer.filter(link -> link.isAfter(receipt.link())).isPresent()) {
            return new Judgement.Innocent(
                    "the client itself replaced revision " + receipt.revision() + ": only a later receipt binds");
        }
        VaultJudgement judge = new VaultJudgement(proof, domain, history, boards);
        Judgement said = new Judgement.Innocent("no dispute began that opens the vault");
        for (History.Dispute dispute : history.disputes()) {
            Optional<Judgement> one = judge.of(dispute);
            if (one.filter(Judgement.Guilty.class::isInstance).isPresent()) {
                return one.get();
            }
            if (!(said instanceof Judgement.Undecided)) {
                said = one.orElse(said);
            }
        }
        return said;
    }

    /** Empty if the dispute does not open the vault. */
    private Optional<Judgement> of(History.Dispute dispute) {
        return Stream.of(
                        Clue.ofBody(domain, history.account(), dispute.bodyHash()),
                        Clue.ofUnproven(domain, history.account(), dispute.version()))
                .map(Clue::stretch)
                .filter(proof::isFoundBy)
                .findFirst()
                .map(clue -> of(dispute, clue));
    }

    private Judgement of(History.Dispute dispute, StretchedClue clue) {
        Handover.Checked inside;
        try {
            inside = proof.open(clue, dispute.version());
            Seals.require(inside.handover(), domain, boards);
        } catch (VaultRefusal refused) {
            return new Judgement.Innocent(refused.tag() + ", " + refused.getMessage());
        } catch (TowerRefusal refused) {
            String reason = refused.tag() + ", " + refused.getMessage();
            return refused.tag().equals(TowerTag.CHAIN_UNKNOWN.name())
                    ? new Judgement.Undecided(reason)
                    : new Judgement.Innocent(reason);
        }
        Promise promise = inside.promises().getFirst();
        if (!binds(promise, dispute)) {
            return new Judgement.Innocent("the dispute of block " + dispute.block()
                    + " began too soon, too late, or while other boards were in force");
        }
        if (dispute.endedAt().isEmpty()) {
            return new Judgement.Undecided("a dispute runs still");
        }
        long end = dispute.endedAt().getAsLong();
        return end < promise.version()
                ? new Judgement.Guilty(
                        dispute,
                        "the dispute of block " + dispute.block() + " ended at version " + end + ", the vault held "
                                + promise.version())
                : new Judgement.Innocent("every dispute that opens the vault ended at what it held or above");
    }

    private boolean binds(Promise promise, History.Dispute dispute) {
        VaultReceipt receipt = proof.receipt().receipt();
        return dispute.startedAt() >= receipt.receivedAt() + Judgement.MARGIN_SECONDS
                && dispute.startedAt() <= Math.min(promise.deadline(), receipt.keepUntil())
                && dispute.leftEpoch() == promise.leftEpoch()
                && dispute.rightEpoch() == promise.rightEpoch();
    }
}
