package io.portcullis.appliance.dispute;

import io.portcullis.appliance.dispute.DisputeMachine.Step;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.AccountLine;
import io.portcullis.depositary.client.AccountState;
import io.portcullis.depositary.client.AccountViews;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.client.Receipt;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation;
import io.portcullis.depositary.model.AccountOperation.SecretReveal.Shown;
import io.portcullis.depositary.model.Allocation;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Statement;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.ProvedAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One account's dispute on the chain, and what this appliance can do about it.
 *
 * <p>Every method asks the chain; each throws {@code ChainException}. Doing what is done already is refused with a tag and costs nothing.
 */
public final class Disputes {
    private final DepositaryClient chain;
    private final ProofVault proofs;

    /**
     * Where an account stands.
     *
     * @param nowSeconds of the chain's newest block
     * @param held the newest body that both sides sealed, if this appliance has one
     * @param shares by that body, its clauses left out
     */
    public record Look(
            AccountState account,
            Optional<DisputeState> dispute,
            long nowSeconds,
            Optional<ProofBody> held,
            List<Share> shares) {
        public Look {
            shares = List.copyOf(shares);
        }
    }

    /** What a dispute that ended by the newest body would give of a token. */
    public record Share(TokenId token, AccountLine line, Allocation allocation) {}

    public Disputes(DepositaryClient chain, ProofVault proofs) {
        this.chain = chain;
        this.proofs = proofs;
    }

    public Look look(AccountKey key) {
        var head = chain.node().head();
        AccountViews accounts = chain.accountsIn(head.hash());
        Optional<ProofBody> held = proofs.newest(key).map(ProvedAccount::body);
        List<Share> shares = new ArrayList<>();
        for (TokenDelta delta : held.map(ProofBody::deltas).orElse(List.of())) {
            AccountLine line = accounts.line(key, delta.token());
            shares.add(new Share(
                    delta.token(),
                    line,
                    Allocation.of(
                            line.collateral(),
                            line.ondelta().units().add(delta.offdelta().units()))));
        }
        return new Look(accounts.state(key), accounts.dispute(key), head.timestamp(), held, shares);
    }

    /**
     * Answers with the newest body.
     *
     * @throws ApplianceRefusal {@code DISPUTE_ABSENT}, {@code PROOF_ABSENT}, {@code PROOF_NOT_NEWER}, {@code PROOF_EPOCH_RETIRED}
     */
    public Receipt counter(AccountKey key) {
        DisputeState standing = standing(key);
        ProvedAccount held = held(key);
        if (held.body().version() <= standing.version()) {
            throw ApplianceTag.PROOF_NOT_NEWER.refusal("Version " + standing.version() + " stands, this appliance has "
                    + held.body().version());
        }
        return chain.perform(new AccountOperation.DisputeCounter(statement(held, standing)));
    }

    /**
     * Executes the last clauses that are left and, with the first of them, ends the dispute.
     *
     * @throws ApplianceRefusal {@code DISPUTE_ABSENT}, {@code DISPUTE_RUNNING}, {@code PROOF_ABSENT}
     */
    public Receipt finish(AccountKey key) {
        DisputeState standing = standing(key);
        if (standing.isOpenAt(chain.node().head().timestamp())) {
            throw ApplianceTag.DISPUTE_RUNNING.refusal("It may be answered until " + standing.until());
        }
        ProofBody body = held(key).body();
        if (!body.hash().equals(standing.bodyHash())) {
            throw ApplianceTag.PROOF_ABSENT.refusal("Version " + standing.version() + " stands, and is not here");
        }
        return chain.perform(DisputeMachine.finish(body, standing.clausesLeft()));
    }

    /** @throws ApplianceRefusal {@code SECRET_ABSENT} if there is none to show, or no time for it */
    public Receipt reveal(AccountKey key) {
        ProofBody body = held(key).body();
        DisputeState standing = standing(key);
        Step step = DisputeMachine.next(facts(standing, Optional.of(body)));
        if (step instanceof Step.Reveal reveal) {
            return chain.perform(reveal.secrets());
        }
        throw ApplianceTag.SECRET_ABSENT.refusal();
    }

