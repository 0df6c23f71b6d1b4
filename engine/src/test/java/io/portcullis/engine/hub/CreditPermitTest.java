package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.IdempotencyKey;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A limit that people keep rises by their board's permit, once, from what they saw; and falls by anybody's command. */
final class CreditPermitTest {
    private final Rig rig = new Rig("a", Town.permitting("a", Set.of("hub", "alice", "bob"), Map.of(), "hub"));

    CreditPermitTest() {
        for (String client : List.of("alice", "bob")) {
            done(rig.does("hub", Town.open(client)));
            done(rig.does("hub", Town.with(client, new Transaction.AddToken(Town.GOLD))));
        }
    }

    private static void done(Outcome outcome) {
        assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
    }

    private static void refused(EngineTag tag, Outcome outcome) {
        assertEquals(
                tag, assertInstanceOf(Outcome.Refused.class, outcome).refusal().tag());
    }

    private Outcome command(Bytes command) {
        rig.give(new HubInput.Commanded(command));
        return rig.block().effects().stream()
                .flatMap(effect -> effect instanceof HubEffect.Answer answer
                        ? Stream.of(Outcome.decode(answer.outcome()))
                        : Stream.empty())
                .findFirst()
                .orElseThrow();
    }

    private Instruction.RaiseLimit permit(String debtor, long from, long to, long nonce, String board, int members) {
        Instruction.RaiseLimit unsigned = new Instruction.RaiseLimit(
                Town.entity(debtor),
                Town.GOLD,
                Amount.of(from),
                Amount.of(to),
                1,
                nonce,
                rig.timeSeconds() + 600,
                List.of());
        Bytes32 digest = unsigned.digest(Town.DOMAIN, Town.entity("hub"));
        return new Instruction.RaiseLimit(
                unsigned.counterparty(),
                unsigned.token(),
                unsigned.from(),
                unsigned.to(),
                unsigned.boardEpoch(),
                unsigned.nonce(),
                unsigned.expiresAtSeconds(),
                Town.signed(board, digest, members));
    }

    private Instruction.RaiseLimit permit(long from, long to, long nonce) {
        return permit("alice", from, to, nonce, "a", 2);
    }

    private Outcome set(String grants, String debtor, long limit) {
        return rig.does(grants, Town.with(debtor, new Transaction.SetCreditLimit(Town.GOLD, Amount.of(limit))));
    }

    @Test
    void withoutAPermitALimitOnlyFalls() {
        refused(EngineTag.CREDIT_PERMIT_MISSING, set("hub", "alice", 1));
        done(set("alice", "hub", 500));
        done(command(Town.raise("hub", permit(0, 100, 1))));
        done(set("hub", "alice", 100));
        done(set("hub", "alice", 40));
        refused(EngineTag.CREDIT_PERMIT_MISSING, set("hub", "alice", 41));
        refused(EngineTag.CREDIT_PERMIT_MISSING, set("hub", "bob", 40));
    }

    @Test
    void aPermitIsUsedOnceAlsoAfterTheLimitFell() {
        Bytes raise = Town.raise("hub", permit(0, 100, 1));
        done(command(raise));
        done(set("hub", "alice", 0));
        Bytes32 before = rig.hub().root();
        done(command(raise));
        refused(EngineTag.CREDIT_PERMIT_MISSING, set("hub", "alice", 1));
        assertNotEquals(Bytes32.ZERO, before);
        Instruction.RaiseLimit used = permit(0, 100, 1);
        refused(
                EngineTag.CREDIT_PERMIT_MISMATCH,
                command(Town.raise("hub", used, new IdempotencyKey(7, 7), used.expiresAtSeconds())));
        refused(
                EngineTag.CREDIT_PERMIT_MISMATCH,
                command(Town.raise(
                        "hub",
                        used,
                        used.idempotencyKey(Town.DOMAIN, Town.entity("hub")),
                        used.expiresAtSeconds() + 1)));
    }

    @Test
    void onlyAQuorumOfTheOwnBoardPermits() {
        refused(EngineTag.CREDIT_PERMIT_INVALID, command(Town.raise("hub", permit("alice", 0, 100, 1, "a", 1))));
        refused(EngineTag.CREDIT_PERMIT_INVALID, command(Town.raise("hub", permit("alice", 0, 100, 1, "b", 3))));
        Instruction.RaiseLimit other = permit("bob", 0, 100, 1, "a", 2);
        refused(
                EngineTag.CREDIT_PERMIT_INVALID,
                command(Town.raise(
                        "hub",
                        new Instruction.RaiseLimit(
                                Town.entity("alice"),
                                other.token(),
                                other.from(),
                                other.to(),
                                other.boardEpoch(),
                                other.nonce(),
                                other.expiresAtSeconds(),
                                other.signatures()))));
        refused(EngineTag.CREDIT_PERMIT_INVALID, command(Town.raise("alice", permit("bob", 0, 100, 1, "a", 2))));
    }

    @Test
    void aPermitRisesFromWhatPeopleSaw() {
        done(command(Town.raise("hub", permit(0, 100, 1))));
        refused(EngineTag.CREDIT_PERMIT_MISMATCH, command(Town.raise("hub", permit(0, 200, 2))));
        done(command(Town.raise("hub", permit(100, 200, 3))));
    }

    @Test
    void aPermitExpires() {
        Instruction.RaiseLimit late = permit(0, 100, 1);
        rig.pass(601);
        refused(EngineTag.CREDIT_PERMIT_EXPIRED, command(Town.raise("hub", late)));
    }

    @Test
    void itsFormIsReadAsItWasWritten() {
        Instruction.RaiseLimit permit = permit(0, 100, 1);
        assertEquals(permit, Instruction.decode(permit.encode()));
    }

    /** What was asked of another node counts: a limit that is on its way down is not raised behind its back. */
    @Test
    void whatIsOnItsWayToTheOtherSideCounts() {
        Rig near = new Rig("a", Town.permitting("a", Set.of("hub"), Map.of("far", "b"), "hub"));
        near.does("hub", Town.open("far"));
        near.does("hub", Town.with("far", new Transaction.AddToken(Town.GOLD)));
        Instruction.RaiseLimit raise = permit("far", 0, 100, 1, "a", 2);
        near.give(new HubInput.Commanded(Town.raise("hub", raise)));
        near.block();
        assertInstanceOf(
                Outcome.Queued.class,
                near.does("hub", Town.with("far", new Transaction.SetCreditLimit(Town.GOLD, Amount.of(10)))));
        refused(
                EngineTag.CREDIT_PERMIT_MISSING,
                near.does("hub", Town.with("far", new Transaction.SetCreditLimit(Town.GOLD, Amount.of(11)))));
    }
}
