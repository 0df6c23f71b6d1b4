/*
 * A PKCS #11 library that stands before SoftHSM and behaves as another make of token: its refusals, limits and latency, and faults on
 * demand. Built by the tests, once for each vendor: -DVENDOR_CLOUDHSM, -DVENDOR_YUBIHSM, -DVENDOR_TPM; with none it only passes on and
 * fails on demand. Where each habit is known from is written in firmware-config/hsm, beside what the profile says of it.
 *
 * Structs are those of OASIS PKCS #11 2.40, Base Specification, section 3, on LP64. Functions stand at their places in CK_FUNCTION_LIST.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cryptoki.h"
#include "faults.h"

/* ---- slots: CloudHSM has one, whose id does not fit an int -------------------------------------------------------------------------- */

#ifdef VENDOR_CLOUDHSM
#define SLOT_OFFSET 0x100000000UL
#define ONLY_LABEL "cloudhsm "
static ulong_t get_slot_list(byte_t present, ulong_t *slots, ulong_t *count) {
    ulong_t all[1024], n = 1024, found = 0;
    ulong_t code = CALL(GET_SLOT_LIST, f_bpp, present, NULL, &n);
    n = 1024;
    if (code == OK) { code = CALL(GET_SLOT_LIST, f_bpp, present, all, &n); }
    for (ulong_t i = 0; code == OK && i < n; i++) {
        struct token_info info;
        if (CALL(GET_TOKEN_INFO, f_np, all[i], &info) == OK && !memcmp(info.texts, ONLY_LABEL, strlen(ONLY_LABEL)) && !found) {
            found = 1;
            if (slots && *count < 1) { return BUFFER_TOO_SMALL; }
            if (slots) { slots[0] = all[i] + SLOT_OFFSET; }
        }
    }
    *count = found;
    return code;
}
static ulong_t get_slot_info(ulong_t slot, void *info) { return CALL(GET_SLOT_INFO, f_np, slot - SLOT_OFFSET, info); }
#else
#define SLOT_OFFSET 0UL
#endif

static ulong_t get_token_info(ulong_t slot, struct token_info *info) {
    ulong_t code = fault(GET_TOKEN_INFO);
    if (code == OK) { code = CALL(GET_TOKEN_INFO, f_np, slot - SLOT_OFFSET, info); }
#if defined VENDOR_YUBIHSM || defined VENDOR_TPM
    if (code == OK) { info->max_sessions = (ulong_t)sessions_most; }
#endif
#ifdef VENDOR_YUBIHSM
    /* Texts: label 32, manufacturer 32, model 16, serial number 16. The device's is decimal. */
    if (code == OK) { memcpy(info->texts + 80, "07550054        ", 16); }
#endif
    return code;
}

/* ---- mechanisms ------------------------------------------------------------------------------------------------------------------ */

static int hidden(ulong_t type) {
#if defined VENDOR_CLOUDHSM
    return type == CKM_EC_EDWARDS_KEY_PAIR_GEN || type == CKM_EDDSA || type == CKM_AES_KEY_WRAP || type == CKM_AES_KEY_WRAP_PAD;
#elif defined VENDOR_YUBIHSM
    return type == CKM_AES_GCM || type == CKM_AES_KEY_WRAP || type == CKM_AES_KEY_WRAP_PAD;
#elif defined VENDOR_TPM
    return type == CKM_EC_EDWARDS_KEY_PAIR_GEN || type == CKM_EDDSA || type == CKM_AES_GCM || type == CKM_AES_KEY_WRAP
        || type == CKM_AES_KEY_WRAP_PAD;
#else
    (void)type;
    return 0;
#endif
}