    /** Does what is to be done now, if anything is. */
    public Step tend(AccountKey key) {
        Optional<DisputeState> standing = chain.accounts().dispute(key);
        if (standing.isEmpty()) {
            return new Step.Wait();
        }
        Optional<ProvedAccount> held = proofs.newest(key);
        Step step = DisputeMachine.next(facts(standing.get(), held.map(ProvedAccount::body)));
        switch (step) {
            case Step.Counter it ->
                chain.perform(new AccountOperation.DisputeCounter(statement(held.orElseThrow(), standing.get())));
            case Step.Reveal it -> chain.perform(it.secrets());
            case Step.Finish it -> chain.perform(it.part());
            case Step.Wait it -> {}
            case Step.Foreign it -> {}
        }
        return step;
    }

    /** What a batch of this entity's board starts a dispute with: the newest body, with the other side's seal. */
    public AccountOperation.DisputeStart start(AccountKey key, EntityId by) {
        ProvedAccount held = held(key);
        EntityId other = key.counterparty(by);
        SealedProof seal = key.isLeft(other) ? held.left() : held.right();
        long epoch = epoch(other, seal, List.of());
        return new AccountOperation.DisputeStart(key.isLeft(by) ? held.byLeft(epoch) : held.byRight(epoch));
    }

    /** The word that nothing was ever agreed since the account was settled last: any proof beats it within its time. */
    public AccountOperation.DisputeStart startOfNothing(AccountKey key) {
        long settled = chain.accounts().state(key).settledVersion();
        ProofHead head = new ProofHead(key, settled, 0, 0, 0, Bytes32.ZERO, List.of());
        return new AccountOperation.DisputeStart(new Statement(head, Optional.empty(), Optional.empty()));
    }

    private Statement statement(ProvedAccount held, DisputeState standing) {
        AccountKey key = held.body().account();
        return held.statement(
                epoch(key.left(), held.left(), List.of(standing.leftEpoch())),
                epoch(key.right(), held.right(), List.of(standing.rightEpoch())));
    }

    /** Of the board whose seal it is: the one in force, or the one when the dispute began. */
    private long epoch(EntityId entity, SealedProof seal, List<Long> atStart) {
        long inForce = chain.entity(entity)
                .orElseThrow(() -> ApplianceTag.PROOF_EPOCH_RETIRED.refusal("The chain does not know " + entity))
                .boardEpoch();
        Board board = chain.board(entity).orElseThrow();
        if (seal.verify(chain.domain(), board)) {
            return inForce;
        }
        return atStart.stream()
                .filter(epoch -> epoch != inForce)
                .findFirst()
                .orElseThrow(() -> ApplianceTag.PROOF_EPOCH_RETIRED.refusal("The board of " + entity + " has changed"));
    }

    private DisputeMachine.Facts facts(DisputeState standing, Optional<ProofBody> held) {
        var head = chain.node().head();
        AccountViews accounts = chain.accounts();
        Map<Bytes32, Shown> values =
                held.map(body -> Claims.of(body, proofs.unsaid(body.account()))).orElse(Map.of());
        Map<Bytes32, Integer> shown = new HashMap<>();
        for (Clause clause : held.map(ProofBody::clauses).orElse(List.of())) {
            if (values.containsKey(clause.hash())) {
                int steps = accounts.shownBefore(clause.hash(), clause.expiresAt());
                shown.merge(clause.hash(), steps, Math::max);
            }
        }
        return new DisputeMachine.Facts(standing, held, head.timestamp(), values, shown);
    }

    private DisputeState standing(AccountKey key) {
        return chain.accounts().dispute(key).orElseThrow(() -> ApplianceTag.DISPUTE_ABSENT.refusal());
    }

    /**
     * What both sides sealed last.
     *
     * @throws ApplianceRefusal {@code PROOF_ABSENT}
     */
    public ProvedAccount newest(AccountKey key) {
        return held(key);
    }

    private ProvedAccount held(AccountKey key) {
        return proofs.newest(key).orElseThrow(() -> ApplianceTag.PROOF_ABSENT.refusal());
    }
}
