package io.portcullis.appliance.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.engine.hub.Hub;
import io.portcullis.engine.hub.SealTree;
import java.util.List;
import java.util.Optional;

/**
 * Which seals there are for an account.
 *
 * @param waitsFor height of the newest block whose seal covers it and has not come back; empty if its last frame is sealed
 * @param newest height of the newest block of the node for whose seal nothing waits
 */
public record Sealing(Optional<Long> waitsFor, long newest) {
    /** Called between two blocks, on the node's thread. */
    static Sealing of(Hub hub, AccountKey account) {
        List<SealTree> unsealed = hub.unsealed();
        EntityId local = hub.config().hosts(account.left()) ? account.left() : account.right();
        Optional<Long> waitsFor = unsealed.reversed().stream()
                .filter(tree -> covers(tree.leaves(), local, account.id()))
                .map(tree -> tree.seal().blockHeight())
                .findFirst();
        long newest =
                unsealed.isEmpty() ? hub.height() : unsealed.getFirst().seal().blockHeight() - 1;
        return new Sealing(waitsFor, newest);
    }

    /** By halving: a block may have hundreds of thousands of leaves, and they ascend by entity and account. */
    private static boolean covers(List<SealLeaf> leaves, EntityId entity, Bytes32 account) {
        int low = 0;
        int high = leaves.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            SealLeaf leaf = leaves.get(middle);
            int byEntity = leaf.entity().compareTo(entity);
            int order = byEntity != 0 ? byEntity : leaf.account().compareTo(account);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }
}
