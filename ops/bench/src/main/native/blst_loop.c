/*
 * The limit that threshold signing in Java is measured against: blst's own C functions in a plain loop, over the same parts.
 *
 *   usage: blst_loop LIBRARY WORK COUNT FILE
 *   WORK:  combine   coefficients at zero and the sum of products, points in memory
 *          receive   the same from compressed parts, each decoded and checked to be in its group, then the signature verified
 *          verify    one signature under the group's key: hash to G1, two Miller loops, one final exponentiation
 *          verify-core   the same by blst_core_verify_pk_in_g2, which checks the groups of key and signature once more
 *   FILE:  lines of hex: message, domain separation tag, group key (96 bytes), then one line a part: two digits of index, 48 bytes
 *   prints one line: {"count":n,"wallNanos":n,"cpuNanos":n,"signature":"<48 bytes of hex>"}
 *
 * The few declarations needed are written out here (blst.h: limbs of 64 bits, 4 in Fr, 6 in Fp).
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_PARTS = 128, MAX_BYTES = 4096, SCALAR_BITS = 255, FEW_POINTS = 4 };

typedef unsigned char byte_t;
typedef struct { uint64_t limb[4]; } fr_t;
typedef struct { byte_t b[32]; } scalar_t;
typedef struct { uint64_t x[6], y[6]; } affine1_t;
typedef struct { uint64_t x[6], y[6], z[6]; } point1_t;
typedef struct { uint64_t x[12], y[12]; } affine2_t;
typedef struct { uint64_t limb[72]; } fp12_t;

static void (*fr_from_uint64)(fr_t *, const uint64_t[4]);
static void (*fr_mul)(fr_t *, const fr_t *, const fr_t *);
static void (*fr_sub)(fr_t *, const fr_t *, const fr_t *);
static void (*fr_inverse)(fr_t *, const fr_t *);
static void (*scalar_from_fr)(scalar_t *, const fr_t *);
static int (*uncompress1)(affine1_t *, const byte_t *);
static int (*uncompress2)(affine2_t *, const byte_t *);
static bool (*in_g1)(const affine1_t *);
static bool (*in_g2)(const affine2_t *);
static bool (*is_infinity1)(const affine1_t *);
static void (*compress1)(byte_t *, const affine1_t *);
static void (*from_affine1)(point1_t *, const affine1_t *);
static void (*to_affine1)(affine1_t *, const point1_t *);
static void (*multiply1)(point1_t *, const point1_t *, const byte_t *, size_t);
static void (*add1)(point1_t *, const point1_t *, const point1_t *);
static void (*negate1)(point1_t *, int);
static void (*pippenger1)(point1_t *, const affine1_t *const *, size_t, const byte_t *const *, size_t, uint64_t *);
static size_t (*pippenger1_scratch)(size_t);
static void (*hash1)(point1_t *, const byte_t *, size_t, const byte_t *, size_t, const byte_t *, size_t);
static const affine2_t *(*generator2)(void);
static void (*miller_loop_n)(fp12_t *, const affine2_t *const *, const affine1_t *const *, size_t);
static void (*final_exp)(fp12_t *, const fp12_t *);
static bool (*is_one)(const fp12_t *);
static int (*core_verify)(const affine2_t *, const affine1_t *, bool, const byte_t *, size_t, const byte_t *, size_t, const byte_t *,
                          size_t);

static byte_t message[MAX_BYTES], tag[MAX_BYTES], encoded_key[MAX_BYTES], encoded_part[MAX_PARTS][48];
static size_t message_length, tag_length;
static uint64_t part_index[MAX_PARTS];
static affine1_t part[MAX_PARTS];
static affine2_t key;
static int parts;
static uint64_t *scratch;

static void require(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "blst_loop: %s\n", what);
        exit(1);
    }
}

static void *function(void *library, const char *name) {
    void *found = dlsym(library, name);
    require(found != NULL, name);
    return found;
}

static void bind(const char *path) {
    void *library = dlopen(path, RTLD_NOW);
    require(library != NULL, "the library does not load");
    fr_from_uint64 = function(library, "blst_fr_from_uint64");
    fr_mul = function(library, "blst_fr_mul");
    fr_sub = function(library, "blst_fr_sub");
    fr_inverse = function(library, "blst_fr_eucl_inverse");
    scalar_from_fr = function(library, "blst_scalar_from_fr");
    uncompress1 = function(library, "blst_p1_uncompress");
    uncompress2 = function(library, "blst_p2_uncompress");
    in_g1 = function(library, "blst_p1_affine_in_g1");
    in_g2 = function(library, "blst_p2_affine_in_g2");
    is_infinity1 = function(library, "blst_p1_affine_is_inf");
    compress1 = function(library, "blst_p1_affine_compress");
    from_affine1 = function(library, "blst_p1_from_affine");
    to_affine1 = function(library, "blst_p1_to_affine");
    multiply1 = function(library, "blst_p1_mult");
    add1 = function(library, "blst_p1_add_or_double");
    negate1 = function(library, "blst_p1_cneg");
    pippenger1 = function(library, "blst_p1s_mult_pippenger");
    pippenger1_scratch = function(library, "blst_p1s_mult_pippenger_scratch_sizeof");
    hash1 = function(library, "blst_hash_to_g1");
    generator2 = function(library, "blst_p2_affine_generator");
    miller_loop_n = function(library, "blst_miller_loop_n");
    final_exp = function(library, "blst_final_exp");
    is_one = function(library, "blst_fp12_is_one");
    core_verify = function(library, "blst_core_verify_pk_in_g2");
}

static size_t hex_line(FILE *file, byte_t *bytes, size_t most) {
    static char line[2 * MAX_BYTES + 3];
    if (fgets(line, sizeof line, file) == NULL) return 0;
    size_t length = strcspn(line, "\r\n") / 2;
    require(length <= most, "a line is too long");
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        require(sscanf(line + 2 * i, "%2x", &value) == 1, "a line is not hex");
        bytes[i] = (byte_t)value;
    }
    return length;
}

static void decode(int i) {
    require(uncompress1(&part[i], encoded_part[i]) == 0, "a part is not on the curve");
    require(!is_infinity1(&part[i]) && in_g1(&part[i]), "a part is not in the group");
}

static void read_work(const char *path) {
    FILE *file = fopen(path, "r");
    require(file != NULL, "the file does not open");
    message_length = hex_line(file, message, MAX_BYTES);
    tag_length = hex_line(file, tag, MAX_BYTES);
    require(hex_line(file, encoded_key, MAX_BYTES) == 96, "a key has 96 bytes");
    require(uncompress2(&key, encoded_key) == 0 && in_g2(&key), "the key is not in its group");
    byte_t line[49];
    while (parts < MAX_PARTS && hex_line(file, line, sizeof line) == 49) {
        part_index[parts] = line[0];
        memcpy(encoded_part[parts], line + 1, 48);
        decode(parts++);
    }
    fclose(file);
    require(parts > 0, "no parts");
    scratch = malloc(pippenger1_scratch(parts));
    require(scratch != NULL, "no memory");
}

static void times_small(fr_t *factor, int64_t small) {
    uint64_t limbs[4] = {(uint64_t)(small < 0 ? -small : small), 0, 0, 0};
    fr_t value, zero;
    fr_from_uint64(&value, limbs);
    if (small < 0) {
        memset(&zero, 0, sizeof zero);
        fr_sub(&value, &zero, &value);
    }
    fr_mul(factor, factor, &value);
}

/*
 * x_1 ... x_t / (x_i * prod (x_j - x_i)), with one inversion for all. Indices are at most 128, so eight of their differences fit a word:
 * the field is asked once for eight of them.
 */