static ulong_t get_mechanism_list(ulong_t slot, ulong_t *types, ulong_t *count) {
    ulong_t all[1024], n = 1020, kept = 0;
    ulong_t code = CALL(GET_MECHANISM_LIST, f_npp, slot - SLOT_OFFSET, all, &n);
    if (code != OK) { return code; }
#ifdef VENDOR_CLOUDHSM
    all[n++] = CKM_CLOUDHSM_AES_GCM;
    all[n++] = CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD;
#endif
    for (ulong_t i = 0; i < n; i++) {
        if (!hidden(all[i])) { all[kept++] = all[i]; }
    }
    if (types && *count < kept) { code = BUFFER_TOO_SMALL; }
    if (types && code == OK) { memcpy(types, all, kept * sizeof *all); }
    *count = kept;
    return code;
}

static ulong_t get_mechanism_info(ulong_t slot, ulong_t type, struct mechanism_info *info) {
    if (hidden(type)) { return MECHANISM_INVALID; }
#ifdef VENDOR_CLOUDHSM
    if (type == CKM_CLOUDHSM_AES_GCM) { type = CKM_AES_GCM; }
    if (type == CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD) { type = CKM_AES_KEY_WRAP_PAD; }
#endif
    return CALL(GET_MECHANISM_INFO, f_nnp, slot - SLOT_OFFSET, type, info);
}

static ulong_t not_supported(void) { return FUNCTION_NOT_SUPPORTED; }

/* ---- sessions -------------------------------------------------------------------------------------------------------------------- */

#define MOST 4096
static ulong_t open_handles[MOST], open_slots[MOST];
static long open_count;

