/* Faults on demand, and the limits of a make: the tests call the functions that are not static. */
#ifndef SHIM_FAULTS_H
#define SHIM_FAULTS_H

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

#endif
