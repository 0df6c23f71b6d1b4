package io.portcullis.appliance.console;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/**
 * Effects in words and units. {@code words.js} holds the same words; an approver's browser writes them from the batch's bytes and
 * refuses a page that says something else, so a change here is a change there.
 */
public final class EffectWords {
    private final List<TokenView> tokens;

    /** @param tokens the names to use; a token without one is counted in units */
    public EffectWords(List<TokenView> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    public EffectView view(Effect effect) {
        return switch (effect) {
            case Effect.Withdraw withdraw ->
                view(
                        "Pay " + amount(withdraw.amount(), withdraw.token()),
                        field("To", withdraw.destination()),
                        field("Exactly", exact(withdraw.amount())),
                        field("Token", withdraw.token()));
            case Effect.Transfer transfer ->
                view(
                        "Move " + amount(transfer.amount(), transfer.token()) + " to another entity",
                        field("To entity", transfer.to()),
                        field("Exactly", exact(transfer.amount())),
                        field("Token", transfer.token()));
            case Effect.ProposeRules propose -> rules(propose.rules());
            case Effect.ProposeCap propose ->
                view(
                        "Let at most "
                                + amount(propose.cap().cap(), propose.cap().token()) + " leave in "
                                + Units.duration(propose.cap().windowSeconds()),
                        field("Exactly", exact(propose.cap().cap())),
                        field("Token", propose.cap().token()));
            case Effect.ProposeBoard propose -> board(propose.board());
            case Effect.RaiseFreeze raise -> view("Raise the freeze level to " + raise.level());
            case Effect.LowerFreeze lower -> view("Lower the freeze level to " + lower.level());
        };
    }

    /** A count of a token in whole tokens, with its symbol. */
    public String amount(Amount amount, TokenId token) {
        return tokens.stream()
                .filter(candidate -> candidate.id().equals(token.toString()))
                .findFirst()
                .map(named -> Units.decimal(amount.units(), named.decimals()) + " " + named.symbol())
                .orElseGet(() -> Units.grouped(amount.units()) + " units of an unnamed token");
    }

    private static EffectView rules(Rules rules) {
        return view(
                "Put policy version " + rules.policyVersion() + " in force",
                field("Policy", rules.policyHash()),
                field("Allowed destinations", Units.grouped(BigInteger.valueOf(rules.allowListSize()))),
                field("Their root", rules.allowListRoot()),
                field("Withdrawals wait", Units.duration(rules.withdrawalDelaySeconds())),
                field("Changes of rules wait", Units.duration(rules.rulesDelaySeconds())),
                field("Changes of the board wait", Units.duration(rules.boardDelaySeconds())),
                field("Audit anchor at most", Units.duration(rules.maxAnchorAgeSeconds()) + " old"),
                field("Guardian", rules.guardian()));
    }

    /** What key is in force now is not in the bytes, so the words hold whether one is added or replaced. */
    private static EffectView board(Board board) {
        Stream<EffectView.Field> quorum = Stream.concat(
                board.members().stream()
                        .map(member -> field("Member", member.address() + ", weight " + member.weight())),
                Stream.of(field("Threshold", board.threshold())));
        return view(
                "Replace the board; it names "
                        + board.groupKey()
                                .map(key -> "group key " + key.fingerprint())
                                .orElse("no group key"),
                Stream.concat(
                                quorum,
                                board.groupKey().map(EffectWords::groupKey).orElseGet(EffectWords::noGroupKey))
                        .toArray(EffectView.Field[]::new));
    }

    private static Stream<EffectView.Field> groupKey(GroupKey key) {
        return Stream.of(
                field("Group key", key.fingerprint()),
                field(
                        "Takes the place of",
                        "the group key in force, if there is one; every batch then needs this group's signature, too"),
                field("Group key in full", key));
    }

    private static Stream<EffectView.Field> noGroupKey() {
        return Stream.of(field(
                "Group key",
                "this board names no group key: one in force is removed, and the quorum's signatures are enough"));
    }

    private static String exact(Amount amount) {
        return Units.grouped(amount.units()) + " units";
    }

    private static EffectView view(String sentence, EffectView.Field... fields) {
        return new EffectView(sentence, List.of(fields));
    }

    private static EffectView.Field field(String label, Object text) {
        return new EffectView.Field(label, text.toString());
    }
}
