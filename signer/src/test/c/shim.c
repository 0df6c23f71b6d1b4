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

typedef unsigned long ulong_t;
typedef unsigned char byte_t;

_Static_assert(sizeof(ulong_t) == 8 && sizeof(void *) == 8, "LP64 only");

struct attribute { ulong_t type; void *value; ulong_t length; };
struct mechanism { ulong_t type; void *parameter; ulong_t length; };
struct gcm { byte_t *iv; ulong_t iv_bytes; ulong_t iv_bits; byte_t *aad; ulong_t aad_bytes; ulong_t tag_bits; };
struct token_info { byte_t texts[96]; ulong_t flags; ulong_t max_sessions; ulong_t sessions; ulong_t max_rw; ulong_t rw; byte_t rest[72]; };
struct mechanism_info { ulong_t least; ulong_t most; ulong_t flags; };
struct list { byte_t version[8]; void *functions[68]; };
struct interface { const char *name; struct list *list; ulong_t flags; };

_Static_assert(sizeof(struct token_info) == 208, "CK_TOKEN_INFO");
_Static_assert(sizeof(struct list) == 552, "CK_FUNCTION_LIST");

enum {
    GET_SLOT_LIST = 4, GET_SLOT_INFO, GET_TOKEN_INFO, GET_MECHANISM_LIST, GET_MECHANISM_INFO, INIT_TOKEN, INIT_PIN,
    OPEN_SESSION = 12, CLOSE_SESSION, CLOSE_ALL_SESSIONS, LOGIN = 18, CREATE_OBJECT = 20, DESTROY_OBJECT = 22,
    FIND_OBJECTS_INIT = 26, ENCRYPT_INIT = 29, ENCRYPT, DECRYPT_INIT = 33, DECRYPT, SIGN_INIT = 42, SIGN, VERIFY_INIT = 48,
    GENERATE_KEY = 58, GENERATE_KEY_PAIR, WRAP_KEY, UNWRAP_KEY, GENERATE_RANDOM = 64
};

enum {
    OK = 0, FUNCTION_FAILED = 0x6, ARGUMENTS_BAD = 0x7, ATTRIBUTE_VALUE_INVALID = 0x13, DEVICE_MEMORY = 0x31, ENCRYPTED_DATA_LEN_RANGE = 0x41,
    FUNCTION_NOT_SUPPORTED = 0x54, MECHANISM_INVALID = 0x70, MECHANISM_PARAM_INVALID = 0x71, OPERATION_NOT_INITIALIZED = 0x91,
    PIN_INCORRECT = 0xa0, SESSION_COUNT = 0xb1, TEMPLATE_INCONSISTENT = 0xd1, USER_TYPE_INVALID = 0x103, CURVE_NOT_SUPPORTED = 0x140,
    BUFFER_TOO_SMALL = 0x150
};

#define CKM_EC_EDWARDS_KEY_PAIR_GEN 0x1055UL
#define CKM_EDDSA 0x1057UL
#define CKM_AES_GCM 0x1087UL
#define CKM_AES_KEY_WRAP 0x2109UL
#define CKM_AES_KEY_WRAP_PAD 0x210aUL
#define CKM_CLOUDHSM_AES_GCM 0x80001087UL
#define CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD 0x8000216fUL

#define CALL(index, type, ...) (((type)real->functions[index])(__VA_ARGS__))
typedef ulong_t (*f_n)(ulong_t);
typedef ulong_t (*f_np)(ulong_t, void *);
typedef ulong_t (*f_nn)(ulong_t, ulong_t);
typedef ulong_t (*f_nnp)(ulong_t, ulong_t, void *);
typedef ulong_t (*f_npp)(ulong_t, void *, void *);
typedef ulong_t (*f_npn)(ulong_t, void *, ulong_t);
typedef ulong_t (*f_bpp)(byte_t, void *, void *);
typedef ulong_t (*f_nnpn)(ulong_t, ulong_t, void *, ulong_t);
typedef ulong_t (*f_npnp)(ulong_t, void *, ulong_t, void *);
typedef ulong_t (*f_npnpp)(ulong_t, void *, ulong_t, void *, void *);
typedef ulong_t (*f_nnppp)(ulong_t, ulong_t, void *, void *, void *);
typedef ulong_t (*f_nppnp)(ulong_t, void *, void *, ulong_t, void *);
typedef ulong_t (*f_npnnpp)(ulong_t, void *, ulong_t, ulong_t, void *, void *);
typedef ulong_t (*f_npnpnpnp)(ulong_t, void *, ulong_t, void *, ulong_t, void *, ulong_t, void *);
typedef ulong_t (*f_nppnpnpp)(ulong_t, void *, void *, ulong_t, void *, ulong_t, void *, void *);

static struct list *real;
static struct list own;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- faults on demand: the tests call these -------------------------------------------------------------------------------------- */

