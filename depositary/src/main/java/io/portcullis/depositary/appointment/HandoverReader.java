package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link HandoverCodec} writes, front to back, from untrusted bytes. */
final class HandoverReader {
    private static final long UNSIGNED = 0xffff_ffffL;

    private final byte[] bytes;
    private final ByteBuffer in;

    private HandoverReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
    }

    static Handover read(byte[] bytes) {
        if (bytes.length > Limits.MAX_HANDOVER_BYTES) {
            throw malformed("a hand-over has at most " + Limits.MAX_HANDOVER_BYTES + " bytes");
        }
        try {
            return new HandoverReader(bytes).handover();
        } catch (BufferUnderflowException e) {
            throw malformed("the bytes end too early");
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private Handover handover() {
        if (in.get() != HandoverCodec.VERSION) {
            throw malformed("not a hand-over of version " + HandoverCodec.VERSION);
        }
        int seals = bounded(in.getShort() & 0xffff, Limits.MAX_SEALS);
        List<Handover.Sheet> sheets = new ArrayList<>(seals);
        for (int i = 0; i < seals; i++) {
            sheets.add(sheet());
        }
        int count = bounded(in.getInt(), Limits.MAX_APPOINTMENTS);
        requireBytes(count, HandoverCodec.SMALLEST_ROW);
        List<Handover.Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(row());
        }
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes are left over");
        }
        return new Handover(sheets, rows);
    }

    private Handover.Sheet sheet() {
        Bytes32 root = word();
        int leaves = bounded(in.getInt(), Limits.MAX_LEAVES);
        Seal seal = new Seal(root, leaves, in.getLong());
        int signers = bounded(in.get() & 0xff, io.portcullis.depositary.model.Limits.MAX_BOARD_MEMBERS);
        List<Signature> signatures = new ArrayList<>(signers);
        for (int i = 0; i < signers; i++) {
            byte[] signature = new byte[Signature.LENGTH];
            in.get(signature);
            signatures.add(Signature.decode(signature));
        }
        int count = in.getInt();
        requireBytes(count, Bytes32.LENGTH);
        List<Bytes32> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(word());
        }
        return new Handover.Sheet(seal, signatures, nodes);
    }

    private Handover.Row row() {
        AccountKey account = new AccountKey(new EntityId(word()), new EntityId(word()));
        long version = in.getLong();
        int leftWindow = in.getInt();
        int rightWindow = in.getInt();
        int clauses = in.getInt();
        Bytes32 clausesHash = clauses == 0 ? Bytes32.ZERO : word();
        int tokens = bounded(in.get() & 0xff, io.portcullis.depositary.model.Limits.MAX_PROOF_TOKENS);
        List<TokenDelta> deltas = new ArrayList<>(tokens);
        for (int i = 0; i < tokens; i++) {
            deltas.add(new TokenDelta(new TokenId(word()), new Amount(in.getLong(), in.getLong())));
        }
        ProofHead head = new ProofHead(account, version, leftWindow, rightWindow, clauses, clausesHash, deltas);
        return new Handover.Row(head, place(), place(), in.getInt() & UNSIGNED);
    }

    private Handover.Place place() {
        return new Handover.Place(in.getShort() & 0xffff, in.getInt() & UNSIGNED, in.getInt());
    }

    private Bytes32 word() {
        if (in.remaining() < Bytes32.LENGTH) {
            throw new BufferUnderflowException();
        }
        Bytes32 word = Bytes32.of(bytes, in.position());
        in.position(in.position() + Bytes32.LENGTH);
        return word;
    }

    private static int bounded(int value, int most) {
        if (value < 0 || value > most) {
            throw malformed("a count exceeds its bound of " + most);
        }
        return value;
    }

    /** Before room is made for what a count promises, the bytes must be there. */
    private void requireBytes(int count, int each) {
        if (count < 0 || (long) count * each > in.remaining()) {
            throw malformed("the bytes end before what a count promises");
        }
    }

    private static AppointmentRefusal malformed(String what) {
        return AppointmentTag.HANDOVER_MALFORMED.refusal(what);
    }
}
