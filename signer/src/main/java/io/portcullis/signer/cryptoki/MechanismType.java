package io.portcullis.signer.cryptoki;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** CK_MECHANISM_TYPE: any number; those we use have their names (Header, and {@code cloudhsm_pkcs11_vendor_defs.h} of Client SDK 5). */
public record MechanismType(long number) {
    private static final Map<Long, String> NAMES = new LinkedHashMap<>();
    private static final Map<String, MechanismType> BY_NAME = new LinkedHashMap<>();

    public static final MechanismType EC_KEY_PAIR_GEN = named("CKM_EC_KEY_PAIR_GEN", 0x1040);
    public static final MechanismType ECDSA = named("CKM_ECDSA", 0x1041);
    public static final MechanismType EC_EDWARDS_KEY_PAIR_GEN = named("CKM_EC_EDWARDS_KEY_PAIR_GEN", 0x1055);
    public static final MechanismType EDDSA = named("CKM_EDDSA", 0x1057);
    public static final MechanismType GENERIC_SECRET_KEY_GEN = named("CKM_GENERIC_SECRET_KEY_GEN", 0x350);
    public static final MechanismType SHA256_HMAC = named("CKM_SHA256_HMAC", 0x251);
    public static final MechanismType AES_KEY_GEN = named("CKM_AES_KEY_GEN", 0x1080);
    public static final MechanismType AES_CBC_PAD = named("CKM_AES_CBC_PAD", 0x1085);
    public static final MechanismType AES_GCM = named("CKM_AES_GCM", 0x1087);
    public static final MechanismType AES_KEY_WRAP = named("CKM_AES_KEY_WRAP", 0x2109);
    public static final MechanismType AES_KEY_WRAP_PAD = named("CKM_AES_KEY_WRAP_PAD", 0x210a);
    public static final MechanismType CLOUDHSM_AES_GCM = named("CKM_CLOUDHSM_AES_GCM", 0x8000_1087L);
    public static final MechanismType CLOUDHSM_AES_KEY_WRAP_NO_PAD =
            named("CKM_CLOUDHSM_AES_KEY_WRAP_NO_PAD", 0x8000_2109L);
    public static final MechanismType CLOUDHSM_AES_KEY_WRAP_PKCS5_PAD =
            named("CKM_CLOUDHSM_AES_KEY_WRAP_PKCS5_PAD", 0x8000_210aL);
    public static final MechanismType CLOUDHSM_AES_KEY_WRAP_ZERO_PAD =
            named("CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD", 0x8000_216fL);

    private static MechanismType named(String name, long number) {
        MechanismType type = new MechanismType(number);
        NAMES.put(number, name);
        BY_NAME.put(name, type);
        return type;
    }

    /** A mechanism we know, by its name in the standard or the vendor's header. */
    public static Optional<MechanismType> parse(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    @Override
    public String toString() {
        return NAMES.getOrDefault(number, "0x" + Long.toHexString(number));
    }
}
