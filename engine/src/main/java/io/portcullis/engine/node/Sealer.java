package io.portcullis.engine.node;

import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.hub.SealTree;
import java.util.List;

/** Asks the signers. */
@FunctionalInterface
public interface Sealer {
    /**
     * The quorum's signatures over a block's seal, ascending by signer. Blocks are asked for in order, one at a time, from one thread; after a
     * restart the same seal may be asked for again.
     *
     * @throws SealRefused if the signers refuse: the node stops
     */
    List<Signature> seal(SealTree tree);
}
