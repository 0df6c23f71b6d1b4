package io.portcullis.appliance.custody;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.store.IntentStore.Fault;
import io.portcullis.appliance.store.IntentStore.State;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.GroupAgreement;
import io.portcullis.threshold.signing.PartialSignature;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A board whose key three signers share, two of whom are enough: what one faulty signer can do to the others, on a real chain. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class GroupProgressTest {
    private static final KnownSharing SHARING = new KnownSharing(7, 11, 1);
    private static final KnownSharing REFRESHED = new KnownSharing(7, 13, 2);
    private static final KnownSharing OTHER = new KnownSharing(8, 11, 1);

    @TempDir
    private Path directory;

    private CustodyRig rig;

    @BeforeEach
    void begin() {
        rig = new CustodyRig(directory, Optional.of(SHARING.key()));
        for (int i = 0; i < 3; i++) {
            rig.doors.get(i).hold(SHARING, i + 1);
        }
    }

    @AfterEach
    void end() {
        rig.close();
    }

    @Test
    void aBatchTakesTheQuorumAndTheGroup() {
        Bytes32 id = filed();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(3, rig.store.signatures(id).size(), "each agrees to the policy by itself");
        assertEquals(State.SUBMITTED, rig.round(id));
        assertEquals(State.ACTIVATING, rig.round(id));
    }

    @Test
    void theEvidenceFileShowsTheGroupsSignatureUnderTheBoardsKey() {
        Bytes32 id = filed();
        while (rig.row(id).state() != State.ACTIVATING) {
            rig.round(id);
        }
        EvidenceFile file = EvidenceFile.decode(rig.files.read(id));
        GroupAgreement group = file.group().orElseThrow();
        assertEquals(SHARING.key(), group.key());
        assertTrue(group.isOf(rig.chain
                .domain()
                .digest(Batch.decode(file.evidence().intent().batchBytes().toArray()))));
    }

    @Test
    void oneBadPartDoesNotHoldTheOthersUp() {
        rig.doors.get(0).part = digest -> Optional.of(OTHER.part(1, digest));
        Bytes32 id = filed();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(3, rig.store.signatures(id).size(), "the third was asked");
        assertEquals(State.SUBMITTED, rig.round(id));
    }

    @Test
    void aPartUnderAnothersIndexDoesNotReplaceThatOnesPart() {
        rig.doors.get(0).part = digest -> Optional.of(OTHER.part(2, digest));
        Bytes32 id = filed();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(State.SUBMITTED, rig.round(id));
    }

    @Test
    void onePartShownByTwoSignersCountsOnce() {
        rig.doors.get(1).part = digest -> Optional.of(SHARING.part(1, digest));
        Bytes32 id = filed();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(3, rig.store.signatures(id).size(), "the third was asked");
    }

    @Test
    void anIndexThatNobodyHasDoesNotHoldTheOthersUp() {
        rig.doors.get(0).part = digest ->
                Optional.of(new PartialSignature(1, 9, SHARING.part(1, digest).signature()));
        assertEquals(State.SIGNED, rig.round(filed()));
    }

    @Test
    void aSharingThatOneSignerMakesUpDoesNotHoldTheOthersUp() {
        rig.doors.get(0).hold(new KnownSharing(7, 99, 9), 1);
        assertEquals(State.SIGNED, rig.round(filed()));
    }

    @Test
    void aPartFromBeforeARefreshIsAskedForAgain() {
        rig.doors.get(1).part = digest -> Optional.empty();
        rig.doors.get(2).part = digest -> Optional.empty();
        rig.doors.get(1).sharing = Optional.empty();
        rig.doors.get(2).sharing = Optional.empty();
        Bytes32 id = filed();
        assertEquals(State.APPROVED, rig.round(id));
        for (int i = 0; i < 3; i++) {
            rig.doors.get(i).hold(REFRESHED, i + 1);
        }
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(2, rig.doors.get(0).asked);
        assertEquals(State.SUBMITTED, rig.round(id));
    }

    @Test
    void partsOfTwoEpochsAreNotMixed() {
        rig.doors.get(0).hold(REFRESHED, 1);
        Bytes32 id = filed();
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(3, rig.store.signatures(id).size(), "one of epoch 2 and two of epoch 1");
        assertEquals(State.SUBMITTED, rig.round(id));
    }

    @Test
    void whatIsMissingIsSaidAndNobodyIsAskedTwice() {
        rig.doors.get(1).sharing = Optional.empty();
        rig.doors.get(1).part = digest -> Optional.empty();
        rig.doors.get(2).sharing = Optional.empty();
        rig.doors.get(2).part = digest -> Optional.empty();
        Bytes32 id = filed();
        for (int i = 0; i < 3; i++) {
            assertEquals(State.APPROVED, rig.round(id));
        }
        Fault fault = rig.row(id).fault().orElseThrow();
        assertEquals("GROUP_SIGNATURE_PENDING", fault.tag());
        assertTrue(fault.message().contains("epoch 1: 1 good parts of 2"), fault.message());
        assertEquals(
                List.of(1, 1, 1), rig.doors.stream().map(door -> door.asked).toList());
        rig.doors.get(2).hold(SHARING, 3);
        assertEquals(State.SIGNED, rig.round(id));
        assertEquals(Optional.empty(), rig.row(id).fault());
    }

    @Test
    void aKeyThatNobodySharesIsSaidToBe() {
        rig.doors.forEach(door -> door.sharing = Optional.empty());
        Bytes32 id = filed();
        assertEquals(State.APPROVED, rig.round(id));
        Fault fault = rig.row(id).fault().orElseThrow();
        assertEquals("GROUP_SIGNATURE_PENDING", fault.tag());
        assertTrue(fault.message().contains(SHARING.key().fingerprint()), fault.message());
    }

    private Bytes32 filed() {
        Bytes32 id = rig.filing.file(rig.policy(2), "olga").id();
        rig.round(id);
        return id;
    }
}
