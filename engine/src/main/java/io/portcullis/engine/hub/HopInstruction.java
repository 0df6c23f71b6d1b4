package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.FailureCode;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import java.util.List;

/**
 * What a hop on this node is to do with an HTLC that comes to it: read from the payment's packet before its block is ordered, since the
 * machine holds no key, or named by the sender where every hop is on this node and there is nothing to hide.
 *
 * <p>RLP: {@code [kind, fields…]}, kind 1 forward, 2 deliver, 3 refuse. A return key is 32 bytes, or empty where the sender used no packet.
 */
public sealed interface HopInstruction {
    /** Encrypts an error on its way back; empty where nothing is hidden. */
    Bytes returnKey();

    /**
     * @param onion for the next hop; empty if it is on this node and has an instruction of its own
     * @param replayTag of the layer; zero without a packet
     */
    record Forward(EntityId next, Amount amount, long expiresAtSeconds, Bytes onion, Bytes32 replayTag, Bytes returnKey)
            implements HopInstruction {
        public Forward {
            requireBounds(onion.size() <= Limits.ONION_BYTES && expiresAtSeconds >= 0, returnKey);
        }
    }

    /** @param secret of the invoice */
    record Deliver(Amount amount, Bytes32 secret, Bytes32 replayTag, Bytes returnKey) implements HopInstruction {
        public Deliver {
            requireBounds(true, returnKey);
        }
    }

    /** The packet could not be read. */
    record Refuse(FailureCode code, Bytes returnKey) implements HopInstruction {
        public Refuse {
            requireBounds(true, returnKey);
        }
    }

    private static void requireBounds(boolean others, Bytes returnKey) {
        if (!others || (returnKey.size() != 0 && returnKey.size() != ReturnKey.BYTES)) {
            throw new IllegalArgumentException("a hop's packet, expiry or return key is out of bounds");
        }
    }

    static void write(RlpWriter out, HopInstruction instruction) {
        RlpWriter in = new RlpWriter();
        switch (instruction) {
            case Forward it ->
                in.number(1)
                        .bytes(it.next().value().toArray())
                        .bytes(Fields.amount(it.amount()))
                        .number(it.expiresAtSeconds())
                        .bytes(it.onion())
                        .bytes(it.replayTag().toArray())
                        .bytes(it.returnKey());
            case Deliver it ->
                in.number(2)
                        .bytes(Fields.amount(it.amount()))
                        .bytes(it.secret().toArray())
                        .bytes(it.replayTag().toArray())
                        .bytes(it.returnKey());
            case Refuse it -> in.number(3).number(it.code().number()).bytes(it.returnKey());
        }
        out.list(in);
    }

    static HopInstruction read(RlpReader reader) {
        return reader.list(in -> switch (in.number(1, 3)) {
            case 1 ->
                new Forward(
                        Fields.entity(in),
                        Fields.amount(in),
                        in.number(0L, Long.MAX_VALUE),
                        in.bytes(Limits.ONION_BYTES),
                        Fields.word(in),
                        in.bytes(Bytes32.LENGTH));
            case 2 -> new Deliver(Fields.amount(in), Fields.word(in), Fields.word(in), in.bytes(Bytes32.LENGTH));
            default ->
                new Refuse(
                        FailureCode.ofNumber(in.number(0, 0xffff))
                                .orElseThrow(() -> new RefusedException(
                                        EngineTag.ENCODING_INVALID, "there is no such failure code")),
                        in.bytes(Bytes32.LENGTH));
        });
    }

    static void writeAll(RlpWriter out, List<HopInstruction> instructions) {
        out.list(instructions, HopInstruction::write);
    }

    static List<HopInstruction> readAll(RlpReader in) {
        return in.items(Limits.ONION_HOPS, HopInstruction::read);
    }
}
