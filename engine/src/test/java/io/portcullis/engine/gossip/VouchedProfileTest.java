package io.portcullis.engine.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.engine.Limits;
import io.portcullis.engine.hub.Town;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class VouchedProfileTest {
    private static final Boards KNOWN = Profiles.boards("hub", "hub-b");
    private static final Profile PROFILE = Profiles.profile("hub", 7, "hub-a", "hub-b");
    private static final VouchedProfile GOOD = Profiles.vouched(PROFILE, "hub");

    private static Optional<EngineTag> tag(VouchedProfile vouched) {
        return vouched.refuse(Town.DOMAIN, KNOWN, Profiles.NOW).map(Refusal::tag);
    }

    @Test
    void aQuorumOfItsBoardVouchesForIt() {
        assertEquals(Optional.empty(), tag(GOOD));
    }

    @Test
    void itIsOneLeafAmongTheFramesOfItsBlock() {
        List<SealLeaf> frames = new ArrayList<>();
        for (String other : List.of("alice", "bob", "carol")) {
            AccountKey key = AccountKey.between(Town.entity("hub"), Town.entity(other));
            frames.add(new SealLeaf(key.left(), key.id(), 3, Bytes32.of(new byte[32])));
            frames.add(new SealLeaf(key.right(), key.id(), 3, Bytes32.of(new byte[32])));
        }
        VouchedProfile among = Profiles.vouched(PROFILE, "hub", frames);
        assertEquals(7, among.proof().seal().leafCount());
        assertEquals(Optional.empty(), tag(among));
    }

    @Test
    void anotherBoardsSealIsRefused() {
        assertEquals(Optional.of(EngineTag.PROFILE_SEAL_INVALID), tag(Profiles.vouched(PROFILE, "hub-b")));
    }

    @Test
    void aSealWithoutItsQuorumIsRefused() {
        SealedProof proof = GOOD.proof();
        SealedProof oneSigner = new SealedProof(
                proof.leaf(),
                proof.leafIndex(),
                proof.path(),
                proof.seal(),
                proof.signatures().subList(0, 1));
        assertEquals(Optional.of(EngineTag.PROFILE_SEAL_INVALID), tag(new VouchedProfile(PROFILE, oneSigner)));
    }

    @Test
    void anUnknownBoardIsNoBoard() {
        assertEquals(
                Optional.of(EngineTag.PROFILE_BOARD_UNKNOWN),
                tag(Profiles.vouched(Profiles.profile("stranger", 1), "stranger")));
    }

    @Test
    void aProfileThatWasChangedOnTheWayIsRefused() {
        Profile cheaper = Profiles.profile("hub", 7, "hub-a");
        assertEquals(Optional.of(EngineTag.PROFILE_LEAF_OTHER), tag(new VouchedProfile(cheaper, GOOD.proof())));
        Profile later = Profiles.profile("hub", 8, "hub-a", "hub-b");
        assertEquals(Optional.of(EngineTag.PROFILE_LEAF_OTHER), tag(new VouchedProfile(later, GOOD.proof())));
    }

    @Test
    void aSealForAnotherChainIsRefused() {
        Eip712Domain other = new Eip712Domain(1, Address.fromHex("0x00000000000000000000000000000000000000d1"));
        assertEquals(
                Optional.of(EngineTag.PROFILE_SEAL_INVALID),
                GOOD.refuse(other, KNOWN, Profiles.NOW).map(Refusal::tag));
    }

    @Test
    void itCountsForItsLifetimeAndNoLonger() {
        assertEquals(
                Optional.empty(),
                GOOD.refuse(Town.DOMAIN, KNOWN, Profiles.NOW + Limits.PROFILE_LIFETIME_SECONDS - 1)
                        .map(Refusal::tag));
        assertEquals(
                Optional.of(EngineTag.PROFILE_EXPIRED),
                GOOD.refuse(Town.DOMAIN, KNOWN, Profiles.NOW + Limits.PROFILE_LIFETIME_SECONDS)
                        .map(Refusal::tag));
        assertEquals(
                Optional.of(EngineTag.PROFILE_OF_THE_FUTURE),
                GOOD.refuse(Town.DOMAIN, KNOWN, Profiles.NOW - Limits.CLOCK_SKEW_SECONDS - 1)
                        .map(Refusal::tag));
        assertEquals(
                Optional.empty(),
                GOOD.refuse(Town.DOMAIN, KNOWN, Profiles.NOW - Limits.CLOCK_SKEW_SECONDS)
                        .map(Refusal::tag));
    }

    @Test
    void readsWhatItWrites() {
        assertEquals(GOOD, VouchedProfile.decode(GOOD.encode()));
    }

    /** Whatever a single changed byte makes of it: it is refused, by the decoder or the checker. */
    @Property(tries = 400)
    void noByteCanBeChanged(
            @ForAll @IntRange(max = 5_000) int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] bytes = GOOD.encode().toArray();
        bytes[place % bytes.length] ^= (byte) change;
        VouchedProfile read;
        try {
            read = VouchedProfile.decode(Bytes.of(bytes));
        } catch (RefusedException e) {
            assertEquals(EngineTag.PROFILE_INVALID, e.tag());
            return;
        }
        assertEquals(Bytes.of(bytes), read.encode());
        assertTrue(tag(read).isPresent());
    }
}
