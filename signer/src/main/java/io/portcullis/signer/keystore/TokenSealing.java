package io.portcullis.signer.keystore;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.sealing.SealedShare;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * Seals shares with keys of the token, one for each epoch, so that destroying a key destroys what was sealed with it wherever copies lie.
 *
 * <p>Plaintext crosses to the token as a pointer into locked memory. What is written, by scheme: {@code IV(12) ‖ ciphertext ‖ tag(16)} for
 * AES_GCM and CLOUDHSM_AES_GCM (the latter's IV is the token's own), {@code IV(16) ‖ ciphertext ‖ HMAC(32)} for AES_CBC_HMAC, whose HMAC
 * covers {@code length of the associated data(8) ‖ associated data ‖ IV ‖ ciphertext} and is verified before anything is decrypted.
 *
 * <p>AES_GCM and AES_CBC_HMAC run on SoftHSM in the tests. CLOUDHSM_AES_GCM follows the vendor's documentation and has not met the device.
 */
final class TokenSealing implements Sealing {
    private static final int ENCRYPT_INIT = 29;
    private static final int ENCRYPT = 30;
    private static final int DECRYPT_INIT = 33;
    private static final int DECRYPT = 34;
    private static final int SIGN_INIT = 42;
    private static final int SIGN = 43;
    private static final int VERIFY_INIT = 48;
    private static final int VERIFY = 49;
    private static final int GENERATE_RANDOM = 64;

    private static final long AES_GCM = 0x1087;
    private static final long CLOUDHSM_AES_GCM = 0x80001087L;
    private static final long AES_CBC_PAD = 0x1085;
    private static final long SHA256_HMAC = 0x251;

    /**
     * CKR_ENCRYPTED_DATA_INVALID, its _LEN_RANGE, CKR_AEAD_DECRYPT_FAILED, CKR_SIGNATURE_INVALID, its _LEN_RANGE; and CKR_GENERAL_ERROR, which
     * is SoftHSM's word for a wrong tag. Anything else is a fault of the token, and says nothing of the share.
     */
    private static final Set<Long> NOT_AUTHENTIC = Set.of(0x40L, 0x41L, 0x42L, 0xc0L, 0xc1L, 0x05L);

    private static final int GCM_IV = 12;
    private static final int CBC_IV = 16;
    private static final int TAG = 16;
    private static final int MAC = 32;
    private static final int MAX_PLAINTEXT = 512;

    private final Cryptoki cryptoki;
    private final Cryptoki.Slot slot;
    private final SealingScheme scheme;

    TokenSealing(Cryptoki cryptoki, Cryptoki.Slot slot, SealingScheme scheme) {
        this.cryptoki = cryptoki;
        this.slot = slot;
        this.scheme = scheme;
    }

    @Override
    public SealingScheme scheme() {
        return scheme;
    }

    @Override
    public SealedShare seal(
            LockedMemory secret, ShareBinding binding, io.portcullis.threshold.memory.SecretAccess access) {
        if (secret.byteSize() > MAX_PLAINTEXT) {
            throw new IllegalArgumentException("a share has at most " + MAX_PLAINTEXT + " bytes");
        }
        try (SecretKeys keys = new SecretKeys(cryptoki, slot);
                Arena arena = Arena.ofConfined()) {
            long cipher = one(
                    keys.find(cipherLabel(binding.epoch())), () -> keys.makeCipherKey(cipherLabel(binding.epoch())));
            MemorySegment plaintext = secret.open(access);
            byte[] sealed = switch (scheme) {
                case AES_GCM -> sealGcm(keys, cipher, plaintext, binding, arena);
                case CLOUDHSM_AES_GCM -> sealVendorGcm(keys, cipher, plaintext, binding, arena);
                case AES_CBC_HMAC -> {
                    long mac =
                            one(keys.find(macLabel(binding.epoch())), () -> keys.makeMacKey(macLabel(binding.epoch())));
                    yield sealCbc(keys, cipher, mac, plaintext, binding, arena);
                }
            };
            return new SealedShare(scheme, binding, Bytes.of(sealed));
        }
    }

