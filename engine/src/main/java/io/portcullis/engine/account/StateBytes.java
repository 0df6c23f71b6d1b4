package io.portcullis.engine.account;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The canonical bytes of an account, and their SHA-256: the state root of its frames and its leaf in the node's state tree.
 *
 * <p>RLP of {@code [left, right, height, version, status, lastLeft, lastRight, responses, notice, lines, subcontracts]}; a line is {@code
 * [token, collateral, ondelta, offdelta, creditLeft, creditRight, holdLeft, holdRight]}; a subcontract {@code [form, number, token,
 * otherToken, amount, otherAmount, made, hash, expiresAt, progress, height]}. Every field is a string of fixed width, big-endian: ids
 * and hashes 32 bytes, amounts 16 in two's complement, numbers 8; {@code status} is 2 bytes (status, who closes), {@code form} 4 (kind, maker is
 * left, time in force, accepted), {@code responses} two numbers of 4 bytes, {@code progress} progress and steps of 4. Lines ascend by token;
 * subcontracts stand in the order of their making.
 *
 * <p>It writes into one buffer that grows and stays.
 */
final class StateBytes {
    private static final int LINE_PAYLOAD = 33 + 7 * 17;
    private static final int SUBCONTRACT_PAYLOAD = 5 + 9 + 2 * 33 + 3 * 17 + 33 + 3 * 9;
    private static final int HEAD_PAYLOAD = 2 * 33 + 2 * 9 + 3 + 2 * 9 + 9 + 9;

    private final Ledger ledger;
    private final MessageDigest sha256;
    private byte[] bytes = new byte[1024];
    private int length;

    StateBytes(Ledger ledger) {
        this.ledger = ledger;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    Bytes32 root(int account) {
        write(account);
        sha256.update(bytes, 0, length);
        return Bytes32.of(sha256.digest());
    }

    byte[] copy(int account) {
        write(account);
        return Arrays.copyOf(bytes, length);
    }

    private void write(int account) {
        int lines = 0;
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            lines++;
        }
        int subs = ledger.pending(account, Side.LEFT) + ledger.pending(account, Side.RIGHT);
        int linesPayload = lines * (LINE_PAYLOAD + 2);
        int subsPayload = subs * (SUBCONTRACT_PAYLOAD + 2);
        int payload = HEAD_PAYLOAD + linesPayload + headerBytes(linesPayload) + subsPayload + headerBytes(subsPayload);
        length = 0;
        if (bytes.length < payload + 8) {
            bytes = new byte[Math.max(2 * bytes.length, payload + 8)];
        }
        list(payload);
        writeHead(account);
        list(linesPayload);
        for (int line = ledger.firstLine(account); line != Ledger.NONE; line = ledger.lines.next(line)) {
            writeLine(line);
        }
        list(subsPayload);
        int sub = ledger.firstSubcontract(account);
        for (; sub != Ledger.NONE; sub = ledger.subcontracts.next(sub)) {
            writeSubcontract(sub);
        }
    }

    private void writeHead(int account) {
        bytes[length] = (byte) (0x80 + 32);
        ledger.readKey(account, bytes, length + 1);
        System.arraycopy(bytes, length + 33, bytes, length + 34, 32);
        bytes[length + 33] = (byte) (0x80 + 32);
        length += 66;
        number(ledger.height(account));
        number(ledger.version(account));
        string(2);
        ledger.readStatus(account, bytes, length);
        length += 2;
        number(ledger.lastNumber(account, Side.LEFT));
        number(ledger.lastNumber(account, Side.RIGHT));
        pair(ledger.responseSeconds(account, Side.LEFT), ledger.responseSeconds(account, Side.RIGHT));
        number(ledger.noticeSequence(account));
    }

    private void writeLine(int line) {
        Lines lines = ledger.lines;
        list(LINE_PAYLOAD);
        token(lines.token(line));
        amount(lines.collateral(line));
        amount(lines.ondelta(line));
        amount(lines.offdelta(line));
        amount(lines.credit(line, Side.LEFT));
        amount(lines.credit(line, Side.RIGHT));
        amount(lines.hold(line, Side.LEFT));
        amount(lines.hold(line, Side.RIGHT));
    }

    private void writeSubcontract(int sub) {
        Subcontracts subs = ledger.subcontracts;
        list(SUBCONTRACT_PAYLOAD);
        string(4);
        subs.readForm(sub, bytes, length);
        length += 4;
        number(subs.number(sub));
        token(subs.token(sub));
        token(subs.otherToken(sub));
        amount(subs.amount(sub));
        amount(subs.otherAmount(sub));
        amount(subs.made(sub));
        string(32);
        subs.readHash(sub, bytes, length);
        length += 32;
        number(subs.expiresAt(sub));
        pair(subs.progress(sub), subs.steps(sub));
        number(subs.height(sub));
    }

    private void token(int slot) {
        string(32);
        if (slot == Ledger.NONE) {
            Arrays.fill(bytes, length, length + 32, (byte) 0);
        } else {
            ledger.tokens.read(slot, bytes, length);
        }
        length += 32;
    }

    private void amount(Amount value) {
        string(16);
        ByteBuffer.wrap(bytes, length, 16).putLong(value.high()).putLong(value.low());
        length += 16;
    }

    private void number(long value) {
        string(8);
        ByteBuffer.wrap(bytes, length, 8).putLong(value);
        length += 8;
    }

    private void pair(int first, int second) {
        string(8);
        ByteBuffer.wrap(bytes, length, 8).putInt(first).putInt(second);
        length += 8;
    }

    private void string(int size) {
        bytes[length++] = (byte) (0x80 + size);
    }

    private void list(int payload) {
        int digits = headerBytes(payload) - 1;
        if (digits == 0) {
            bytes[length++] = (byte) (0xc0 + payload);
        } else {
            bytes[length++] = (byte) (0xf7 + digits);
            for (int i = digits - 1; i >= 0; i--) {
                bytes[length++] = (byte) (payload >>> (8 * i));
            }
        }
    }

    private static int headerBytes(int payload) {
        return payload < 56 ? 1 : 1 + (Integer.SIZE - Integer.numberOfLeadingZeros(payload) + 7) / 8;
    }
}