static void coefficients(scalar_t *scalars) {
    fr_t x[MAX_PARTS], denominator[MAX_PARTS], before[MAX_PARTS], product, inverse;
    for (int i = 0; i < parts; i++) {
        uint64_t limbs[4] = {part_index[i], 0, 0, 0};
        fr_from_uint64(&x[i], limbs);
        if (i == 0) product = x[0]; else fr_mul(&product, &product, &x[i]);
    }
    for (int i = 0; i < parts; i++) {
        int64_t word = 1;
        int held = 0;
        denominator[i] = x[i];
        for (int j = 0; j < parts; j++) {
            if (j == i) continue;
            word *= (int64_t)part_index[j] - (int64_t)part_index[i];
            if (++held == 8) {
                times_small(&denominator[i], word);
                word = 1;
                held = 0;
            }
        }
        if (held > 0) times_small(&denominator[i], word);
        before[i] = denominator[i];
        if (i > 0) fr_mul(&before[i], &before[i - 1], &denominator[i]);
    }
    fr_inverse(&inverse, &before[parts - 1]);
    fr_mul(&inverse, &inverse, &product);
    for (int i = parts - 1; i >= 0; i--) {
        fr_t coefficient = inverse;
        if (i > 0) fr_mul(&coefficient, &inverse, &before[i - 1]);
        scalar_from_fr(&scalars[i], &coefficient);
        fr_mul(&inverse, &inverse, &denominator[i]);
    }
}

