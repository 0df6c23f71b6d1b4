package io.portcullis.signer.intent;

import java.util.Arrays;
import java.util.Optional;

/** What an intent asks for, and so which operations its batch may carry. */
public enum IntentKind {
    WITHDRAWAL("withdrawal"),
    TRANSFER("transfer"),
    RULES("rules"),
    BOARD("board"),
    FREEZE("freeze"),
    /** Value to one of the ends that the policy committed to beforehand, after a longer delay. */
    BREAK_GLASS("break-glass"),
    /** Nothing is filed as this: rules of this kind judge changes of rules that admit people or authenticators. */
    ENROLMENT("enrolment"),
    /** Settles accounts, each as its counterparty agreed. */
    SETTLEMENT("settlement"),
    /** Puts value into an account's collateral, or takes it out as the counterparty agreed. */
    COLLATERAL("collateral"),
    /** Lets a counterparty's batch settle their account, or take collateral out of it: what is signed is an agreement, and no batch. */
    AGREEMENT("agreement"),
    /** Starts disputes of accounts, and chooses what orders take at their end. */
    DISPUTE("dispute"),
    /** Lets a counterparty owe more. The engine does it, with what is signed: a permit, and no batch. */
    CREDIT_LIMIT("credit-limit"),
    /** Ceremonies on a key. They happen in a room, with what is signed: a permit, and no batch. */
    KEY("key"),
    /** Declares a debtor's default to the fund of which this is the entity. What is signed is the declaration, and no batch. */
    DEFAULT("default"),
    /** Leaves a default fund's pool, or takes the hub's bond out of it. What is signed is the order, and no batch. */
    FUND_EXIT("fund-exit");

    private final String text;

    IntentKind(String text) {
        this.text = text;
    }

    /** The word on the wire. */
    public String text() {
        return text;
    }

    public static Optional<IntentKind> ofText(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** Whether there is anything at all that a batch of this kind may do. */
    public boolean hasOperations() {
        return switch (this) {
            case WITHDRAWAL, TRANSFER, RULES, BOARD, FREEZE, BREAK_GLASS, SETTLEMENT, COLLATERAL, AGREEMENT -> true;
            case CREDIT_LIMIT, KEY, DISPUTE, DEFAULT, FUND_EXIT -> true;
            case ENROLMENT -> false;
        };
    }

    /** Whether a batch of this kind may do that. */
    public boolean allows(Effect effect) {
        return switch (effect) {
            case Effect.Withdraw withdraw -> this == WITHDRAWAL || this == BREAK_GLASS;
            case Effect.Transfer transfer -> this == TRANSFER;
            case Effect.PostCollateral post -> this == COLLATERAL;
            case Effect.ReleaseCollateral release -> this == COLLATERAL;
            case Effect.Settle settle -> this == SETTLEMENT;
            case Effect.Agree agree -> this == AGREEMENT;
            case Effect.StartDispute start -> this == DISPUTE;
            case Effect.FillOrders fill -> this == DISPUTE;
            case Effect.HoldCeremony hold -> this == KEY;
            case Effect.RaiseLimit raise -> this == CREDIT_LIMIT;
            case Effect.DeclareDefault declare -> this == DEFAULT;
            case Effect.LeaveFund leave -> this == FUND_EXIT;
            case Effect.ProposeRules rules -> this == RULES;
            case Effect.ProposeCap cap -> this == RULES;
            case Effect.ProposeBoard board -> this == BOARD;
            case Effect.RaiseFreeze raise -> this == FREEZE;
            case Effect.LowerFreeze lower -> this == FREEZE;
        };
    }
}
