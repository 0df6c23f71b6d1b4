package io.portcullis.signer.keystore;

import static io.portcullis.signer.cryptoki.CkrName.CKR_AEAD_DECRYPT_FAILED;
import static io.portcullis.signer.cryptoki.CkrName.CKR_ENCRYPTED_DATA_INVALID;
import static io.portcullis.signer.cryptoki.CkrName.CKR_ENCRYPTED_DATA_LEN_RANGE;
import static io.portcullis.signer.cryptoki.CkrName.CKR_GENERAL_ERROR;
import static io.portcullis.signer.cryptoki.CkrName.CKR_SIGNATURE_INVALID;
import static io.portcullis.signer.cryptoki.CkrName.CKR_SIGNATURE_LEN_RANGE;

import io.portcullis.signer.cryptoki.Ckr;
import io.portcullis.signer.cryptoki.Mechanism;
import io.portcullis.signer.cryptoki.MechanismType;
import io.portcullis.signer.cryptoki.ObjectHandle;
import io.portcullis.signer.cryptoki.Outcome;
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
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Seals shares with keys of the token, one for each epoch, so that destroying a key destroys what was sealed with it wherever copies lie.
 *
 * <p>Plaintext crosses to the token as a pointer into locked memory. What is written, by scheme: {@code IV(12) ‖ ciphertext ‖ tag(16)} for
 * AES_GCM and CLOUDHSM_AES_GCM (the latter's IV is the token's own), {@code IV(16) ‖ ciphertext ‖ HMAC(32)} for AES_CBC_HMAC, whose HMAC
 * covers {@code length of the associated data(8) ‖ associated data ‖ IV ‖ ciphertext} and is verified before anything is decrypted.
 *
 * <p>AES_GCM and AES_CBC_HMAC run on SoftHSM in the tests. CLOUDHSM_AES_GCM runs on a library that imitates the
 * vendor's, follows its documentation, and has not met the device.
 */
final class TokenSealing implements Sealing {
    /**
     * CKR_ENCRYPTED_DATA_INVALID, its _LEN_RANGE, CKR_AEAD_DECRYPT_FAILED, CKR_SIGNATURE_INVALID, its _LEN_RANGE; and
     * CKR_GENERAL_ERROR, which is SoftHSM's word for a wrong tag. Anything else is a fault of the token, and says nothing of the share.
     */
    private static final Set<Ckr> NOT_AUTHENTIC = Set.of(
            CKR_ENCRYPTED_DATA_INVALID,
            CKR_ENCRYPTED_DATA_LEN_RANGE,
            CKR_AEAD_DECRYPT_FAILED,
            CKR_SIGNATURE_INVALID,
            CKR_SIGNATURE_LEN_RANGE,
            CKR_GENERAL_ERROR);

    private static final Mechanism HMAC = Mechanism.of(MechanismType.SHA256_HMAC);
    private static final int GCM_IV = 12;
    private static final int CBC_IV = 16;
    private static final int TAG = 16;
    private static final int MAC = 32;
    private static final int MAX_PLAINTEXT = 512;

    private final Token token;
    private final SealingScheme scheme;