static void combine(affine1_t *signature) {
    scalar_t scalars[MAX_PARTS];
    point1_t sum;
    coefficients(scalars);
    if (parts < FEW_POINTS) {
        point1_t point, term;
        memset(&sum, 0, sizeof sum);
        for (int i = 0; i < parts; i++) {
            from_affine1(&point, &part[i]);
            multiply1(&term, &point, scalars[i].b, SCALAR_BITS);
            add1(&sum, &sum, &term);
        }
    } else {
        const affine1_t *points[2] = {part, NULL};
        const byte_t *bytes[2] = {scalars[0].b, NULL};
        pippenger1(&sum, points, parts, bytes, SCALAR_BITS, scratch);
    }
    to_affine1(signature, &sum);
}

static bool verify(const affine1_t *signature) {
    point1_t hashed, negated;
    affine1_t first[2];
    fp12_t product;
    hash1(&hashed, message, message_length, tag, tag_length, NULL, 0);
    to_affine1(&first[0], &hashed);
    from_affine1(&negated, signature);
    negate1(&negated, 1);
    to_affine1(&first[1], &negated);
    affine2_t second[2] = {key, *generator2()};
    const affine1_t *firsts[2] = {first, NULL};
    const affine2_t *seconds[2] = {second, NULL};
    miller_loop_n(&product, seconds, firsts, 2);
    final_exp(&product, &product);
    return is_one(&product);
}

static long nanos(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: blst_loop LIBRARY combine|receive|verify|verify-core COUNT FILE\n");
        return 2;
    }
    bind(arguments[1]);
    read_work(arguments[4]);
    const char *work = arguments[2];
    long times = atol(arguments[3]);
    affine1_t signature;
    combine(&signature);
    require(verify(&signature), "the combined signature does not verify");
    long wall = nanos(CLOCK_MONOTONIC), cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < times; i++) {
        if (strcmp(work, "combine") == 0) {
            combine(&signature);
        } else if (strcmp(work, "receive") == 0) {
            for (int j = 0; j < parts; j++) decode(j);
            combine(&signature);
            require(verify(&signature), "a signature does not verify");
        } else if (strcmp(work, "verify") == 0) {
            require(verify(&signature), "a signature does not verify");
        } else {
            require(core_verify(&key, &signature, true, message, message_length, tag, tag_length, NULL, 0) == 0,
                    "a signature does not verify");
        }
    }
    wall = nanos(CLOCK_MONOTONIC) - wall;
    cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    byte_t bytes[48];
    compress1(bytes, &signature);
    printf("{\"count\":%ld,\"wallNanos\":%ld,\"cpuNanos\":%ld,\"signature\":\"", times, wall, cpu);
    for (int i = 0; i < 48; i++) printf("%02x", bytes[i]);
    printf("\"}\n");
    return 0;
}
