package io.portcullis.appliance.freeze;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/**
 * A watchtower's word that it watches; the layout is in the package's description.
 *
 * @param sequence counts the tower's heartbeats, from 1
 * @param at Unix seconds by the tower's clock
 * @param blockHeight how far it has watched the chain
 */
public record Heartbeat(Eip712Domain domain, long sequence, long at, long blockHeight) {
    /** Bytes of a heartbeat on the wire, with room. Beyond: HEARTBEAT_INVALID. */
    public static final int MAX_BYTES = 256;

    private static final Bytes LABEL = Bytes.ascii("portcullis/watchtower-heartbeat/v1");
    private static final int VERSION = 1;

    /** As it came, with its tower's signature. */
    public record Signed(Heartbeat heartbeat, Bytes signature) {
        /** @return whether the holder of that key signed it */
        public boolean isOf(IdentityKey tower) {
            return tower.verifies(heartbeat.text(), signature);
        }

        public Bytes encode() {
            return new RlpWriter().bytes(heartbeat.body()).bytes(signature).toList();
        }
    }

    public Heartbeat {
        if (sequence < 1 || at < 0 || blockHeight < 0) {
            throw new IllegalArgumentException("a heartbeat counts from 1, at some time, at some height");
        }
    }

    private Bytes body() {
        return new RlpWriter()
                .number(VERSION)
                .number(domain.chainId())
                .bytes(domain.depositary().toArray())
                .number(sequence)
                .number(at)
                .number(blockHeight)
                .toList();
    }

    /** What the tower signs. */
    public Bytes text() {
        return LABEL.concat(body());
    }

    /** @throws ApplianceRefusal {@code HEARTBEAT_INVALID} unless the bytes are the one encoding of a heartbeat */
    public static Signed decode(Bytes bytes) {
        if (bytes.size() > MAX_BYTES) {
            throw ApplianceTag.HEARTBEAT_INVALID.refusal("a heartbeat has at most " + MAX_BYTES + " bytes");
        }
        try {
            return RlpReader.readList(
                    bytes,
                    in -> new Signed(
                            RlpReader.readList(in.bytes(MAX_BYTES), Heartbeat::read),
                            in.fixed(IdentityKey.SIGNATURE_LENGTH)));
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw ApplianceTag.HEARTBEAT_INVALID.refusal(String.valueOf(e.getMessage()));
        }
    }

    private static Heartbeat read(RlpReader in) {
        in.number(VERSION, VERSION);
        return new Heartbeat(
                new Eip712Domain(
                        in.number(1L, Long.MAX_VALUE),
                        Address.of(in.fixed(Address.LENGTH).toArray())),
                in.number(1L, Long.MAX_VALUE),
                in.number(0L, Long.MAX_VALUE),
                in.number(0L, Long.MAX_VALUE));
    }
}