    @Override
    public LockedMemory unseal(
            SealedShare sealed, ShareBinding expected, io.portcullis.threshold.memory.SecretAccess access) {
        if (sealed.scheme() != scheme || !sealed.binding().equals(expected)) {
            throw new ThresholdRefusedException(
                    ThresholdTag.BINDING_MISMATCH,
                    "the share is of epoch " + sealed.binding().epoch() + ", member "
                            + sealed.binding().member() + "; expected are epoch " + expected.epoch() + ", member "
                            + expected.member());
        }
        try (SecretKeys keys = new SecretKeys(cryptoki, slot);
                Arena arena = Arena.ofConfined()) {
            List<Long> ciphers = keys.find(cipherLabel(expected.epoch()));
            if (ciphers.size() != 1) {
                throw broken("the token holds no sealing key of epoch " + expected.epoch());
            }
            MemorySegment bytes =
                    arena.allocateFrom(JAVA_BYTE, sealed.ciphertext().toArray());
            return switch (scheme) {
                case AES_GCM -> {
                    requireLonger(bytes, GCM_IV + TAG);
                    MemorySegment parameter = gcm(arena, bytes.asSlice(0, GCM_IV), expected);
                    yield decrypt(keys, ciphers.getFirst(), AES_GCM, parameter, bytes.asSlice(GCM_IV));
                }
                case CLOUDHSM_AES_GCM -> {
                    requireLonger(bytes, GCM_IV + TAG);
                    MemorySegment parameter = gcm(arena, arena.allocate(GCM_IV), expected);
                    yield decrypt(keys, ciphers.getFirst(), CLOUDHSM_AES_GCM, parameter, bytes);
                }
                case AES_CBC_HMAC -> openCbc(keys, ciphers.getFirst(), bytes, expected, arena);
            };
        }
    }

    @Override
    public void destroy(long epoch) {
        try (SecretKeys keys = new SecretKeys(cryptoki, slot)) {
            keys.find(cipherLabel(epoch)).forEach(keys::destroy);
            keys.find(macLabel(epoch)).forEach(keys::destroy);
        }
    }

    private byte[] sealGcm(SecretKeys keys, long key, MemorySegment plaintext, ShareBinding binding, Arena arena) {
        MemorySegment out = arena.allocate(GCM_IV + plaintext.byteSize() + TAG);
        MemorySegment iv = out.asSlice(0, GCM_IV);
        random(keys, iv);
        encrypt(keys, key, AES_GCM, gcm(arena, iv, binding), plaintext, out.asSlice(GCM_IV), arena);
        return out.toArray(JAVA_BYTE);
    }

    private byte[] sealVendorGcm(
            SecretKeys keys, long key, MemorySegment plaintext, ShareBinding binding, Arena arena) {
        MemorySegment out = arena.allocate(GCM_IV + plaintext.byteSize() + TAG);
        encrypt(keys, key, CLOUDHSM_AES_GCM, gcm(arena, arena.allocate(GCM_IV), binding), plaintext, out, arena);
        return out.toArray(JAVA_BYTE);
    }

    private byte[] sealCbc(
            SecretKeys keys, long key, long mac, MemorySegment plaintext, ShareBinding binding, Arena arena) {
        long padded = (plaintext.byteSize() / CBC_IV + 1) * CBC_IV;
        MemorySegment out = arena.allocate(CBC_IV + padded + MAC);
        MemorySegment iv = out.asSlice(0, CBC_IV);
        random(keys, iv);
        encrypt(keys, key, AES_CBC_PAD, iv, plaintext, out.asSlice(CBC_IV, padded), arena);
        MemorySegment covered = covered(out.asSlice(0, CBC_IV + padded), binding, arena);
        MemorySegment length = arena.allocateFrom(JAVA_LONG, MAC);
        check("C_SignInit", keys, SIGN_INIT, SecretKeys.mechanism(arena, SHA256_HMAC, MemorySegment.NULL), mac);
        check("C_Sign", keys, SIGN, covered, covered.byteSize(), out.asSlice(CBC_IV + padded, MAC), length);
        return out.toArray(JAVA_BYTE);
    }

    private LockedMemory openCbc(SecretKeys keys, long key, MemorySegment bytes, ShareBinding binding, Arena arena) {
        requireLonger(bytes, CBC_IV + MAC);
        List<Long> macs = keys.find(macLabel(binding.epoch()));
        if (macs.size() != 1) {
            throw broken("the token holds no key to check the share with");
        }
        MemorySegment sealed = bytes.asSlice(0, bytes.byteSize() - MAC);
        MemorySegment covered = covered(sealed, binding, arena);
        check(
                "C_VerifyInit",
                keys,
                VERIFY_INIT,
                SecretKeys.mechanism(arena, SHA256_HMAC, MemorySegment.NULL),
                macs.getFirst());
        long verified = cryptoki.call(
                VERIFY, keys.session(), covered, covered.byteSize(), bytes.asSlice(sealed.byteSize(), MAC), (long) MAC);
        requireAuthentic("C_Verify", verified);
        return decrypt(keys, key, AES_CBC_PAD, sealed.asSlice(0, CBC_IV), sealed.asSlice(CBC_IV));
    }

