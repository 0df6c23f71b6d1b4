package io.portcullis.signer.seal;

import io.portcullis.depositary.journal.FaultLine;
import io.portcullis.depositary.journal.SectorDisk;
import io.portcullis.depositary.journal.SectorDisk.Image;
import io.portcullis.depositary.journal.SectorDisk.Survival;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.testing.SealBlocks;
import io.portcullis.signer.verdict.SignerFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** The leaves of a seal and the files that remember it, for fuzzing. */
public final class FuzzedSeal {
    private FuzzedSeal() {}

    /** The first byte says in steps of how many bytes the leaves come. */
    public static void leaves(byte[] bytes) {
        if (bytes.length <= SealLeaf.BYTES) {
            return;
        }
        int count = (bytes.length - 1) / SealLeaf.BYTES;
        byte[] leaves = Arrays.copyOfRange(bytes, 1, 1 + count * SealLeaf.BYTES);
        ProposedSeal inSteps = Proposals.of(9, leaves.clone(), 1 + Byte.toUnsignedInt(bytes[0]));
        ProposedSeal atOnce = Proposals.of(9, leaves, leaves.length);
        if (!inSteps.refusal().equals(atOnce.refusal())
                || (atOnce.refusal().isEmpty() && !inSteps.seal().equals(atOnce.seal()))) {
            throw new AssertionError("it matters in which steps leaves come");
        }
    }

    /** The first two bytes say how long the left file is. */
    public static void files(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int left = Math.min(ByteBuffer.wrap(bytes).getShort() & 0xffff, bytes.length - 2);
        SectorDisk leftDisk = disk(Arrays.copyOfRange(bytes, 2, 2 + left));
        SectorDisk rightDisk = disk(Arrays.copyOfRange(bytes, 2 + left, bytes.length));
        int accounts;
        try (SealMemory memory = SealMemory.open(leftDisk, rightDisk, true, new Random(1))) {
            accounts = memory.accounts();
        } catch (SignerFault e) {
            return; // As declared.
        }
        try (SealMemory memory = SealMemory.open(leftDisk, rightDisk, true, new Random(2))) {
            if (memory.accounts() != accounts) {
                throw new AssertionError("a second recovery finds other accounts");
            }
        }
    }

    private static SectorDisk disk(byte[] file) {
        SectorDisk disk = new SectorDisk("file", FaultLine.whole(), Image.EMPTY);
        try {
            disk.write(0, ByteBuffer.wrap(file));
            disk.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return disk;
    }

    public static byte[] genuineLeaves() {
        ByteBuffer out = ByteBuffer.allocate(1 + 3 * SealLeaf.BYTES).put((byte) 99);
        SealBlocks.block(9, 3, 1).leaves().forEach(leaf -> out.put(leaf.encode()));
        return out.array();
    }

    public static byte[] genuineFiles() {
        SectorDisk left = disk(new byte[0]);
        SectorDisk right = disk(new byte[0]);
        try (SealMemory memory = SealMemory.open(left, right, true, new Random(1))) {
            memory.agree(Proposals.of(SealBlocks.block(9, 3, 1)));
            memory.agree(Proposals.of(SealBlocks.block(10, 3, 2)));
        }
        byte[] first = left.survivors(Survival.ALL, 0).bytes();
        byte[] second = right.survivors(Survival.ALL, 0).bytes();
        return ByteBuffer.allocate(2 + first.length + second.length)
                .putShort((short) first.length)
                .put(first)
                .put(second)
                .array();
    }
}
