package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.Keccak;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The hash of an account's proof body, straight from its records: the one of {@code depositary.model.ProofBody#hash}, over one buffer that
 * grows and stays. A test holds the two together.
 */
final class ProofBytes {
    private static final int WORD = 32;
    private static final int HEAD_WORDS = 8;

    private final Ledger ledger;
    private byte[] bytes = new byte[1024];
    private int length;

    ProofBytes(Ledger ledger) {
        this.ledger = ledger;
    }

    Bytes32 hash(int account) {
        Bytes32 deltas = deltasHash(account);
        int clauses = 0;
        Bytes32 folded = Bytes32.ZERO;
        int sub = ledger.firstSubcontract(account);
        for (; sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            if (ledger.subcontracts.kind(sub) != Subcontracts.SETTLEMENT) {
                clauses++;
                folded = fold(folded, sub);
            }
        }
        begin(HEAD_WORDS);
        ledger.readKey(account, bytes, 0);
        length = 2 * WORD;
        number(ledger.version(account));
        number(ledger.responseSeconds(account, Side.LEFT));
        number(ledger.responseSeconds(account, Side.RIGHT));
        word(deltas);
        number(clauses);
        word(folded);
        return Keccak.hash(bytes, length);
    }

    private Bytes32 deltasHash(int account) {
        int lines = 0;
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            lines++;
        }
        begin(2 * lines);
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            token(ledger.lines.token(line));
            signed(ledger.lines.offdelta(line));
        }
        return Keccak.hash(bytes, length);
    }

    /** The words of {@link Clause}, after the hash of those before it. */
    private Bytes32 fold(Bytes32 before, int sub) {
        Subcontracts subs = ledger.subcontracts;
        boolean order = subs.kind(sub) == Subcontracts.ORDER;
        begin(1 + Clause.WORDS);
        word(before);
        number(subs.kind(sub));
        number(subs.maker(sub).isLeft() ? 1 : 0);
        token(subs.token(sub));
        signed(subs.amount(sub));
        signed(subs.made(sub));
        if (!order) {
            subs.readHash(sub, bytes, length);
        }
        length += WORD;
        number(subs.expiresAt(sub));
        if (order) {
            token(subs.otherToken(sub));
            signed(subs.otherAmount(sub));
        } else {
            length += 2 * WORD;
        }
        number(subs.progress(sub));
        number(order && subs.timeInForce(sub) == TimeInForce.FOK ? OrderRules.WHOLE : subs.steps(sub));
        return Keccak.hash(bytes, length);
    }

    private void begin(int words) {
        if (bytes.length < words * WORD) {
            bytes = new byte[Math.max(2 * bytes.length, words * WORD)];
        }
        Arrays.fill(bytes, 0, words * WORD, (byte) 0);
        length = 0;
    }

    private void word(Bytes32 value) {
        value.copyTo(bytes, length);
        length += WORD;
    }

    private void token(int slot) {
        ledger.tokens.read(slot, bytes, length);
        length += WORD;
    }

    private void number(long value) {
        ByteBuffer.wrap(bytes).putLong(length + WORD - 8, value);
        length += WORD;
    }

    private void signed(Amount value) {
        if (value.isNegative()) {
            Arrays.fill(bytes, length, length + WORD - Amount.BYTES, (byte) -1);
        }
        ByteBuffer.wrap(bytes)
                .putLong(length + WORD - Amount.BYTES, value.high())
                .putLong(length + WORD - 8, value.low());
        length += WORD;
    }
}