    TokenSealing(Token token, SealingScheme scheme) {
        this.token = token;
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
        try (SecretKeys keys = new SecretKeys(token)) {
            ObjectHandle cipher = one(
                    keys.find(cipherLabel(binding.epoch())), () -> keys.makeCipherKey(cipherLabel(binding.epoch())));
            MemorySegment plaintext = secret.open(access);
            Bytes sealed = switch (scheme) {
                case AES_GCM -> {
                    Bytes iv = random(keys, GCM_IV);
                    yield iv.concat(encrypt(keys, cipher, gcm(iv, binding), plaintext, plaintext.byteSize() + TAG));
                }
                case CLOUDHSM_AES_GCM ->
                    encrypt(keys, cipher, vendorGcm(binding), plaintext, GCM_IV + plaintext.byteSize() + TAG);
                case AES_CBC_HMAC -> {
                    ObjectHandle mac =
                            one(keys.find(macLabel(binding.epoch())), () -> keys.makeMacKey(macLabel(binding.epoch())));
                    yield sealCbc(keys, cipher, mac, plaintext, binding);
                }
            };
            return new SealedShare(scheme, binding, sealed);
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
        try (SecretKeys keys = new SecretKeys(token)) {
            List<ObjectHandle> ciphers = keys.find(cipherLabel(expected.epoch()));
            if (ciphers.size() != 1) {
                throw broken("the token holds no sealing key of epoch " + expected.epoch());
            }
            ObjectHandle cipher = ciphers.getFirst();
            Bytes bytes = sealed.ciphertext();
            return switch (scheme) {
                case AES_GCM -> {
                    requireLonger(bytes, GCM_IV + TAG);
                    yield decrypt(keys, cipher, gcm(slice(bytes, 0, GCM_IV), expected), after(bytes, GCM_IV));
                }
                case CLOUDHSM_AES_GCM -> {
                    requireLonger(bytes, GCM_IV + TAG);
                    yield decrypt(keys, cipher, vendorGcm(expected), bytes);
                }
                case AES_CBC_HMAC -> openCbc(keys, cipher, bytes, expected);
            };
        }
    }

    @Override
    public void destroy(long epoch) {
        try (SecretKeys keys = new SecretKeys(token)) {
            keys.find(cipherLabel(epoch)).forEach(keys::destroy);
            keys.find(macLabel(epoch)).forEach(keys::destroy);
        }
    }

    private static Bytes sealCbc(
            SecretKeys keys, ObjectHandle key, ObjectHandle mac, MemorySegment plaintext, ShareBinding binding) {
        Bytes iv = random(keys, CBC_IV);
        long padded = (plaintext.byteSize() / CBC_IV + 1) * CBC_IV;
        Bytes sealed = iv.concat(encrypt(keys, key, cbc(iv), plaintext, padded));
        Bytes code = keys.session().sign(HMAC, mac, covered(sealed, binding)).orElseThrow(keys::fault);
        requireLength(code, MAC);
        return sealed.concat(code);
    }

    private static LockedMemory openCbc(SecretKeys keys, ObjectHandle key, Bytes bytes, ShareBinding binding) {
        requireLonger(bytes, CBC_IV + MAC);
        List<ObjectHandle> macs = keys.find(macLabel(binding.epoch()));
        if (macs.size() != 1) {
            throw broken("the token holds no key to check the share with");
        }
        Bytes sealed = slice(bytes, 0, bytes.size() - MAC);
        authentic(
                keys,
                keys.session().verify(HMAC, macs.getFirst(), covered(sealed, binding), after(bytes, sealed.size())));
        return decrypt(keys, key, cbc(slice(sealed, 0, CBC_IV)), after(sealed, CBC_IV));
    }

    private static Bytes covered(Bytes sealed, ShareBinding binding) {
        Bytes associated = Bytes.of(binding.associatedData());
        byte[] length = ByteBuffer.allocate(8).putLong(associated.size()).array();
        return Bytes.of(length).concat(associated).concat(sealed);
    }

    private static Bytes encrypt(
            SecretKeys keys, ObjectHandle key, Mechanism mechanism, MemorySegment plaintext, long expected) {
        Bytes sealed = keys.session().encrypt(mechanism, key, plaintext).orElseThrow(keys::fault);
        requireLength(sealed, expected);
        return sealed;
    }

    /** The token writes straight into locked memory; the result is as long as the plaintext. */
    private static LockedMemory decrypt(SecretKeys keys, ObjectHandle key, Mechanism mechanism, Bytes ciphertext) {
        try (LockedMemory room = LockedMemory.allocate(ciphertext.size())) {
            MemorySegment target = room.open(io.portcullis.threshold.memory.SecretAccess.INSTANCE);
            long size = authentic(keys, keys.session().decrypt(mechanism, key, ciphertext, target));
            if (size < 1) {
                throw broken("the token opens the share to no length");
            }
            LockedMemory plaintext = LockedMemory.allocate(size);
            plaintext.open(io.portcullis.threshold.memory.SecretAccess.INSTANCE).copyFrom(target.asSlice(0, size));
            return plaintext;
        }
    }

    /** Tells a share that was changed from a token that is broken. */
    private static <T> T authentic(SecretKeys keys, Outcome<T> outcome) {
        if (outcome instanceof Outcome.Refused<T> refused && NOT_AUTHENTIC.contains(refused.code())) {
            throw broken(refused.function() + ": the share is not what was sealed");
        }
        return outcome.orElseThrow(keys::fault);
    }

    private static Mechanism gcm(Bytes iv, ShareBinding binding) {
        return Mechanism.of(
                MechanismType.AES_GCM, new Mechanism.Parameter.Gcm(iv, Bytes.of(binding.associatedData()), 8 * TAG));
    }

    private static Mechanism vendorGcm(ShareBinding binding) {
        return Mechanism.of(
                MechanismType.CLOUDHSM_AES_GCM,
                new Mechanism.Parameter.GcmIvPrepended(Bytes.of(binding.associatedData()), 8 * TAG));
    }

    private static Mechanism cbc(Bytes iv) {
        return Mechanism.of(MechanismType.AES_CBC_PAD, new Mechanism.Parameter.Iv(iv));
    }

    private static Bytes random(SecretKeys keys, int bytes) {
        return keys.session().random(bytes).orElseThrow(keys::fault);
    }

    private static ObjectHandle one(List<ObjectHandle> found, Supplier<ObjectHandle> make) {
        return switch (found.size()) {
            case 0 -> make.get();
            case 1 -> found.getFirst();
            default -> throw new SignerFault(SignerTag.TOKEN_FAULT, "the token holds two sealing keys of one epoch");
        };
    }

    private static Bytes slice(Bytes bytes, int from, int to) {
        return Bytes.of(Arrays.copyOfRange(bytes.toArray(), from, to));
    }

    private static Bytes after(Bytes bytes, int from) {
        return slice(bytes, from, bytes.size());
    }

    private static void requireLength(Bytes sealed, long expected) {
        if (sealed.size() != expected) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token sealed to another length than it must");
        }
    }

    private static void requireLonger(Bytes bytes, int than) {
        if (bytes.size() <= than) {
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
