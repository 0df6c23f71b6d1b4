package io.portcullis.appliance.console;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Effect;
import io.portcullis.signer.keyceremony.Goal;
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

    /** The sentence alone, which is the same whoever's batch it is. */
    public String sentence(Effect effect) {
        return view(effect, new EntityId(Keccak.hash(new byte[0]))).sentence();
    }

    /** @param entity whose batch it is */
    public EffectView view(Effect effect, EntityId entity) {
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
            case Effect.PostCollateral post ->
                view(
                        "Put " + amount(post.amount(), post.token()) + " of the reserve into an account",
                        field("Counterparty", post.counterparty()),
                        field("Exactly", exact(post.amount())),
                        field("Token", post.token()));
            case Effect.ReleaseCollateral release ->
                view(
                        "Take " + amount(release.amount(), release.token())
                                + " of an account's collateral into the reserve",
                        Stream.concat(
                                Stream.of(
                                        field("Counterparty", release.counterparty()),
                                        field("Exactly", exact(release.amount())),
                                        field("Token", release.token())),
                                used(release.nonce(), release.expiresAt())));
            case Effect.Settle settle ->
                view(
                        settle.settlements().size() == 1
                                ? "Settle an account"
                                : "Settle " + settle.settlements().size() + " accounts",
                        settle.settlements().stream().flatMap(each -> settled(each, entity)));
            case Effect.Agree agree ->
                view(
                        "Agree that the counterparty's batch settles the account",
                        Stream.concat(
                                lines(agree.counterparty(), agree.lines(), entity), closing(agree.finalVersion())));
            case Effect.StartDispute start -> dispute(start, entity);
            case Effect.FillOrders fill ->
                view(
                        fill.choices().size() == 1
                                ? "Choose how much of an order is taken"
                                : "Choose how much of " + fill.choices().size() + " orders is taken",
                        Stream.concat(
                                Stream.of(
                                        field("Counterparty", fill.counterparty()),
                                        field("Proof body", fill.bodyHash())),
                                fill.choices().stream()
                                        .map(choice -> field(
                                                "Of clause " + choice.index(),
                                                choice.ratio() + " of 65535 parts of what it still holds"))));
            case Effect.HoldCeremony hold -> ceremony(hold);
            case Effect.DeclareDefault declare ->
                view(
                        "Declare the default of a debtor to the default fund",
                        field("Default", declare.id()),
                        field("Debtor", declare.debtor()),
                        field(
                                "Who pays",
                                declare.profile() == FundProfile.XLN
                                        ? "the pool, then the hub's bond (XLN)"
                                        : "the hub's bond, then the pool (EMIR)"),
                        field("Token", declare.token()),
                        field("Fund", declare.fund()));
            case Effect.LeaveFund leave ->
                view(
                        leave.ofBond()
                                ? "Take " + amount(leave.units(), leave.token()) + " of the hub's bond out of the fund"
                                : "Leave the default fund's pool with "
                                        + Units.grouped(leave.units().units()) + " shares",
                        field("Exactly", exact(leave.units())),
                        field("Number at the fund", leave.nonce()),
                        field("Token", leave.token()),
                        field("Fund", leave.fund()));
            case Effect.RaiseLimit raise ->
                view(
                        "Let a counterparty owe up to " + amount(raise.to(), raise.token()),
                        field("Counterparty", raise.counterparty()),
                        field("Limit until now", amount(raise.from(), raise.token())),
                        field("Exactly", exact(raise.to())),
                        field("Token", raise.token()));
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

    private EffectView dispute(Effect.StartDispute start, EntityId entity) {
        boolean isLeft = entity.compareTo(start.counterparty()) < 0;
        return view(
                "Start a dispute of an account with version " + start.version(),
                Stream.of(
                                Stream.of(
                                        field("Counterparty", start.counterparty()),
                                        field("Proof body", start.bodyHash()),
                                        field(
                                                "Stands by it",
                                                start.proven()
                                                        ? "the counterparty's seal"
                                                        : "this entity alone: it says that nothing ever was agreed")),
                                start.deltas().stream()
                                        .flatMap(delta -> Stream.of(
                                                field("Token", delta.token()),
                                                field(
                                                        "This entity gained in the account",
                                                        gain(
                                                                isLeft
                                                                        ? delta.offdelta()
                                                                                .units()
                                                                        : delta.offdelta()
                                                                                .units()
                                                                                .negate(),
                                                                delta.token())))),
                                Stream.of(
                                        field("Payments and orders that wait", start.clauses()),
                                        field(
                                                "Time to answer",
                                                "left asks for " + Units.duration(start.leftResponseSeconds())
                                                        + ", right for "
                                                        + Units.duration(start.rightResponseSeconds()))))
                        .flatMap(fields -> fields));
    }

    private Stream<EffectView.Field> settled(Effect.Settled each, EntityId entity) {
        return Stream.of(
                        lines(each.counterparty(), each.lines(), entity),
                        closing(each.finalVersion()),
                        used(each.nonce(), each.expiresAt()))
                .flatMap(fields -> fields);
    }

    /** The entity with the smaller id is left. */
    private Stream<EffectView.Field> lines(EntityId counterparty, List<Effect.Line> lines, EntityId entity) {
        boolean isLeft = entity.compareTo(counterparty) < 0;
        return Stream.concat(
                Stream.of(field("Counterparty", counterparty)),
                lines.stream()
                        .flatMap(line -> Stream.of(
                                field("Token", line.token()),
                                field("This entity's reserve", gain(isLeft ? line.left() : line.right(), line.token())),
                                field(
                                        "The counterparty's reserve",
                                        gain(isLeft ? line.right() : line.left(), line.token())),
                                field("The account's collateral", gain(line.collateral(), line.token())))));
    }

    private static Stream<EffectView.Field> closing(long finalVersion) {
        return finalVersion == 0
                ? Stream.empty()
                : Stream.of(field(
                        "Closes",
                        "what the account's sides owe each other up to version " + finalVersion + " is void"));
    }

    private static Stream<EffectView.Field> used(long nonce, long expiresAt) {
        return Stream.of(field("Account nonce", nonce), field("Agreed until", expiresAt + " (Unix seconds)"));
    }

    /** What somebody gains of a token, or loses. */
    private String gain(Amount amount, TokenId token) {
        return gain(amount.units(), token);
    }

    private String gain(BigInteger units, TokenId token) {
        String sign = units.signum() < 0 ? "-" : units.signum() == 0 ? "" : "+";
        return sign + units(units.abs(), token) + ", exactly " + sign + Units.grouped(units.abs()) + " units";
    }

    /** A count of a token in whole tokens, with its symbol. */
    public String amount(Amount amount, TokenId token) {
        return units(amount.units(), token);
    }

    private String units(BigInteger units, TokenId token) {
        return tokens.stream()
                .filter(candidate -> candidate.id().equals(token.toString()))
                .findFirst()
                .map(named -> Units.decimal(units, named.decimals()) + " " + named.symbol())
                .orElseGet(() -> Units.grouped(units) + " units of an unnamed token");
    }

    private static EffectView ceremony(Effect.HoldCeremony hold) {
        String sentence = switch (Goal.ofNumber(hold.ceremony()).orElse(null)) {
            case INITIALISE -> "Initialise a token";
            case GENERATE -> "Make a key, back it up, and drill the backup";
            case BACK_UP -> "Back a key up, and drill the backup";
            case RESTORE -> "Restore a key";
            case DRILL -> "Drill a key's backup";
            case ROTATE -> "Destroy a key whose place another has taken";
            case DESTROY -> "Destroy a key";
            case TRANSPORT -> "Move a key to another token";
            case null -> "Hold a ceremony that has no name here";
        };
        return view(
                sentence,
                field("Ceremony", hold.ceremony()),
                field("Token", hold.token()),
                field("Label", hold.label()),
                field("Key", hold.key().isZero() ? "it does not exist yet" : hold.key()),
                field("Plan", hold.plan()));
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

    private static EffectView view(String sentence, Stream<EffectView.Field> fields) {
        return new EffectView(sentence, fields.toList());
    }

    private static EffectView.Field field(String label, Object text) {
        return new EffectView.Field(label, text.toString());
    }
}
