package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import java.nio.ByteBuffer;

/** A hand-over's bytes. Every field has one width, so there is nothing to be said in two ways; what is left over is refused. */
final class HandoverCodec {
    static final int VERSION = 1;
    static final int SMALLEST_ROW = 2 * 32 + 8 + 3 * 4 + 1 + 2 * 10 + 4;

    private HandoverCodec() {}

    static byte[] encode(Handover handover) {
        ByteBuffer out = ByteBuffer.allocate(size(handover));
        out.put((byte) VERSION).putShort((short) handover.sheets().size());
        handover.sheets().forEach(sheet -> put(out, sheet));
        out.putInt(handover.rows().size());
        handover.rows().forEach(row -> put(out, row));
        return out.array();
    }

    private static int size(Handover handover) {
        long size = 1 + 2 + 4;
        for (Handover.Sheet sheet : handover.sheets()) {
            size += 32 + 4 + 8 + 1 + 4 + (long) sheet.signatures().size() * Signature.LENGTH;
            size += 32L * sheet.nodes().size();
        }
        for (Handover.Row row : handover.rows()) {
            size += SMALLEST_ROW
                    + (row.head().clauses() == 0 ? 0 : 32)
                    + 48L * row.head().deltas().size();
        }
        if (size > Limits.MAX_HANDOVER_BYTES) {
            throw malformed("a hand-over would have " + size + " bytes");
        }
        return (int) size;
    }

    private static void put(ByteBuffer out, Handover.Sheet sheet) {
        put(out, sheet.seal().root());
        out.putInt((int) sheet.seal().leafCount()).putLong(sheet.seal().blockHeight());
        out.put((byte) sheet.signatures().size());
        sheet.signatures().forEach(signature -> out.put(signature.encode()));
        out.putInt(sheet.nodes().size());
        sheet.nodes().forEach(node -> put(out, node));
    }

    private static void put(ByteBuffer out, Handover.Row row) {
        ProofHead head = row.head();
        put(out, head.account().left().value());
        put(out, head.account().right().value());
        out.putLong(head.version())
                .putInt(head.leftResponseSeconds())
                .putInt(head.rightResponseSeconds())
                .putInt(head.clauses());
        if (head.clauses() != 0) {
            put(out, head.clausesHash());
        }
        out.put((byte) head.deltas().size());
        for (TokenDelta delta : head.deltas()) {
            put(out, delta.token().value());
            out.putLong(delta.offdelta().high()).putLong(delta.offdelta().low());
        }
        put(out, row.left());
        put(out, row.right());
        out.putInt((int) row.deadline());
    }

    private static void put(ByteBuffer out, Handover.Place place) {
        out.putShort((short) place.sheet()).putInt((int) place.epoch()).putInt(place.leaf());
    }

    private static void put(ByteBuffer out, Bytes32 word) {
        out.put(word.toArray());
    }

    private static AppointmentRefusal malformed(String what) {
        return AppointmentTag.HANDOVER_MALFORMED.refusal(what);
    }
}
