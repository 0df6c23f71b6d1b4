package io.portcullis.depositary.follower;

import java.util.Optional;

/** A node, as the follower asks it. Both methods may throw what their adapter documents; the follower then goes on at the next poll. */
public interface BlockSource {
    Head head();

    /** Empty if the node has no such block, or lost it while it was being read. */
    Optional<Block> block(long number);
}
