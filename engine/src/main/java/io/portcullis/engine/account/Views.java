package io.portcullis.engine.account;

import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.AccountState.Capacity;
import io.portcullis.engine.account.AccountState.Making;
import io.portcullis.engine.account.AccountState.PendingSettlement;
import io.portcullis.engine.account.AccountState.TokenLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an account's records into the values that people read. */
final class Views {
    private Views() {}

    static List<TokenLine> lines(Ledger ledger, int account) {
        List<TokenLine> lines = new ArrayList<>();
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            lines.add(line(ledger, line));
        }
        return lines;
    }

    static AccountState of(Ledger ledger, int account) {
        List<TokenLine> lines = lines(ledger, account);
        List<Subcontract> subcontracts = new ArrayList<>();
        List<PendingSettlement> settlements = new ArrayList<>();
        List<Making> makings = new ArrayList<>();
        int sub = ledger.firstSubcontract(account);
        for (; sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            makings.add(new Making(ledger.subcontracts.id(sub), ledger.subcontracts.height(sub)));
            if (ledger.subcontracts.kind(sub) == Subcontracts.SETTLEMENT) {
                settlements.add(settlement(ledger, sub));
            } else {
                subcontracts.add(subcontract(ledger, sub));
            }
        }
        return new AccountState(
                ledger.key(account),
                ledger.status(account),
                ledger.status(account) == AccountStatus.OPEN
                        ? Optional.empty()
                        : Optional.of(ledger.closingBy(account)),
                ledger.height(account),
                ledger.version(account),
                ledger.lastFrameHash(account),
                ledger.noticeSequence(account),
                ledger.lastNumber(account, Side.LEFT),
                ledger.lastNumber(account, Side.RIGHT),
                lines,
                makings,
                subcontracts,
                settlements,
                ledger.responseSeconds(account, Side.LEFT),
                ledger.responseSeconds(account, Side.RIGHT));
    }

    private static TokenLine line(Ledger ledger, int line) {
        Lines lines = ledger.lines;
        return new TokenLine(
                ledger.token(lines.token(line)),
                lines.collateral(line),
                lines.ondelta(line),
                lines.offdelta(line),
                lines.credit(line, Side.LEFT),
                lines.credit(line, Side.RIGHT),
                lines.hold(line, Side.LEFT),
                lines.hold(line, Side.RIGHT),
                new Capacity(lines.out(line, Side.LEFT), lines.in(line, Side.LEFT)),
                new Capacity(lines.out(line, Side.RIGHT), lines.in(line, Side.RIGHT)));
    }

    private static Subcontract subcontract(Ledger ledger, int sub) {
        Subcontracts subs = ledger.subcontracts;
        SubcontractId id = subs.id(sub);
        TokenId token = ledger.token(subs.token(sub));
        return switch (subs.kind(sub)) {
            case Subcontracts.HTLC ->
                new Subcontract.Htlc(id, token, subs.amount(sub), subs.hash(sub), subs.expiresAt(sub));
            case Subcontracts.ORDER -> {
                TimeInForce force = subs.timeInForce(sub);
                Transaction.PlaceOrder order = new Transaction.PlaceOrder(
                        token,
                        subs.made(sub),
                        ledger.token(subs.otherToken(sub)),
                        subs.otherAmount(sub),
                        subs.steps(sub),
                        force,
                        force == TimeInForce.GTC ? subs.expiresAt(sub) : 0);
                yield new Subcontract.LimitOrder(id, order, subs.amount(sub), subs.height(sub));
            }
            case Subcontracts.PULL ->
                new Subcontract.Pull(
                        id,
                        token,
                        subs.made(sub),
                        subs.amount(sub),
                        subs.hash(sub),
                        subs.progress(sub),
                        subs.steps(sub),
                        subs.expiresAt(sub));
            default -> throw new IllegalStateException("a record of unknown kind");
        };
    }

    private static PendingSettlement settlement(Ledger ledger, int sub) {
        Subcontracts subs = ledger.subcontracts;
        return new PendingSettlement(
                subs.id(sub),
                ledger.token(subs.token(sub)),
                subs.amount(sub),
                subs.otherAmount(sub),
                subs.accepted(sub),
                subs.expiresAt(sub));
    }
}
