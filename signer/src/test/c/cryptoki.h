/*
 * The part of PKCS #11 2.40 that the shim touches: structs of the Base Specification, section 3, on LP64; places in CK_FUNCTION_LIST; codes.
 */
#ifndef SHIM_CRYPTOKI_H
#define SHIM_CRYPTOKI_H

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

#endif
