package io.portcullis.signer.seal;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.testing.SealBlocks;
import java.util.List;
import java.util.Set;

/** Leaves as the door would have taken them in. */
final class Proposals {
    static final Set<EntityId> SEALED = Set.of(SealBlocks.HUB, SealBlocks.CLIENT);

    private Proposals() {}

    static ProposedSeal of(SealBlocks block) {
        return of(block.seal().blockHeight(), block.leaves());
    }

    static ProposedSeal of(long height, List<SealLeaf> leaves) {
        byte[] bytes = new byte[ProposedSeal.bytes(leaves.size())];
        for (int i = 0; i < leaves.size(); i++) {
            System.arraycopy(leaves.get(i).encode(), 0, bytes, i * SealLeaf.BYTES, SealLeaf.BYTES);
        }
        return of(height, bytes, 1_000);
    }

    /** @param step bytes that come at once */
    static ProposedSeal of(long height, byte[] bytes, int step) {
        int count = bytes.length / SealLeaf.BYTES;
        ProposedSeal proposed = ProposedSeal.begin(height, count, SEALED, new byte[bytes.length]);
        for (int at = 0; at < bytes.length; ) {
            int next = Math.min(step, bytes.length - at);
            proposed.room(next).put(bytes, at, next);
            proposed.take(next);
            at += next;
        }
        return proposed;
    }
}
