package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.List;

/**
 * All inputs accepted in one round: the hub's unit of order. RLP: {@code [format, height, previousHash, timeMillis, [inputs]]}, format 1; its hash
 * is SHA-256 of these bytes.
 *
 * @param height from 1
 * @param previousHash zero for the first block
 * @param timeMillis since 1970, never before the previous block's
 */
public record Block(long height, Bytes32 previousHash, long timeMillis, List<HubInput> inputs) {
    private static final int FORMAT = 1;

    public Block {
        inputs = List.copyOf(inputs);
        if (height < 1 || timeMillis < 0 || inputs.size() > Limits.BLOCK_INPUTS) {
            throw new RefusedException(EngineTag.BLOCK_INVALID, "a block's height, time or size is out of bounds");
        }
    }

    public long timeSeconds() {
        return timeMillis / 1_000;
    }

    public Bytes encode() {
        return encode(new RlpWriter());
    }

    /** @param scratch an owner's writer: what it held is forgotten */
    public Bytes encode(RlpWriter scratch) {
        return scratch.clear()
                .number(FORMAT)
                .number(height)
                .fixed(Bytes32.LENGTH, previousHash, Bytes32::copyTo)
                .number(timeMillis)
                .list(inputs, HubInput::write)
                .toList();
    }

    /** @throws RefusedException BLOCK_INVALID unless the bytes are the one encoding of a block */
    public static Block decode(Bytes bytes) {
        try {
            return RlpReader.readList(bytes, in -> {
                in.number(FORMAT, FORMAT);
                return new Block(
                        in.number(1L, Long.MAX_VALUE),
                        Fields.word(in),
                        in.number(0L, Long.MAX_VALUE),
                        in.items(Limits.BLOCK_INPUTS, HubInput::read));
            });
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.BLOCK_INVALID, e.getMessage());
        }
    }
}