    private static MemorySegment covered(MemorySegment sealed, ShareBinding binding, Arena arena) {
        byte[] associated = binding.associatedData();
        MemorySegment covered = arena.allocate(8 + associated.length + sealed.byteSize(), 8);
        covered.set(JAVA_LONG.withOrder(java.nio.ByteOrder.BIG_ENDIAN), 0, associated.length);
        covered.asSlice(8, associated.length).copyFrom(MemorySegment.ofArray(associated));
        covered.asSlice(8L + associated.length).copyFrom(sealed);
        return covered;
    }

    private void encrypt(
            SecretKeys keys,
            long key,
            long mechanism,
            MemorySegment parameter,
            MemorySegment plaintext,
            MemorySegment target,
            Arena arena) {
        MemorySegment length = arena.allocateFrom(JAVA_LONG, target.byteSize());
        check("C_EncryptInit", keys, ENCRYPT_INIT, SecretKeys.mechanism(arena, mechanism, parameter), key);
        check("C_Encrypt", keys, ENCRYPT, plaintext, plaintext.byteSize(), target, length);
        if (length.get(JAVA_LONG, 0) != target.byteSize()) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token sealed to another length than it must");
        }
    }

    /** The token writes straight into locked memory; the result is as long as the plaintext. */
    private LockedMemory decrypt(
            SecretKeys keys, long key, long mechanism, MemorySegment parameter, MemorySegment ciphertext) {
        try (Arena arena = Arena.ofConfined();
                LockedMemory room = LockedMemory.allocate(ciphertext.byteSize())) {
            MemorySegment target = room.open(io.portcullis.threshold.memory.SecretAccess.INSTANCE);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, target.byteSize());
            check("C_DecryptInit", keys, DECRYPT_INIT, SecretKeys.mechanism(arena, mechanism, parameter), key);
            long result = cryptoki.call(DECRYPT, keys.session(), ciphertext, ciphertext.byteSize(), target, length);
            long size = length.get(JAVA_LONG, 0);
            requireAuthentic("C_Decrypt", result);
            if (size < 1 || size > target.byteSize()) {
                throw broken("the token opens the share to no length");
            }
            LockedMemory plaintext = LockedMemory.allocate(size);
            plaintext.open(io.portcullis.threshold.memory.SecretAccess.INSTANCE).copyFrom(target.asSlice(0, size));
            return plaintext;
        }
    }

    /** Tells a share that was changed from a token that is broken. */
    private static void requireAuthentic(String what, long result) {
        if (NOT_AUTHENTIC.contains(result)) {
            throw broken(what + ": the share is not what was sealed");
        }
        Cryptoki.check(what, result);
    }

    /** CK_GCM_PARAMS: IV, its bytes and bits, associated data and its bytes, bits of the tag. */
    private static MemorySegment gcm(Arena arena, MemorySegment iv, ShareBinding binding) {
        byte[] associated = binding.associatedData();
        MemorySegment struct = arena.allocate(48, 8);
        struct.set(ADDRESS, 0, iv);
        struct.set(JAVA_LONG, 8, iv.byteSize());
        struct.set(JAVA_LONG, 16, 8 * iv.byteSize());
        struct.set(ADDRESS, 24, arena.allocateFrom(JAVA_BYTE, associated));
        struct.set(JAVA_LONG, 32, associated.length);
        struct.set(JAVA_LONG, 40, 8L * TAG);
        return struct;
    }

    private void random(SecretKeys keys, MemorySegment target) {
        check("C_GenerateRandom", keys, GENERATE_RANDOM, target, target.byteSize());
    }

    private void check(String what, SecretKeys keys, int function, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = keys.session();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Cryptoki.check(what, cryptoki.call(function, all));
    }

    private static long one(List<Long> found, java.util.function.LongSupplier make) {
        return switch (found.size()) {
            case 0 -> make.getAsLong();
            case 1 -> found.getFirst();
            default -> throw new SignerFault(SignerTag.TOKEN_FAULT, "the token holds two sealing keys of one epoch");
        };
    }

    private static void requireLonger(MemorySegment bytes, int than) {
        if (bytes.byteSize() <= than) {
            throw broken("the sealed share is cut short");
        }
    }

    private static ThresholdRefusedException broken(String reason) {
        return new ThresholdRefusedException(ThresholdTag.SEAL_BROKEN, reason);
    }

    private static String cipherLabel(long epoch) {
        return "portcullis-share-seal-" + epoch;
    }

    private static String macLabel(long epoch) {
        return "portcullis-share-mac-" + epoch;
    }
}