static ulong_t open_session(ulong_t slot, ulong_t flags, void *application, void *notify, ulong_t *session) {
    ulong_t code = fault(OPEN_SESSION);
    if (code != OK) { return code; }
#ifdef VENDOR_CLOUDHSM
    if (!(flags & 2)) { return FUNCTION_FAILED; }
#endif
    pthread_mutex_lock(&lock);
    if (open_count >= sessions_most) {
        code = SESSION_COUNT;
    } else {
        code = CALL(OPEN_SESSION, f_nnppp, slot - SLOT_OFFSET, flags, application, notify, session);
        if (code == OK) {
            open_handles[open_count] = *session;
            open_slots[open_count++] = slot;
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static void forget(long i) {
    open_count--;
    open_handles[i] = open_handles[open_count];
    open_slots[i] = open_slots[open_count];
}

static ulong_t close_session(ulong_t session) {
    pthread_mutex_lock(&lock);
    ulong_t code = CALL(CLOSE_SESSION, f_n, session);
    for (long i = 0; i < open_count; i++) {
        if (open_handles[i] == session) { forget(i--); }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static ulong_t close_all_sessions(ulong_t slot) {
    pthread_mutex_lock(&lock);
    for (long i = 0; i < open_count; i++) {
        if (open_slots[i] == slot) { forget(i--); }
    }
    pthread_mutex_unlock(&lock);
    return CALL(CLOSE_ALL_SESSIONS, f_n, slot - SLOT_OFFSET);
}

long shim_sessions(void) {
    pthread_mutex_lock(&lock);
    long now = open_count;
    pthread_mutex_unlock(&lock);
    return now;
}

static ulong_t login(ulong_t session, ulong_t user, byte_t *pin, ulong_t length) {
    ulong_t code = fault(LOGIN);
    if (code != OK) { return code; }
#ifdef VENDOR_YUBIHSM
    /* Four digits of the authentication key's id, then its password. */
    if (user != 1) { return USER_TYPE_INVALID; }
    if (length < 12 || length > 68) { return ARGUMENTS_BAD; }
    for (int i = 0; i < 4; i++) {
        if (!strchr("0123456789abcdefABCDEF", pin[i]) || !pin[i]) { return PIN_INCORRECT; }
    }
    pin += 4;
    length -= 4;
#endif
    return CALL(LOGIN, f_nnpn, session, user, pin, length);
}

/* ---- objects --------------------------------------------------------------------------------------------------------------------- */

static struct attribute *find(struct attribute *template, ulong_t count, ulong_t type) {
    for (ulong_t i = 0; i < count; i++) {
        if (template[i].type == type) { return &template[i]; }
    }
    return NULL;
}

static int is_flag(struct attribute *template, ulong_t count, ulong_t type, int value) {
    struct attribute *one = find(template, count, type);
    return one && one->length == 1 && (*(byte_t *)one->value != 0) == value;
}

static ulong_t take_objects(long n) {
    ulong_t code = OK;
    pthread_mutex_lock(&lock);
    if (objects_left >= 0 && objects_left < n) {
        code = DEVICE_MEMORY;
    } else if (objects_left >= 0) {
        objects_left -= n;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

/* What this make says to a key that is to be made so. */
static ulong_t key_template(struct attribute *template, ulong_t count) {
#if defined VENDOR_CLOUDHSM
    if (is_flag(template, count, 0x2, 0)) { return TEMPLATE_INCONSISTENT; }
#elif defined VENDOR_YUBIHSM || defined VENDOR_TPM
    if (is_flag(template, count, 0x1, 0)) { return ATTRIBUTE_VALUE_INVALID; }
#endif
    (void)is_flag;
    (void)template;
    (void)count;
    return OK;
}

static ulong_t create_object(ulong_t session, struct attribute *template, ulong_t count, ulong_t *object) {
    struct attribute *class = find(template, count, 0x0);
    int private_key = class && class->length == 8 && *(ulong_t *)class->value == 3;
    ulong_t code = fault(CREATE_OBJECT);
    if (code == OK) { code = take_objects(1); }
    if (code != OK) { return code; }
#if defined VENDOR_CLOUDHSM
    if (private_key) { return TEMPLATE_INCONSISTENT; }
#elif defined VENDOR_TPM
    if (private_key) { return ATTRIBUTE_VALUE_INVALID; }
#endif
    (void)private_key;
    return CALL(CREATE_OBJECT, f_npnp, session, template, count, object);
}

static ulong_t generate_key(ulong_t session, struct mechanism *mechanism, struct attribute *template, ulong_t count, ulong_t *key) {
#ifdef VENDOR_TPM
    return FUNCTION_NOT_SUPPORTED;
#endif
    ulong_t code = key_template(template, count);
    if (code == OK) { code = take_objects(1); }
    return code != OK ? code : CALL(GENERATE_KEY, f_nppnp, session, mechanism, template, count, key);
}

static ulong_t generate_key_pair(ulong_t session, struct mechanism *mechanism, struct attribute *public, ulong_t public_count,
        struct attribute *private, ulong_t private_count, ulong_t *public_key, ulong_t *private_key) {
    static const byte_t secp256k1[] = {0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a};
    ulong_t code = fault(GENERATE_KEY_PAIR);
    if (code != OK) { return code; }
    if (hidden(mechanism->type)) { return MECHANISM_INVALID; }
    code = key_template(private, private_count);
    if (code == OK) { code = key_template(public, public_count); }
    if (code != OK) { return code; }
#ifdef VENDOR_TPM
    struct attribute *curve = find(public, public_count, 0x180);
    if (curve && curve->length == sizeof secp256k1 && !memcmp(curve->value, secp256k1, sizeof secp256k1)) { return CURVE_NOT_SUPPORTED; }
#endif
    (void)secp256k1;
    code = take_objects(2);
    return code != OK ? code
        : CALL(GENERATE_KEY_PAIR, f_nppnpnpp, session, mechanism, public, public_count, private, private_count, public_key, private_key);
}

/* ---- signing --------------------------------------------------------------------------------------------------------------------- */

static ulong_t sign_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    ulong_t code = fault(SIGN_INIT);
    if (code != OK) { return code; }
    if (hidden(mechanism->type)) { return MECHANISM_INVALID; }
#ifdef VENDOR_YUBIHSM
    if (mechanism->type == CKM_EDDSA && mechanism->parameter) { return MECHANISM_PARAM_INVALID; }
#endif
    return CALL(SIGN_INIT, f_npn, session, mechanism, key);
}

static ulong_t sign(ulong_t session, byte_t *data, ulong_t length, byte_t *signature, ulong_t *signed_length) {
    if (sign_micros > 0 && signature) { usleep((useconds_t)sign_micros); }
    /* The token signs even when its answer is lost: that is what makes such a signature ambiguous. */
    ulong_t code = CALL(SIGN, f_npnpp, session, data, length, signature, signed_length);
    ulong_t injected = signature ? fault(SIGN) : OK;
    pthread_mutex_lock(&lock);
    if (code == OK && signature && corrupt_times > 0) {
        corrupt_times--;
        signature[*signed_length / 2] ^= 1;
    }
    pthread_mutex_unlock(&lock);
    return injected != OK ? injected : code;
}

static ulong_t verify_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    return hidden(mechanism->type) ? MECHANISM_INVALID : CALL(VERIFY_INIT, f_npn, session, mechanism, key);
}

#include "encrypting.h"

/* ---- the list -------------------------------------------------------------------------------------------------------------------- */

static ulong_t get_own(struct list **list);

static void build(void) {
    void *library = dlopen(SOFTHSM, RTLD_NOW | RTLD_LOCAL);
    ulong_t (*get)(struct list **) = library ? (ulong_t (*)(struct list **))dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&real) != OK) { return; }
    own = *real;
    own.functions[3] = get_own;
    own.functions[GET_TOKEN_INFO] = get_token_info;
    own.functions[GET_MECHANISM_LIST] = get_mechanism_list;
    own.functions[GET_MECHANISM_INFO] = get_mechanism_info;
    own.functions[OPEN_SESSION] = open_session;
    own.functions[CLOSE_SESSION] = close_session;
    own.functions[CLOSE_ALL_SESSIONS] = close_all_sessions;
    own.functions[LOGIN] = login;
    own.functions[CREATE_OBJECT] = create_object;
    own.functions[ENCRYPT_INIT] = encrypt_init;
    own.functions[DECRYPT_INIT] = decrypt_init;
    own.functions[SIGN_INIT] = sign_init;
    own.functions[SIGN] = sign;
    own.functions[VERIFY_INIT] = verify_init;
    own.functions[GENERATE_KEY] = generate_key;
    own.functions[GENERATE_KEY_PAIR] = generate_key_pair;
    own.functions[WRAP_KEY] = wrap_key;
    own.functions[UNWRAP_KEY] = unwrap_key;
#ifdef VENDOR_CLOUDHSM
    own.functions[GET_SLOT_LIST] = get_slot_list;
    own.functions[GET_SLOT_INFO] = get_slot_info;
    own.functions[ENCRYPT] = encrypt;
    own.functions[DECRYPT] = decrypt;
#endif
#if defined VENDOR_CLOUDHSM || defined VENDOR_YUBIHSM
    own.functions[INIT_TOKEN] = not_supported;
    own.functions[INIT_PIN] = not_supported;
#endif
    (void)not_supported;
    shim_reset();
}

static ulong_t get_own(struct list **list) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build);
    *list = &own;
    return real ? OK : 5;
}

ulong_t C_GetFunctionList(struct list **list) { return get_own(list); }

#ifdef VENDOR_YUBIHSM
/* Its library has interfaces, as 3.0 has them (Base Specification 3.0, section 5.4). */
static long interfaces_asked;

long shim_interfaces(void) { return interfaces_asked; }

ulong_t C_GetInterface(const char *name, void *version, struct interface **interface, ulong_t flags) {
    static struct interface only = {"PKCS 11", &own, 0};
    struct list *list;
    ulong_t code = get_own(&list);
    if (version || flags || (name && strcmp(name, "PKCS 11"))) { return ARGUMENTS_BAD; }
    *interface = &only;
    interfaces_asked++;
    return code;
}
#endif
