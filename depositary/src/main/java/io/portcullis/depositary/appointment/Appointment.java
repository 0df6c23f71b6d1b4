package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Statement;

/**
 * What a client hands a watchtower for one account: the newest proof body, sealed by both sides, and until when to guard it.
 *
 * @param statement carries both seals: who answers for a client has no batch of either side
 * @param deadline Unix seconds; a dispute that begins later is not the tower's to answer
 */
public record Appointment(Statement statement, long deadline) {
    /** The latest deadline that the wire has room for: in the year 2106. */
    public static final long MAX_DEADLINE = 0xffff_ffffL;

    public Appointment {
        if (statement.left().isEmpty() || statement.right().isEmpty()) {
            throw new IllegalArgumentException("a tower answers only with what both sides sealed");
        }
        if (deadline < 1 || deadline > MAX_DEADLINE) {
            throw new IllegalArgumentException("a deadline is in Unix seconds until 2106");
        }
        if (statement.head().version() < 1) {
            throw new IllegalArgumentException("what was never agreed needs no tower");
        }
    }

    public AccountKey account() {
        return statement.head().account();
    }

    public Statement.BoardSeal seal(EntityId side) {
        return (account().isLeft(side) ? statement.left() : statement.right()).orElseThrow();
    }

    SealLeaf leaf(EntityId side) {
        return seal(side).proof().leaf();
    }

    /** What a tower that takes it promises. */
    public Promise promise() {
        SealLeaf leaf = leaf(account().left());
        return new Promise(
                leaf.account(),
                leaf.version(),
                leaf.proofBodyHash(),
                deadline,
                statement.left().orElseThrow().boardEpoch(),
                statement.right().orElseThrow().boardEpoch());
    }
}
