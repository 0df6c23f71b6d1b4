package io.portcullis.signer.seal;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The leaves of one seal while they come in: read strictly, counted and hashed by this signer itself.
 *
 * <p>Invariants of what {@link #seal} names: exactly the leaves announced; each the one encoding of a {@link SealLeaf}; strictly ascending
 * by (entity, account, version), which are its first 96 bytes; every entity one that this signer seals for. After the first leaf that
 * breaks a rule the rest is only taken in, so that the connection stays in step, and never looked at.
 *
 * <p>Used by one thread.
 */
public final class ProposedSeal {
    static final int ENTITY = 0;
    static final int ACCOUNT = 32;
    static final int VERSION = 88;
    static final int BODY = 96;
    private static final int VERSION_PADDING = 64;
    private static final int KEY_BYTES = 96;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long blockHeight;
    private final int leafCount;
    private final Set<EntityId> sealed;
    private final byte[] leaves;
    private final RootBuilder root = new RootBuilder();
    private int received;
    private int read;
    private Optional<Refusal> refusal = Optional.empty();
    private Seal seal;

    private ProposedSeal(long blockHeight, int leafCount, Set<EntityId> sealed, byte[] memory) {
        this.blockHeight = blockHeight;
        this.leafCount = leafCount;
        this.sealed = sealed;
        this.leaves = memory;
    }

    /**
     * Begins to take leaves in.
     *
     * @param leafCount 1 to {@link Limits#MAX_LEAVES}
     * @param sealed entities this signer seals for
     * @param memory where the leaves go, at least {@link #bytes} of their count; the caller may use it again afterwards
     */
    public static ProposedSeal begin(long blockHeight, int leafCount, Set<EntityId> sealed, byte[] memory) {
        if (blockHeight < 1 || leafCount < 1 || leafCount > Limits.MAX_LEAVES || memory.length < bytes(leafCount)) {
            throw new IllegalArgumentException("a seal's height and count are looked at before its leaves");
        }
        return new ProposedSeal(blockHeight, leafCount, sealed, memory);
    }

    /** Bytes of so many leaves. */
    public static int bytes(int leafCount) {
        return leafCount * SealLeaf.BYTES;
    }

    public boolean complete() {
        return received == bytes(leafCount);
    }

    /** Room for the next bytes of the leaves, at most so many; {@link #take} says how many came. */
    public ByteBuffer room(int most) {
        return ByteBuffer.wrap(leaves, received, Math.min(most, bytes(leafCount) - received));
    }

    /** Reads the leaves that are whole by the bytes which {@link #room} just got. */
    public void take(int bytes) {
        if (bytes < 0 || bytes > bytes(leafCount) - received) {
            throw new IllegalArgumentException("more bytes than there was room for");
        }
        received += bytes;
        while (refusal.isEmpty() && read + SealLeaf.BYTES <= received) {
            refusal = refuse(read);
            if (refusal.isEmpty()) {
                root.add(leaves, read, SealLeaf.BYTES);
            }
            read += SealLeaf.BYTES;
        }
    }

    private Optional<Refusal> refuse(int at) {
        boolean first = at == 0;
        int last = at - SealLeaf.BYTES;
        for (int i = VERSION_PADDING; i < VERSION; i += Long.BYTES) {
            if ((long) LONG.get(leaves, at + i) != 0) {
                return refused(SignerTag.SEAL_LEAF_MALFORMED, at, "its version has more than 64 bits");
            }
        }
        if (version(at) < 1) {
            return refused(SignerTag.SEAL_LEAF_MALFORMED, at, "versions are 1 to 2^63 - 1");
        }
        if (first || !Arrays.equals(leaves, at, at + ACCOUNT, leaves, last, last + ACCOUNT)) {
            Bytes32 entity = word(at + ENTITY);
            if (entity.isZero()) {
                return refused(SignerTag.SEAL_LEAF_MALFORMED, at, "an entity id is never zero");
            }
            if (!sealed.contains(new EntityId(entity))) {
                return refused(
                        SignerTag.SEAL_ENTITY_UNKNOWN, at, "entity " + entity + " is not among those configured");
            }
        }
        if (!first && Arrays.compareUnsigned(leaves, last, last + KEY_BYTES, leaves, at, at + KEY_BYTES) >= 0) {
            return refused(
                    SignerTag.SEAL_LEAVES_UNORDERED,
                    at,
                    "it does not follow the one before it by entity, account and version");
        }
        return Optional.empty();
    }

    private Optional<Refusal> refused(SignerTag tag, int at, String why) {
        return Optional.of(new Refusal(tag, "leaf " + at / SealLeaf.BYTES + " of block " + blockHeight + ": " + why));
    }

    /** The rule that the leaves break, if they break one. */
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /**
     * What these leaves are sealed as, by this signer's own count.
     *
     * @throws IllegalStateException unless all leaves came and none was refused
     */
    public Seal seal() {
        if (!complete() || refusal.isPresent()) {
            throw new IllegalStateException("there is no seal over leaves that are refused or did not come");
        }
        if (seal == null) {
            seal = new Seal(root.root(), root.count(), blockHeight);
        }
        return seal;
    }

    int leafCount() {
        return leafCount;
    }

    /** The leaves' bytes, for the package: offsets are multiples of {@link SealLeaf#BYTES}. */
    byte[] leaves() {
        return leaves;
    }

    long version(int at) {
        return wordAt(at + VERSION);
    }

    /** Eight bytes, big-endian. */
    long wordAt(int at) {
        return (long) LONG.get(leaves, at);
    }

    /** Whether the leaf at this offset is of the same entity and account as the one before it. */
    boolean sameAccountAsBefore(int at) {
        int last = at - SealLeaf.BYTES;
        return at > 0 && Arrays.equals(leaves, at, at + 64, leaves, last, last + 64);
    }

    boolean sameEntityAsBefore(int at) {
        int last = at - SealLeaf.BYTES;
        return at > 0 && Arrays.equals(leaves, at, at + ACCOUNT, leaves, last, last + ACCOUNT);
    }

    Bytes32 word(int at) {
        return Bytes32.of(Arrays.copyOfRange(leaves, at, at + Bytes32.LENGTH));
    }

    String nameOf(int at) {
        return "entity " + Hex.encode(Arrays.copyOfRange(leaves, at, at + ACCOUNT)) + ", account " + word(at + ACCOUNT);
    }
}
