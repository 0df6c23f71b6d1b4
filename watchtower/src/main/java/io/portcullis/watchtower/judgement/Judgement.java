package io.portcullis.watchtower.judgement;

import io.portcullis.depositary.appointment.ProvedPromise;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.watchtower.verdict.TowerTag;
import java.util.List;

/** What is to be said of a tower and a promise. */
public sealed interface Judgement {
    /** A dispute that begins sooner after a receipt does not count. */
    long MARGIN_SECONDS = 300;

    String reason();

    /** It did not keep the promise. */
    record Guilty(History.Dispute dispute, String reason) implements Judgement {}

    /** Nothing that the chain shows speaks against it. */
    record Innocent(String reason) implements Judgement {}

    /** A dispute runs that it may yet answer. */
    record Undecided(String reason) implements Judgement {}

    /**
     * @param history of the promise's account, whole
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code RECEIPT_FOREIGN} unless this tower promised it, for this contract
     */
    static Judgement of(ProvedPromise promised, TowerKey tower, Eip712Domain domain, History history) {
        if (!promised.isOf(tower) || !promised.receipt().receipt().domain().equals(domain)) {
            throw TowerTag.RECEIPT_FOREIGN.refusal("it is no promise of this tower for this contract");
        }
        List<History.Dispute> binding = history.disputes().stream()
                .filter(dispute -> binds(promised, dispute))
                .toList();
        long version = promised.promise().version();
        for (History.Dispute dispute : binding) {
            if (dispute.endedAt().isPresent() && dispute.endedAt().getAsLong() < version) {
                return new Guilty(
                        dispute,
                        "the dispute of block " + dispute.block() + " ended at version "
                                + dispute.endedAt().getAsLong() + ", promised was " + version);
            }
        }
        if (binding.stream().anyMatch(dispute -> dispute.endedAt().isEmpty())) {
            return new Undecided("a dispute runs still");
        }
        return new Innocent(
                binding.isEmpty()
                        ? "no dispute began that the promise is about"
                        : "every dispute that the promise is about ended at version " + version + " or above");
    }

    private static boolean binds(ProvedPromise promised, History.Dispute dispute) {
        return dispute.startedAt() >= promised.receipt().receipt().receivedAt() + MARGIN_SECONDS
                && dispute.startedAt() <= promised.promise().deadline()
                && dispute.version() < promised.promise().version()
                && dispute.leftEpoch() == promised.promise().leftEpoch()
                && dispute.rightEpoch() == promised.promise().rightEpoch();
    }
}
