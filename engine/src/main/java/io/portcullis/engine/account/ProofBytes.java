package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Clause;
import io.portcullis.depositary.model.Keccak;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The hash of an account's proof body, straight from its records: the same bytes as {@code depositary.model.ProofBody#encode}, into one
 * buffer that grows and stays. A test holds the two together.
 */
final class ProofBytes {
    private static final int WORD = 32;
    private static final int HEAD_WORDS = 7;

    private final Ledger ledger;
    private byte[] bytes = new byte[1024];
    private int length;

    ProofBytes(Ledger ledger) {
        this.ledger = ledger;
    }

    Bytes32 hash(int account) {
        write(account);
        return Keccak.hash(bytes, length);
    }

    private void write(int account) {
        int lines = 0;
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            lines++;
        }
        int clauses = 0;
        int sub = ledger.firstSubcontract(account);
        for (; sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            clauses += ledger.subcontracts.kind(sub) == Subcontracts.SETTLEMENT ? 0 : 1;
        }
        int size = WORD * (HEAD_WORDS + 1 + 2 * lines + 1 + Clause.WORDS * clauses);
        if (bytes.length < size) {
            bytes = new byte[Math.max(2 * bytes.length, size)];
        }
        Arrays.fill(bytes, 0, size, (byte) 0);
        length = 0;
        ledger.readKey(account, bytes, 0);
        length = 2 * WORD;
        number(ledger.version(account));
        number((long) HEAD_WORDS * WORD);
        number((long) (HEAD_WORDS + 1 + 2 * lines) * WORD);
        number(ledger.responseSeconds(account, Side.LEFT));
        number(ledger.responseSeconds(account, Side.RIGHT));
        number(lines);
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            token(ledger.lines.token(line));
            signed(ledger.lines.offdelta(line));
        }
        number(clauses);
        for (sub = ledger.firstSubcontract(account); sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            if (ledger.subcontracts.kind(sub) != Subcontracts.SETTLEMENT) {
                writeClause(sub);
            }
        }
    }

    private void writeClause(int sub) {
        Subcontracts subs = ledger.subcontracts;
        boolean order = subs.kind(sub) == Subcontracts.ORDER;
        number(subs.kind(sub));
        number(subs.maker(sub).isLeft() ? 1 : 0);
        token(subs.token(sub));
        signed(subs.amount(sub));
        if (!order) {
            subs.readHash(sub, bytes, length);
        }
        length += WORD;
        number(subs.expiresAt(sub));
        if (order) {
            token(subs.otherToken(sub));
            signed(OrderRules.price(subs.amount(sub), subs.otherAmount(sub), subs.made(sub)));
        } else {
            length += 2 * WORD;
        }
        number(subs.progress(sub));
        number(subs.steps(sub));
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
