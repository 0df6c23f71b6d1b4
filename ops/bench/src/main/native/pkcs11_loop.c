/*
 * The limit that PKCS#11 signing from Java is measured against: a plain C loop of C_SignInit and C_Sign over the same key of the same
 * token, one session a thread.
 *
 *   usage: pkcs11_loop LIBRARY TOKEN_LABEL KEY_LABEL THREADS SIGNATURES_PER_THREAD     (the PIN comes in PORTCULLIS_BENCH_PIN)
 *   prints one line: {"signatures":n,"wallNanos":n,"cpuNanos":n,"samples":["<digest hex><r||s hex>", one a thread]}
 *
 * Every digest is different, as in production; the last one of each thread is printed with its signature, so that the caller can verify
 * that signatures were made and not only counted. The few Cryptoki declarations needed are written out here (PKCS#11 2.40: function
 * numbers are positions in CK_FUNCTION_LIST, whose pointers follow a version padded to 8 bytes).
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef unsigned long ulong_t;
typedef unsigned char byte_t;
typedef struct { ulong_t type; void *value; ulong_t length; } attribute_t;
typedef struct { ulong_t mechanism; void *parameter; ulong_t length; } mechanism_t;
typedef struct { void *create, *destroy, *lock, *unlock; ulong_t flags; void *reserved; } initialize_t;
typedef struct { byte_t label[32]; byte_t rest[512]; } token_info_t;
typedef ulong_t (*function_t)();
typedef struct { byte_t version[8]; function_t function[68]; } function_list_t;

enum {
    INITIALIZE = 0, FINALIZE = 1, GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, OPEN_SESSION = 12, LOGIN = 18,
    FIND_INIT = 26, FIND = 27, FIND_FINAL = 28, SIGN_INIT = 42, SIGN = 43
};
enum { OS_LOCKING_OK = 2, SERIAL_SESSION = 4, USER = 1, PRIVATE_KEY = 3, CLASS_ATTRIBUTE = 0, LABEL_ATTRIBUTE = 3 };
static const ulong_t ECDSA = 0x1041, ALREADY_LOGGED_IN = 0x100;

static function_list_t *cryptoki;
static ulong_t slot, signatures_per_thread;
static const char *pin, *key_label;

typedef struct { int number; byte_t digest[32], signature[128]; ulong_t session, key; } worker_t;

static void check(ulong_t result, const char *what) {
    if (result != 0) {
        fprintf(stderr, "%s failed with Cryptoki code 0x%lx\n", what, result);
        exit(1);
    }
}

static void find_token(const char *label) {
    ulong_t slots[64], count = 64;
    check(cryptoki->function[GET_SLOT_LIST]((byte_t)1, slots, &count), "C_GetSlotList");
    for (ulong_t i = 0; i < count; i++) {
        token_info_t info;
        if (cryptoki->function[GET_TOKEN_INFO](slots[i], &info) == 0
            && strncmp((char *)info.label, label, strlen(label)) == 0
            && (strlen(label) == 32 || info.label[strlen(label)] == ' ')) {
            slot = slots[i];
            return;
        }
    }
    fprintf(stderr, "no token is labelled %s\n", label);
    exit(1);
}

static void open_worker(worker_t *worker) {
    check(cryptoki->function[OPEN_SESSION](slot, (ulong_t)SERIAL_SESSION, NULL, NULL, &worker->session), "C_OpenSession");
    ulong_t login = cryptoki->function[LOGIN](worker->session, (ulong_t)USER, pin, (ulong_t)strlen(pin));
    check(login == ALREADY_LOGGED_IN ? 0 : login, "C_Login");
    ulong_t class = PRIVATE_KEY, found = 0;
    attribute_t wanted[] = {
        {CLASS_ATTRIBUTE, &class, sizeof class}, {LABEL_ATTRIBUTE, (void *)key_label, strlen(key_label)}};
    check(cryptoki->function[FIND_INIT](worker->session, wanted, 2UL), "C_FindObjectsInit");
    check(cryptoki->function[FIND](worker->session, &worker->key, 1UL, &found), "C_FindObjects");
    check(cryptoki->function[FIND_FINAL](worker->session), "C_FindObjectsFinal");
    if (found != 1) {
        fprintf(stderr, "no private key is labelled %s\n", key_label);
        exit(1);
    }
}

static void *sign_all(void *argument) {
    worker_t *worker = argument;
    mechanism_t mechanism = {ECDSA, NULL, 0};
    for (ulong_t i = 1; i <= signatures_per_thread; i++) {
        memset(worker->digest, worker->number + 1, sizeof worker->digest);
        memcpy(worker->digest, &i, sizeof i);
        ulong_t length = sizeof worker->signature;
        check(cryptoki->function[SIGN_INIT](worker->session, &mechanism, worker->key), "C_SignInit");
        check(cryptoki->function[SIGN](worker->session, worker->digest, 32UL, worker->signature, &length), "C_Sign");
        if (length != 64) {
            fprintf(stderr, "a signature has %lu bytes\n", length);
            exit(1);
        }
    }
    return NULL;
}

static long nanos(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void print_hex(const byte_t *bytes, int length) {
    for (int i = 0; i < length; i++) printf("%02x", bytes[i]);
}

int main(int count, char **arguments) {
    pin = getenv("PORTCULLIS_BENCH_PIN");
    if (count != 6 || pin == NULL) {
        fprintf(stderr, "usage: pkcs11_loop LIBRARY TOKEN_LABEL KEY_LABEL THREADS SIGNATURES_PER_THREAD\n");
        return 2;
    }
    void *library = dlopen(arguments[1], RTLD_NOW);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    ulong_t (*get_functions)(function_list_t **) = (ulong_t(*)(function_list_t **))dlsym(library, "C_GetFunctionList");
    check(get_functions(&cryptoki), "C_GetFunctionList");
    initialize_t locking = {NULL, NULL, NULL, NULL, OS_LOCKING_OK, NULL};
    check(cryptoki->function[INITIALIZE](&locking), "C_Initialize");
    find_token(arguments[2]);
    key_label = arguments[3];
    int threads = atoi(arguments[4]);
    signatures_per_thread = strtoul(arguments[5], NULL, 10);
    if (threads < 1 || threads > 64 || signatures_per_thread < 1) {
        fprintf(stderr, "1 to 64 threads, at least one signature each\n");
        return 2;
    }
    worker_t workers[64];
    pthread_t thread[64];
    for (int i = 0; i < threads; i++) {
        workers[i].number = i;
        open_worker(&workers[i]);
    }
    long wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < threads; i++) pthread_create(&thread[i], NULL, sign_all, &workers[i]);
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    wall = nanos(CLOCK_MONOTONIC) - wall;
    cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"signatures\":%lu,\"wallNanos\":%ld,\"cpuNanos\":%ld,\"samples\":[", threads * signatures_per_thread, wall, cpu);
    for (int i = 0; i < threads; i++) {
        printf(i == 0 ? "\"" : ",\"");
        print_hex(workers[i].digest, 32);
        print_hex(workers[i].signature, 64);
        printf("\"");
    }
    printf("]}\n");
    cryptoki->function[FINALIZE](NULL);
    return 0;
}
