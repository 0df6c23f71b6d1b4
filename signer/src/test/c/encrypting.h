/* Encrypting, decrypting, wrapping: CloudHSM chooses the IV and has wrap mechanisms of its own. */
#ifndef SHIM_ENCRYPTING_H
#define SHIM_ENCRYPTING_H

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

#endif
