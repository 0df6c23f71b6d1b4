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
    ENROLMENT("enrolment");

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

    /** Whether a batch of this kind may do that. */
    public boolean allows(Effect effect) {
        return switch (effect) {
            case Effect.Withdraw withdraw -> this == WITHDRAWAL || this == BREAK_GLASS;
            case Effect.Transfer transfer -> this == TRANSFER;
            case Effect.ProposeRules rules -> this == RULES;
            case Effect.ProposeCap cap -> this == RULES;
            case Effect.ProposeBoard board -> this == BOARD;
            case Effect.RaiseFreeze raise -> this == FREEZE;
            case Effect.LowerFreeze lower -> this == FREEZE;
        };
    }
}
