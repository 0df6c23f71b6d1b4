package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** X25519 private keys side by side in locked memory: a member's transport key, or one ephemeral key for each of a dealer's deals. */
public final class TransportKeys implements AutoCloseable {
    private final int size;
    private final LockedMemory memory;

    private TransportKeys(int size) {
        this.size = size;
        this.memory = LockedMemory.allocate((long) size * TransportPublicKey.LENGTH);
    }

    public static TransportKeys generate(int size, SecretSource source) {
        TransportKeys keys = new TransportKeys(size);
        for (int i = 0; i < size; i++) {
            source.fill(keys.privateKey(i));
        }
        return keys;
    }

    /** A key that its owner has revealed. */
    static TransportKeys revealed(Bytes privateKey) {
        TransportKeys keys = new TransportKeys(1);
        keys.privateKey(0).copyFrom(MemorySegment.ofArray(privateKey.toArray()));
        return keys;
    }

    public TransportPublicKey publicKey(int i) {
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment target = arena.allocate(TransportPublicKey.LENGTH);
            Libcrypto.publicKey(privateKey(i), target);
            return new TransportPublicKey(Bytes.of(target.toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    /** Gives key i up: whoever has it opens what was sealed with it. */
    public Bytes reveal(int i, SecretAccess access) {
        return Bytes.of(privateKey(i).toArray(ValueLayout.JAVA_BYTE));
    }

    MemorySegment privateKey(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(i);
        }
        return memory.open(SecretAccess.INSTANCE)
                .asSlice((long) i * TransportPublicKey.LENGTH, TransportPublicKey.LENGTH);
    }

    @Override
    public void close() {
        memory.close();
    }
}
