package io.portcullis.waterfall.chain;

import io.portcullis.depositary.model.AccountEvent;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The collateral of a debtor's accounts in a token, and who had paid it in.
 *
 * <p>Invariant: an account's collateral is what both paid in and did not take out, and a dispute's end gives out all of it.
 */
final class DebtorsAccounts {
    private final EntityId debtor;
    private final TokenId token;
    private final Map<Bytes32, Line> lines = new HashMap<>();

    /**
     * A dispute's end gave out the collateral.
     *
     * @param beyondOwn what the creditor got beyond what it had paid in and not taken out
     */
    record Allocated(EntityId creditor, Amount beyondOwn) {}

    /** Of one account. */
    private static final class Line {
        private final EntityId creditor;
        private final boolean creditorIsLeft;
        private BigInteger collateral = BigInteger.ZERO;

        /** What the creditor paid in and did not take out: below zero where it was paid out of the debtor's. */
        private BigInteger own = BigInteger.ZERO;

        /** Whether the agreement that is being told settled it. */
        private boolean settled;

        Line(EntityId creditor, boolean creditorIsLeft) {
            this.creditor = creditor;
            this.creditorIsLeft = creditorIsLeft;
        }

        private void empty() {
            collateral = BigInteger.ZERO;
            own = BigInteger.ZERO;
        }
    }

    DebtorsAccounts(EntityId debtor, TokenId token) {
        this.debtor = debtor;
        this.token = token;
    }

    /** Something comes of it where a dispute with the debtor ends. */
    Optional<Allocated> take(AccountEvent event) {
        switch (event) {
            case AccountEvent.AccountOpened it
            when it.left().equals(debtor) || it.right().equals(debtor) -> {
                boolean isLeft = it.right().equals(debtor);
                require(
                        lines.put(it.account(), new Line(isLeft ? it.left() : it.right(), isLeft)) == null,
                        "an account was opened twice");
            }
            case AccountEvent.CollateralPosted it
            when isOurs(it.account(), it.token()) -> {
                Line line = lines.get(it.account());
                line.collateral = line.collateral.add(it.amount().units());
                if (it.byLeft() == line.creditorIsLeft) {
                    line.own = line.own.add(it.amount().units());
                }
            }
            case AccountEvent.AgreementUsed it
            when lines.containsKey(it.account()) -> lines.get(it.account()).settled = false;
            case AccountEvent.CollateralSettled it
            when isOurs(it.account(), it.token()) -> {
                Line line = lines.get(it.account());
                line.collateral = line.collateral
                        .subtract(it.left().units())
                        .subtract(it.right().units());
                line.own = line.own.subtract((line.creditorIsLeft ? it.left() : it.right()).units());
                line.settled = true;
                require(line.collateral.signum() >= 0, "more collateral was settled than was there");
            }
            // What was settled is at zero, and who had paid it in counts no more.
            case AccountEvent.AccountClosed it when lines.containsKey(it.account()) -> close(lines.get(it.account()));
            case AccountEvent.CollateralAllocated it
            when isOurs(it.account(), it.token()) -> {
                return Optional.of(allocate(lines.get(it.account()), it));
            }
            default -> {}
        }
        return Optional.empty();
    }

    private boolean isOurs(Bytes32 account, TokenId in) {
        return in.equals(token) && lines.containsKey(account);
    }

    private static void close(Line line) {
        if (line.settled) {
            require(line.collateral.signum() == 0, "an account was closed with collateral in it");
            line.empty();
            line.settled = false;
        }
    }

    private static Allocated allocate(Line line, AccountEvent.CollateralAllocated it) {
        require(
                line.collateral.equals(it.left().units().add(it.right().units())),
                "a dispute gave out other collateral than was there");
        Amount got = line.creditorIsLeft ? it.left() : it.right();
        BigInteger own = line.own.max(BigInteger.ZERO);
        line.empty();
        return new Allocated(line.creditor, new Amount(got.units().subtract(own).max(BigInteger.ZERO)));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw FundReplay.inconsistent(otherwise);
        }
    }
}
