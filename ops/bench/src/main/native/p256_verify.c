/* OpenSSL's P-256 verification over and over, for so many seconds: {"verified":N,"cpuSeconds":S}. libcrypto is opened, not linked. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NID_P256 415

static void *need(void *library, const char *name) {
    void *symbol = dlsym(library, name);
    if (symbol == NULL) {
        fprintf(stderr, "libcrypto has no %s\n", name);
        exit(1);
    }
    return symbol;
}

static double cpu(void) {
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    double seconds = count > 1 ? atof(arguments[1]) : 1;
    void *library = dlopen("libcrypto.so.3", RTLD_NOW);
    if (library == NULL) {
        fprintf(stderr, "no libcrypto.so.3\n");
        return 1;
    }
    void *(*make)(int) = need(library, "EC_KEY_new_by_curve_name");
    int (*generate)(void *) = need(library, "EC_KEY_generate_key");
    int (*sign)(int, const unsigned char *, int, unsigned char *, unsigned int *, void *) = need(library, "ECDSA_sign");
    int (*verify)(int, const unsigned char *, int, const unsigned char *, int, void *) = need(library, "ECDSA_verify");
    void *key = make(NID_P256);
    unsigned char digest[32], signature[128];
    unsigned int length = 0;
    memset(digest, 7, sizeof digest);
    if (key == NULL || generate(key) != 1 || sign(0, digest, sizeof digest, signature, &length, key) != 1) {
        return 1;
    }
    long verified = 0;
    double begin = cpu();
    while (cpu() - begin < seconds) {
        for (int i = 0; i < 50; i++) {
            if (verify(0, digest, sizeof digest, signature, length, key) != 1) {
                return 1;
            }
            verified++;
        }
    }
    printf("{\"verified\":%ld,\"cpuSeconds\":%.6f}\n", verified, cpu() - begin);
    digest[0] ^= 1;
    return verify(0, digest, sizeof digest, signature, length, key) == 1;
}
