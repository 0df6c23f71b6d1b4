package io.portcullis.threshold.channel;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** X25519 private keys side by side in locked memory: a member's transport key, or one ephemeral key for each of a dealer's deals. */
public final class TransportKeys implements AutoCloseable {
    private final LockedMemory memory;
    private final List<TransportPublicKey> publicKeys;

    private TransportKeys(LockedMemory memory, List<TransportPublicKey> publicKeys) {
        this.memory = memory;
        this.publicKeys = publicKeys;
    }

    public static TransportKeys generate(int size, SecretSource source) {
        return filled(size, source::fill);
    }

    /** A key that its owner has revealed. */
    static TransportKeys revealed(Bytes privateKey) {
        return filled(1, memory -> memory.copyFrom(MemorySegment.ofArray(privateKey.toArray())));
    }

    private static TransportKeys filled(int size, Consumer<MemorySegment> filling) {
        LockedMemory memory = LockedMemory.allocate((long) size * TransportPublicKey.LENGTH);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secrets = memory.open(SecretAccess.INSTANCE);
            filling.accept(secrets);
            MemorySegment target = arena.allocate(TransportPublicKey.LENGTH);
            List<TransportPublicKey> publicKeys = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                Libcrypto.publicKey(slice(secrets, i), target);
                publicKeys.add(new TransportPublicKey(Bytes.of(target.toArray(ValueLayout.JAVA_BYTE))));
            }
            return new TransportKeys(memory, List.copyOf(publicKeys));
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    public TransportPublicKey publicKey(int i) {
        return publicKeys.get(i);
    }

    /** Gives key i up: whoever has it opens what was sealed with it. */
    public Bytes reveal(int i, SecretAccess access) {
        return Bytes.of(privateKey(i).toArray(ValueLayout.JAVA_BYTE));
    }

    MemorySegment privateKey(int i) {
        return slice(memory.open(SecretAccess.INSTANCE), i);
    }

    private static MemorySegment slice(MemorySegment secrets, int i) {
        return secrets.asSlice((long) i * TransportPublicKey.LENGTH, TransportPublicKey.LENGTH);
    }

    @Override
    public void close() {
        memory.close();
    }

    @Override
    public String toString() {
        return "TransportKeys" + publicKeys;
    }
}