static long fail_after[68], fail_times[68];
static ulong_t fail_code[68];
static long hang_times[68], hanging;
static long corrupt_times;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static long calls[68];
static long sessions_most, sign_micros, objects_left = -1;

/* The function at an index answers a code, after so many calls, so many times. */
void shim_fail(int index, ulong_t code, long after, long times) {
    pthread_mutex_lock(&lock);
    fail_code[index] = code;
    fail_after[index] = after;
    fail_times[index] = times;
    pthread_mutex_unlock(&lock);
}

/* The next calls of a function do not come back until shim_reset. */
void shim_hang(int index, long times) {
    pthread_mutex_lock(&lock);
    hang_times[index] = times;
    pthread_mutex_unlock(&lock);
}

/* The next signatures have one bit wrong. */
void shim_corrupt(long times) {
    pthread_mutex_lock(&lock);
    corrupt_times = times;
    pthread_mutex_unlock(&lock);
}

/* So many sessions, microseconds a signature, and objects that may still be made (-1: any number). */
void shim_limits(long sessions, long micros, long objects) {
    pthread_mutex_lock(&lock);
    sessions_most = sessions;
    sign_micros = micros;
    objects_left = objects;
    pthread_mutex_unlock(&lock);
}

/* How often a function was called that can fail on demand. */
long shim_calls(int index) {
    pthread_mutex_lock(&lock);
    long now = calls[index];
    pthread_mutex_unlock(&lock);
    return now;
}

long shim_hanging(void) {
    pthread_mutex_lock(&lock);
    long now = hanging;
    pthread_mutex_unlock(&lock);
    return now;
}

#if defined VENDOR_CLOUDHSM
#define DEFAULT_SESSIONS 1024
#define DEFAULT_MICROS 2000
#elif defined VENDOR_YUBIHSM
#define DEFAULT_SESSIONS 16
#define DEFAULT_MICROS 70000
#elif defined VENDOR_TPM
#define DEFAULT_SESSIONS 1024
#define DEFAULT_MICROS 40000
#else
#define DEFAULT_SESSIONS 4096
#define DEFAULT_MICROS 0
#endif

void shim_reset(void) {
    pthread_mutex_lock(&lock);
    memset(fail_times, 0, sizeof fail_times);
    memset(hang_times, 0, sizeof hang_times);
    corrupt_times = 0;
    sessions_most = DEFAULT_SESSIONS;
    sign_micros = DEFAULT_MICROS;
    objects_left = -1;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&lock);
}

/* For a signer in a process of its own: "INDEX CODE" in the file that SHIM_CONTROL names. */
static ulong_t by_file(int index) {
    const char *path = getenv("SHIM_CONTROL");
    FILE *file = path ? fopen(path, "r") : NULL;
    int wanted = -1;
    ulong_t code = 0;
    if (file) {
        if (fscanf(file, "%d %lx", &wanted, &code) != 2) { wanted = -1; }
        fclose(file);
    }
    return wanted == index ? code : 0;
}

static ulong_t fault(int index) {
    ulong_t code = by_file(index);
    pthread_mutex_lock(&lock);
    calls[index]++;
    if (hang_times[index] > 0) {
        hang_times[index]--;
        hanging++;
        pthread_cond_wait(&released, &lock);
        hanging--;
    }
    if (fail_times[index] > 0 && fail_after[index]-- <= 0) {
        fail_times[index]--;
        code = fail_code[index];
    }
    pthread_mutex_unlock(&lock);
    return code;
}

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

/* ---- encrypting: CloudHSM chooses the IV ---------------------------------------------------------------------------------------------- */

#ifdef VENDOR_CLOUDHSM
/* One operation a thread is enough for the tests. */
static __thread struct { int kind; byte_t *iv_out; byte_t iv[12]; struct gcm gcm; byte_t aad[1024]; ulong_t key; } running;

static ulong_t start(ulong_t session, struct mechanism *mechanism, ulong_t key, int kind) {
    struct gcm *given = mechanism->parameter;
    if (!given || mechanism->length != sizeof *given || given->aad_bytes > sizeof running.aad) { return MECHANISM_PARAM_INVALID; }
    running.kind = kind;
    running.key = key;
    running.gcm = *given;
    memcpy(running.aad, given->aad, given->aad_bytes);
    running.gcm.aad = running.aad;
    running.gcm.iv = running.iv;
    running.gcm.iv_bytes = 12;
    running.gcm.iv_bits = 96;
    (void)session;
    return OK;
}

static ulong_t by_gcm(ulong_t session, int function) {
    struct mechanism mechanism = {CKM_AES_GCM, &running.gcm, sizeof running.gcm};
    return CALL(function, f_npn, session, &mechanism, running.key);
}

