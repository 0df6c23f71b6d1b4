package io.portcullis.appliance.custody;

import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.BlockRef;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundUnits;
import io.portcullis.depositary.client.RevertTag;
import io.portcullis.depositary.client.Simulation;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Signature;
import java.util.List;
import java.util.Optional;

/**
 * The default fund that the trust roots name: what it would say to a word, and words brought to it.
 *
 * <p>Invariant: a word is brought at most once; whether somebody else brought it before is asked of the chain first.
 */
final class FundSpeech {
    private final Jurisdiction jurisdiction;
    private Optional<FundClient> known = Optional.empty();

    FundSpeech(Jurisdiction jurisdiction) {
        this.jurisdiction = jurisdiction;
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal FUND_ABSENT */
    synchronized FundClient fund() {
        if (known.isEmpty()) {
            known = Optional.of(jurisdiction
                    .chain()
                    .fund(jurisdiction
                            .trust()
                            .fund()
                            .orElseThrow(
                                    () -> ApplianceTag.FUND_ABSENT.refusal("the trust roots name no default fund"))));
        }
        return known.get();
    }

    /** What the fund would say now, had the board signed. */
    Simulation simulate(Batch batch) {
        BlockRef head = jurisdiction.chain().node().head();
        return refusal(batch.fundWord().orElseThrow(), batch.entity())
                .<Simulation>map(tag -> new Simulation.Refused(head, tag, "the fund refuses it as it stands now"))
                .orElseGet(() -> new Simulation.Succeeds(head));
    }

    private Optional<RevertTag> refusal(FundWord word, EntityId by) {
        return switch (word) {
            case FundWord.DeclareDefault declare -> {
                if (fund().fallen(declare.id()).isPresent()) {
                    yield Optional.of(RevertTag.DEFAULT_EXISTS);
                }
                yield jurisdiction
                                .chain()
                                .accounts()
                                .debtQueue(declare.debtor(), declare.token())
                                .isEmpty()
                        ? Optional.of(RevertTag.NOTHING_OWED)
                        : Optional.empty();
            }
            case FundWord.LeaveFund leave -> {
                if (fund().nonce(by) + 1 != leave.nonce()) {
                    yield Optional.of(RevertTag.NONCE_MISMATCH);
                }
                if (leave.ofBond() && !fund().hub().equals(by)) {
                    yield Optional.of(RevertTag.NOT_BOND_OWNER);
                }
                FundUnits have = leave.ofBond() ? fund().bond(leave.token()) : fund().shares(leave.token(), by);
                Amount free = have.units().minus(have.units().min(have.leaving()));
                yield leave.units().compareTo(free) > 0 ? Optional.of(RevertTag.UNITS_INSUFFICIENT) : Optional.empty();
            }
        };
    }

    /** Has the fund hear a word that the board signed, unless it heard it. */
    void bring(Batch batch, List<Signature> signatures, Optional<GroupSignature> groupSignature) {
        switch (batch.fundWord().orElseThrow()) {
            case FundWord.DeclareDefault declare -> {
                if (fund().fallen(declare.id()).isEmpty()) {
                    fund().declare(
                                    declare.declaration(batch.boardEpoch(), batch.expiresAt()),
                                    signatures,
                                    groupSignature);
                }
            }
            case FundWord.LeaveFund leave -> {
                if (fund().nonce(batch.entity()) < leave.nonce()) {
                    fund().requestExit(
                                    leave.order(batch.entity(), batch.boardEpoch(), batch.expiresAt()),
                                    signatures,
                                    groupSignature);
                }
            }
        }
    }
}
