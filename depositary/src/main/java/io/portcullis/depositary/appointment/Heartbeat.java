package io.portcullis.depositary.appointment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.MalformedBatchException;

/**
 * A watchtower's word that it watches.
 *
 * @param sequence counts the tower's heartbeats, from 1
 * @param at Unix seconds by the tower's clock
 * @param blockHeight how far it has watched the chain
 */
public record Heartbeat(Eip712Domain domain, long sequence, long at, long blockHeight) {
    /** Bytes of a signed heartbeat, always. */
    public static final int BYTES = 6 * AbiWriter.WORD + TowerSignature.LENGTH;

    private static final byte[] LABEL = "portcullis/watchtower-heartbeat/v2".getBytes(US_ASCII);
    private static final int VERSION = 2;

    /** As it came, with its tower's signature. */
    public record Signed(Heartbeat heartbeat, TowerSignature signature) {
        /** @return whether the holder of that key signed it */
        public boolean isOf(TowerKey tower) {
            return tower.verifies(heartbeat.text(), signature);
        }

        public byte[] encode() {
            return heartbeat.words().raw(signature.toArray()).toBytes();
        }
    }

    public Heartbeat {
        if (sequence < 1 || at < 0 || blockHeight < 0) {
            throw new IllegalArgumentException("a heartbeat counts from 1, at some time, at some height");
        }
    }

    private AbiWriter words() {
        return new AbiWriter()
                .number(VERSION)
                .number(domain.chainId())
                .address(domain.depositary())
                .number(sequence)
                .number(at)
                .number(blockHeight);
    }

    /** What the tower signs. */
    public byte[] text() {
        return Labelled.text(LABEL, words());
    }

    /** @throws AppointmentRefusal {@code HEARTBEAT_MALFORMED} unless the bytes are the one encoding of a heartbeat */
    public static Signed decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            if (in.number() != VERSION) {
                throw AppointmentTag.HEARTBEAT_MALFORMED.refusal("not a heartbeat of version " + VERSION);
            }
            Heartbeat heartbeat =
                    new Heartbeat(new Eip712Domain(in.number(), in.address()), in.number(), in.number(), in.number());
            Signed signed = new Signed(heartbeat, TowerSignature.of(in.bytes(TowerSignature.LENGTH)));
            in.end();
            return signed;
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw AppointmentTag.HEARTBEAT_MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }
}
