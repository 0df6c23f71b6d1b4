package io.portcullis.engine.node;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.hub.Block;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** What the log holds of a block. */
final class Records {
    private static final int MOST_BYTES = Integer.MAX_VALUE;

    record Logged(Bytes block, Bytes32 stateRoot) {}

    private Records() {}

    /** @param scratch what it held is forgotten */
    static Bytes write(RlpWriter scratch, Bytes block, Bytes32 stateRoot) {
        return scratch.clear()
                .bytes(block)
                .fixed(Bytes32.LENGTH, stateRoot, Bytes32::copyTo)
                .toList();
    }

    /** @throws EngineFault BLOCK_INVALID: the log's checksums held, so it was written wrong */
    static Logged read(Bytes logged) {
        try {
            return RlpReader.readList(
                    logged,
                    in -> new Logged(
                            in.bytes(MOST_BYTES),
                            Bytes32.of(in.fixed(Bytes32.LENGTH).toArray())));
        } catch (ThresholdRefusedException e) {
            throw new EngineFault(EngineTag.BLOCK_INVALID, "a record of the log: " + e.getMessage(), e);
        }
    }

    static Block block(Logged logged) {
        return Block.decode(logged.block());
    }
}