static ulong_t encrypt_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    struct gcm *given = mechanism->parameter;
    running.kind = 0;
    if (mechanism->type == CKM_CLOUDHSM_AES_GCM) {
        if (given && given->iv) { return MECHANISM_PARAM_INVALID; }
        ulong_t code = start(session, mechanism, key, 2);
        if (code == OK) { code = CALL(GENERATE_RANDOM, f_npn, session, running.iv, 12UL); }
        return code == OK ? by_gcm(session, ENCRYPT_INIT) : code;
    }
    if (mechanism->type == CKM_AES_GCM) {
        static const byte_t zero[12];
        if (!given || !given->iv || given->iv_bytes != 12 || memcmp(given->iv, zero, 12)) { return MECHANISM_PARAM_INVALID; }
        byte_t *out = given->iv;
        ulong_t code = start(session, mechanism, key, 1);
        running.iv_out = out;
        if (code == OK) { code = CALL(GENERATE_RANDOM, f_npn, session, running.iv, 12UL); }
        return code == OK ? by_gcm(session, ENCRYPT_INIT) : code;
    }
    return CALL(ENCRYPT_INIT, f_npn, session, mechanism, key);
}

static ulong_t encrypt(ulong_t session, byte_t *in, ulong_t length, byte_t *out, ulong_t *out_length) {
    ulong_t code;
    if (running.kind == 2) {
        ulong_t needed = 12 + length + 16;
        if (!out || *out_length < needed) {
            *out_length = needed;
            return out ? BUFFER_TOO_SMALL : OK;
        }
        ulong_t rest = *out_length - 12;
        code = CALL(ENCRYPT, f_npnpp, session, in, length, out + 12, &rest);
        memcpy(out, running.iv, 12);
        *out_length = rest + 12;
    } else {
        code = CALL(ENCRYPT, f_npnpp, session, in, length, out, out_length);
        /* As late as it can be, so that a caller who reads the IV too early is found out. */
        if (code == OK && out && running.kind == 1) { memcpy(running.iv_out, running.iv, 12); }
    }
    if (code != BUFFER_TOO_SMALL && out) { running.kind = 0; }
    return code;
}

static ulong_t decrypt_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    running.kind = 0;
    if (mechanism->type == CKM_CLOUDHSM_AES_GCM) {
        struct gcm *given = mechanism->parameter;
        if (given && given->iv) { return MECHANISM_PARAM_INVALID; }
        return start(session, mechanism, key, 2);
    }
    return CALL(DECRYPT_INIT, f_npn, session, mechanism, key);
}

static ulong_t decrypt(ulong_t session, byte_t *in, ulong_t length, byte_t *out, ulong_t *out_length) {
    if (running.kind != 2) { return CALL(DECRYPT, f_npnpp, session, in, length, out, out_length); }
    running.kind = 0;
    if (length < 28) { return ENCRYPTED_DATA_LEN_RANGE; }
    memcpy(running.iv, in, 12);
    ulong_t code = by_gcm(session, DECRYPT_INIT);
    return code == OK ? CALL(DECRYPT, f_npnpp, session, in + 12, length - 12, out, out_length) : code;
}
#else
static ulong_t encrypt_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    return hidden(mechanism->type) ? MECHANISM_INVALID : CALL(ENCRYPT_INIT, f_npn, session, mechanism, key);
}

static ulong_t decrypt_init(ulong_t session, struct mechanism *mechanism, ulong_t key) {
    return hidden(mechanism->type) ? MECHANISM_INVALID : CALL(DECRYPT_INIT, f_npn, session, mechanism, key);
}
#endif

static struct mechanism mapped(struct mechanism *mechanism) {
    struct mechanism to = *mechanism;
#ifdef VENDOR_CLOUDHSM
    if (to.type == CKM_CLOUDHSM_AES_KEY_WRAP_ZERO_PAD) { to.type = CKM_AES_KEY_WRAP_PAD; }
#endif
    return to;
}

static ulong_t wrap_key(ulong_t session, struct mechanism *mechanism, ulong_t wrapping, ulong_t key, byte_t *out, ulong_t *length) {
    struct mechanism to = mapped(mechanism);
    return hidden(mechanism->type) ? MECHANISM_INVALID : CALL(WRAP_KEY, f_npnnpp, session, &to, wrapping, key, out, length);
}

static ulong_t unwrap_key(ulong_t session, struct mechanism *mechanism, ulong_t unwrapping, byte_t *in, ulong_t length,
        struct attribute *template, ulong_t count, ulong_t *key) {
    struct mechanism to = mapped(mechanism);
    ulong_t code = hidden(mechanism->type) ? MECHANISM_INVALID : key_template(template, count);
    return code != OK ? code : CALL(UNWRAP_KEY, f_npnpnpnp, session, &to, unwrapping, in, length, template, count, key);
}

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
ulong_t C_GetInterface(const char *name, void *version, struct interface **interface, ulong_t flags) {
    static struct interface only = {"PKCS 11", &own, 0};
    struct list *list;
    ulong_t code = get_own(&list);
    if (version || flags || (name && strcmp(name, "PKCS 11"))) { return ARGUMENTS_BAD; }
    *interface = &only;
    return code;
}
#endif
