package io.portcullis.appliance.console;

import io.portcullis.depositary.model.Amount;
import io.portcullis.engine.account.AccountState;
import io.portcullis.engine.account.Subcontract;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.verdict.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An account between two entities, as people and programs read it. Amounts are decimal, in the token's smallest unit.
 *
 * @param height of its last frame
 * @param version of its last proof body
 * @param waitsForSealOf height of the block whose seal its last frame waits for; absent once that is sealed
 * @param sealedHeight of the newest block of the node for whose seal nothing waits
 * @param frozen why nothing more is agreed in it, if so
 */
public record AccountView(
        String id,
        String left,
        String right,
        String status,
        long height,
        long version,
        Optional<Long> waitsForSealOf,
        long sealedHeight,
        List<Line> lines,
        List<Pending> pending,
        Optional<IntentView.Fault> frozen) {
    /**
     * One token.
     *
     * @param delta Δ: left's share of the collateral, below zero where left owes beyond it
     * @param scaleFrom −L: as far as Δ may fall
     * @param scaleTo C + R: as far as Δ may rise
     */
    public record Line(
            String token,
            String collateral,
            String ondelta,
            String offdelta,
            String delta,
            String creditLeft,
            String creditRight,
            String holdLeft,
            String holdRight,
            String scaleFrom,
            String scaleTo,
            Capacity left,
            Capacity right) {}

    /** What a side can pay and receive at most. */
    public record Capacity(String out, String in) {}

    /**
     * Something that is not decided yet.
     *
     * @param maker left or right; with {@code number} it names what is pending
     * @param token and {@code amount}: what is held of the maker's
     */
    public record Pending(
            String maker, long number, String kind, String token, String amount, Optional<Long> expiresAt) {}

    public AccountView {
        lines = List.copyOf(lines);
        pending = List.copyOf(pending);
    }

    public static AccountView of(
            AccountState state, Optional<Refusal> frozen, Optional<Long> waitsForSealOf, long sealedHeight) {
        return new AccountView(
                state.key().id().toString(),
                state.key().left().toString(),
                state.key().right().toString(),
                word(state.status().name()),
                state.height(),
                state.version(),
                waitsForSealOf,
                sealedHeight,
                state.lines().stream().map(AccountView::line).toList(),
                java.util.stream.Stream.concat(
                                state.subcontracts().stream().map(AccountView::pending),
                                state.settlements().stream().map(AccountView::pending))
                        .toList(),
                frozen.map(it -> new IntentView.Fault(
                        it.tag().name(), it.reason(), it.tag().remedy())));
    }

    private static Line line(AccountState.TokenLine line) {
        Amount top = line.collateral().plus(line.creditRight());
        return new Line(
                line.token().toString(),
                line.collateral().toString(),
                line.ondelta().toString(),
                line.offdelta().toString(),
                line.delta().toString(),
                line.creditLeft().toString(),
                line.creditRight().toString(),
                line.holdLeft().toString(),
                line.holdRight().toString(),
                line.creditLeft().negate().toString(),
                top.toString(),
                capacity(line.left()),
                capacity(line.right()));
    }

    private static Capacity capacity(AccountState.Capacity capacity) {
        return new Capacity(capacity.out().toString(), capacity.in().toString());
    }

    private static Pending pending(Subcontract it) {
        String kind = switch (it) {
            case Subcontract.Htlc htlc -> "htlc";
            case Subcontract.LimitOrder order -> "order";
            case Subcontract.Pull pull -> "pull";
        };
        return pending(
                it.id(),
                kind,
                it.hold().token().toString(),
                it.hold().amount().toString(),
                it.expiresAtSeconds() == Long.MAX_VALUE ? Optional.empty() : Optional.of(it.expiresAtSeconds()));
    }

    private static Pending pending(AccountState.PendingSettlement it) {
        return pending(
                it.id(),
                "settlement",
                it.token().toString(),
                it.left().plus(it.right()).toString(),
                Optional.of(it.expiresAtSeconds()));
    }

    private static Pending pending(
            SubcontractId id, String kind, String token, String amount, Optional<Long> expiresAt) {
        return new Pending(word(id.maker().name()), id.number(), kind, token, amount, expiresAt);
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
