package io.portcullis.depositary.appointment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.MalformedBatchException;

/**
 * A tower's word that it has a hand-over: that it keeps every promise of it.
 *
 * @param receivedAt Unix seconds by the tower's clock; a client that gets another time than its own refuses the receipt
 * @param root RFC 9162 root over the promises, in the hand-over's order
 */
public record Receipt(Eip712Domain domain, long receivedAt, Bytes32 root, long count) {
    /** Bytes of a signed receipt, always. */
    public static final int BYTES = 6 * AbiWriter.WORD + TowerSignature.LENGTH;

    private static final byte[] LABEL = "portcullis/watchtower-receipt/v1".getBytes(US_ASCII);
    private static final int VERSION = 1;

    /** As it came, with its tower's signature. */
    public record Signed(Receipt receipt, TowerSignature signature) {
        /** @return whether the holder of that key signed it */
        public boolean isOf(TowerKey tower) {
            return tower.verifies(receipt.text(), signature);
        }

        public byte[] encode() {
            return writeTo(new AbiWriter()).toBytes();
        }

        AbiWriter writeTo(AbiWriter out) {
            return receipt.writeTo(out).raw(signature.toArray());
        }

        static Signed readFrom(AbiReader in) {
            if (in.number() != VERSION) {
                throw AppointmentTag.RECEIPT_MALFORMED.refusal("not a receipt of version " + VERSION);
            }
            return new Signed(
                    new Receipt(new Eip712Domain(in.number(), in.address()), in.number(), in.word(), in.number()),
                    TowerSignature.of(in.bytes(TowerSignature.LENGTH)));
        }
    }

    public Receipt {
        if (receivedAt < 0 || count < 1 || count > Limits.MAX_APPOINTMENTS) {
            throw new IllegalArgumentException("a receipt is of some time and of 1 to " + Limits.MAX_APPOINTMENTS);
        }
    }

    private AbiWriter writeTo(AbiWriter out) {
        return out.number(VERSION)
                .number(domain.chainId())
                .address(domain.depositary())
                .number(receivedAt)
                .word(root)
                .number(count);
    }

    /** What the tower signs. */
    public byte[] text() {
        return Labelled.text(LABEL, writeTo(new AbiWriter()));
    }

    /** @throws AppointmentRefusal {@code RECEIPT_MALFORMED} unless the bytes are the one encoding of a receipt */
    public static Signed decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            Signed signed = Signed.readFrom(in);
            in.end();
            return signed;
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw AppointmentTag.RECEIPT_MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }
}
