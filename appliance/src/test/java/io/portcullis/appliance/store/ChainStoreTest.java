package io.portcullis.appliance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.follower.Change;
import io.portcullis.depositary.follower.Cursor;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.LoggedEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Freeze levels as the follower applies them and takes them back. */
class ChainStoreTest {
    private static final EntityId ENTITY = new EntityId(Keccak.hash(new byte[] {1}));
    private static final EntityId OTHER = new EntityId(Keccak.hash(new byte[] {2}));
    private static final Address GUARDIAN = Address.fromHex("0x" + "11".repeat(20));

    @TempDir
    private Path folder;

    @Test
    void theLevelIsTheLastChangeThatStandsAlsoThroughAReorg() throws Exception {
        LoggedEvent raised = event(5, 0, new DepositaryEvent.FreezeRaised(ENTITY, FreezeLevel.SEALED, GUARDIAN));
        LoggedEvent proposed =
                event(5, 1, new DepositaryEvent.FreezeLoweringProposed(ENTITY, FreezeLevel.NO_NEW_CREDIT, 99));
        LoggedEvent lowered = event(6, 3, new DepositaryEvent.FreezeLowered(ENTITY, FreezeLevel.NO_NEW_CREDIT));
        try (Database database = Database.open(folder)) {
            ChainStore store = new ChainStore(database, OTHER);
            assertEquals(FreezeLevel.OPEN, store.level(ENTITY));
            commit(store, new Change.Applied(raised), new Change.Applied(proposed));
            assertEquals(FreezeLevel.SEALED, store.level(ENTITY), "what is proposed is not in force");
            assertEquals(FreezeLevel.OPEN, store.level(OTHER));
            commit(store, new Change.Applied(lowered));
            assertEquals(FreezeLevel.NO_NEW_CREDIT, store.level(ENTITY));
            commit(store, new Change.Undone(lowered));
            assertEquals(FreezeLevel.SEALED, store.level(ENTITY));
            commit(store, new Change.Undone(proposed), new Change.Undone(raised));
            assertEquals(FreezeLevel.OPEN, store.level(ENTITY));
            commit(store, new Change.Applied(raised));
        }
        try (Database database = Database.open(folder)) {
            assertEquals(FreezeLevel.SEALED, new ChainStore(database, OTHER).level(ENTITY));
        }
    }

    private static void commit(ChainStore store, Change... changes) {
        store.commit(Cursor.startingAt(0), List.of(changes));
    }

    private static LoggedEvent event(long block, long index, DepositaryEvent event) {
        EventLog any = new EventLog(List.of(Bytes32.ZERO), List.of());
        return new LoggedEvent(block, Keccak.hash(new byte[] {(byte) block}), Bytes32.ZERO, index, any, event);
    }
}
