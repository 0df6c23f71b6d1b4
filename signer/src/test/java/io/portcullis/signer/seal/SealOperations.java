package io.portcullis.signer.seal;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.testing.SealBlocks;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What may be asked of the memory of seals, in values so few that callers meet: blocks of one leaf, of one account. */
@Param(name = "height", gen = IntGen.class, conf = "1:3")
@Param(name = "version", gen = IntGen.class, conf = "1:2")
@Param(name = "body", gen = IntGen.class, conf = "1:2")
public final class SealOperations {
    private static final Bytes32 ACCOUNT = Keccak.hash(new byte[] {9});

    private final SealMemory memory = TwinPower.fresh().open(true);

    @Operation
    public String agree(
            @Param(name = "height") int height, @Param(name = "version") int version, @Param(name = "body") int body) {
        SealLeaf leaf = new SealLeaf(SealBlocks.HUB, ACCOUNT, version, Keccak.hash(new byte[] {(byte) body}));
        return switch (memory.agree(Proposals.of(height, List.of(leaf)))) {
            case SealMemory.Answer.Fresh ignored -> SequentialSeals.FRESH;
            case SealMemory.Answer.Again ignored -> SequentialSeals.AGAIN;
            case SealMemory.Answer.Refused refused -> refused.refusal().tag().name();
        };
    }

    @Operation
    public int height() {
        return memory.last().map(seal -> (int) seal.blockHeight()).orElse(0);
    }

    @Operation
    public int watermark() {
        return (int) memory.watermark(SealBlocks.HUB, ACCOUNT).orElse(0);
    }
}
