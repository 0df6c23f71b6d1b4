package io.portcullis.signer.keystore;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.registry.KeyAttestation;
import io.portcullis.signer.registry.KeyId;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.VendorPin;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.SealingScheme;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The keys behind their pool of threads.
 *
 * <p>Invariants: at most {@code threads} native calls are under way; at most {@code waiting} more wait; every signature that leaves
 * verified in software; a fault of the token is reported to {@code onFault}, which ends the process; nothing is ever asked of the token
 * twice for one call: a signature whose answer was lost is the caller's to ask for again, under the same watermark.
 */
public final class HsmKeys implements AutoCloseable {
    private final TokenKey batchKey;
    private final TokenKey auditKey;
    private final AutoCloseable token;
    private final Consumer<SignerFault> onFault;
    private final Duration deadline;
    private final ThreadPoolExecutor pool;
    private final Health health;

    /** The same keys in other tokens, in the order in which they are asked. */
    private volatile List<HsmKeys> spares = List.of();

    /** Its token failed in a way that only another process mends. */
    private final AtomicBoolean lost = new AtomicBoolean();

    /** Asked before each signature. */
    private volatile Function<KeyKind, Optional<Refusal>> rule = kind -> Optional.empty();

    /** Read before the canary has the anchor's session to itself. */
    private List<Bytes> batchChain = List.of();

    private List<Bytes> auditChain = List.of();

    /**
     * How hard the token may be driven.
     *
     * @param threads native calls at once, cut down to the token's sessions when it names fewer
     * @param waiting callers that may wait for a thread; beyond them, SESSIONS_EXHAUSTED at once
     * @param deadline the longest wait for one signature; beyond it, SESSIONS_EXHAUSTED
     */
    public record Pool(int threads, int waiting, Duration deadline) {
        public static final Pool STANDARD = new Pool(4, 256, Duration.ofSeconds(30));

        public Pool {
            if (threads < 1 || threads > 64 || waiting < 1 || waiting > 65_536 || !deadline.isPositive()) {
                throw new IllegalArgumentException("1 to 64 threads, 1 to 65536 waiting, a positive deadline");
            }
        }
    }

    HsmKeys(
            TokenKey batchKey,
            TokenKey auditKey,
            AutoCloseable token,
            Pool limits,
            Consumer<SignerFault> onFault,
            Health health) {
        this.health = health;
        this.batchKey = batchKey;
        this.auditKey = auditKey;
        this.token = token;
        this.onFault = onFault;
        this.deadline = limits.deadline();
        this.pool = new ThreadPoolExecutor(
                limits.threads(),
                limits.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.waiting()),
                Thread.ofPlatform().name("hsm-", 0).daemon(true).factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /**
     * Logs in and finds the keys.
     *
     * @param onFault told of a TOKEN_FAULT, on the thread that met it
     * @throws SignerFault TOKEN_ABSENT, PIN_WRONG, KEY_MISSING, KEY_ATTRIBUTES_WEAK, TOKEN_FAULT
     */
    public static HsmKeys open(TokenAddress address, Pin pin, Pool limits, Consumer<SignerFault> onFault) {
        return open(address, pin, limits, onFault, InstantSource.system());
    }

    /** @param clock what the token's health is judged by */
    public static HsmKeys open(
            TokenAddress address, Pin pin, Pool limits, Consumer<SignerFault> onFault, InstantSource clock) {
        return open(address, KeyKind.BATCH.alias(), pin, limits, onFault, clock);
    }

    /** @param batchLabel of the objects of the key that signs batches */
    public static HsmKeys open(
            TokenAddress address,
            String batchLabel,
            Pin pin,
            Pool limits,
            Consumer<SignerFault> onFault,
            InstantSource clock) {
        TokenSession session = TokenSession.open(address, pin);
        boolean opened = false;
        try {
            long sessions = session.maxSessions();
            int asked = address.has(VendorProfile.Habit.ONE_AT_A_TIME) ? 1 : limits.threads();
            int threads = sessions == 0 ? asked : (int) Math.min(asked, sessions);
            List<Bytes> batchChain = session.attestation(batchLabel);
            List<Bytes> auditChain = session.attestation(KeyKind.AUDIT.alias());
            HsmKeys keys = new HsmKeys(
                    session.key(KeyKind.BATCH, batchLabel),
                    session.key(KeyKind.AUDIT),
                    session,
                    new Pool(threads, limits.waiting(), deadline(address, limits)),
                    onFault,
                    new Health(clock));
            keys.batchChain = batchChain;
            keys.auditChain = auditChain;
            opened = true;
            return keys;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    /** A signature that waits its turn may take longer than one alone, but no longer than the pool allows. */
    private static Duration deadline(TokenAddress address, Pool limits) {
        return address.profile()
                .map(VendorProfile::deadline)
                .filter(known -> known.compareTo(limits.deadline()) < 0)
                .orElse(limits.deadline());
    }

    /** From here on those are asked while this one cannot be, and are closed with it. */
    void followedBy(List<HsmKeys> others) {
        spares = List.copyOf(others);
    }

    /** The first that can be asked; if none can, this one, which says why. */
    private HsmKeys asked() {
        if (isUsable()) {
            return this;
        }
        return spares.stream().filter(HsmKeys::isUsable).findFirst().orElse(this);
    }

    private boolean isUsable() {
        return !lost.get() && health.circuit() instanceof Circuit.Closed;
    }

    /** Whether a signature now would be this token's and not a clone's. */
    public boolean isFirstAsked() {
        return asked() == this;
    }

    private void lose(SignerFault fault) {
        if (lost.compareAndSet(false, true)) {
            onFault.accept(fault);
        }
    }

    /**
     * Has the canaries of all tokens watched until the watches are closed.
     *
     * @throws SignerFault KEY_MISSING if a token has no canary
     */
    public List<CanaryWatch> watches() {
        List<CanaryWatch> all = new ArrayList<>();
        all.add(watch());
        spares.forEach(spare -> all.add(spare.watch()));
        return all;
    }

    /**
     * Has the token's canary watched until the watch is closed.
     *
     * @throws SignerFault KEY_MISSING if the token has no canary
     */
    public CanaryWatch watch() {
        if (!(token instanceof TokenSession session)) {
            throw new IllegalStateException("keys without a token have no canary");
        }
        Canary canary = session.canary();
        Duration patience = canary.profile().map(VendorProfile::deadline).orElse(Limits.CANARY_DEADLINE);
        return new CanaryWatch(canary::sing, health, patience, this::lose).start();
    }

    /**
     * The key that pays for gas, in the first token alone.
     *
     * @throws SignerFault KEY_MISSING if the token was made before there was one; KEY_ATTRIBUTES_WEAK
     */
    public GasKey gas() {
        if (!(token instanceof TokenSession session)) {
            throw new IllegalStateException("keys without a token pay for nothing");
        }
        return new GasKey(session.key(KeyKind.GAS), this);
    }

    /** How the token stands that is asked now. */
    public Circuit circuit() {
        return asked().health.circuit();
    }

    public SignerIdentity identity() {
        return new SignerIdentity(
                batchKey.publicPoint().address(),
                Hex.encode(auditKey.publicPoint().uncompressed()),
                Hex.encode(batchKey.publicPoint().uncompressed()));
    }

    public KeyAttributes batchKeyAttributes() {
        return batchKey.attributes();
    }

    public KeyAttributes auditKeyAttributes() {
        return auditKey.attributes();
    }

    /**
     * From here on neither key signs unless the rule lets it.
     *
     * @param rule why a key must not sign now; empty if it may
     */
    public void guard(Function<KeyKind, Optional<Refusal>> rule) {
        this.rule = rule;
    }

    /** @throws RefusedException what the rule says */
    public void requireMaySign(KeyKind kind) {
        rule.apply(kind).ifPresent(refusal -> {
            throw new RefusedException(refusal);
        });
    }

    /** The 65 bytes {@code 0x04 ‖ x ‖ y}. */
    public Bytes publicKey(KeyKind kind) {
        return Bytes.of(key(kind).publicPoint().uncompressed());
    }

    /** What the token calls itself. */
    public String serial() {
        return token instanceof TokenSession session ? session.serial() : "none";
    }

    /** What the token's make is held to, if its vendor attests. */
    public Optional<VendorPin> vendorPin() {
        return token instanceof TokenSession session ? session.vendorPin() : Optional.empty();
    }

    /** What vouches for where a key lives: the vendor's chain where the token has one, or the token's own word. */
    public Optional<KeyAttestation> attestation(KeyKind kind) {
        if (!(token instanceof TokenSession session)) {
            return Optional.empty();
        }
        List<Bytes> chain = kind == KeyKind.AUDIT ? auditChain : batchChain;
        if (!chain.isEmpty()) {
            return Optional.of(new KeyAttestation.VendorDocument(session.make(), chain));
        }
        KeyAttributes told = key(kind).attributes();
        return Optional.of(new KeyAttestation.TokenWord(
                session.make(),
                session.serial(),
                told.sensitive(),
                told.alwaysSensitive(),
                told.extractable(),
                told.neverExtractable(),
                told.madeInToken()));
    }

    /**
     * Proves control of a key: its signature over the register's text, which no batch, seal or checkpoint has. Also for a key that may not
     * sign anything else.
     */
    public Bytes prove(KeyKind kind, KeyId id, Bytes32 nonce) {
        Bytes32 digest = Bytes32.of(id.controlText(nonce).sha256().toArray());
        HsmKeys seat = asked();
        TokenKey key = seat.key(kind);
        return Bytes.of(seat.run(() -> SignatureForm.auditSignature(key.publicPoint(), digest, key.sign(digest))));
    }

    private TokenKey key(KeyKind kind) {
        return switch (kind) {
            case BATCH -> batchKey;
            case AUDIT -> auditKey;
            case GAS -> throw new IllegalArgumentException("a gas key is no key of the register");
            case CANARY -> throw new IllegalArgumentException("a canary proves nothing but itself");
        };
    }

    /** The key itself, for measuring it without the pool. */
    public TokenKey batchKey() {
        return batchKey;
    }

    /**
     * Signs the digest of a batch or a seal that the caller has itself decoded and judged.
     *
     * @throws SignerFault as {@link #run}
     * @throws RefusedException if its {@link #guard} does not let the key sign
     */
    public Signature signBatch(Bytes32 digest) {
        requireMaySign(KeyKind.BATCH);
        HsmKeys seat = asked();
        return seat.run(
                () -> SignatureForm.batchSignature(seat.batchKey.publicPoint(), digest, seat.batchKey.sign(digest)));
    }

    /**
     * Signs a text of the audit log: ECDSA over its SHA-256, 64 bytes {@code r ‖ s}.
     *
     * @throws SignerFault as {@link #run}
     */
    public byte[] signAudit(byte[] text) {
        requireMaySign(KeyKind.AUDIT);
        Bytes32 digest = sha256(text);
        HsmKeys seat = asked();
        return seat.run(
                () -> SignatureForm.auditSignature(seat.auditKey.publicPoint(), digest, seat.auditKey.sign(digest)));
    }

    /** Seals shares in this token, on the same threads. */
    public Sealing seals(SealingScheme scheme) {
        if (!(token instanceof TokenSession session)) {
            throw new IllegalStateException("keys without a token seal nothing");
        }
        return new ShareSeals(session.sealing(scheme), this);
    }

    /** @throws SignerFault TOKEN_SHUT_OFF, SESSIONS_EXHAUSTED, TOKEN_BUSY, TOKEN_REFUSED, TOKEN_FAULT */
    <T> T run(Supplier<T> signing) {
        health.requireClosed();
        Future<T> result;
        try {
            result = pool.submit(signing::get);
        } catch (RejectedExecutionException e) {
            throw new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "too many signatures wait for the token", e);
        }
        try {
            T done = result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            health.signed();
            return done;
        } catch (TimeoutException e) {
            health.failed();
            // A signature under way is left to finish, so that its session comes back; one that still waits is dropped.
            result.cancel(false);
            throw new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "the token did not sign within " + deadline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.cancel(false);
            throw new SignerFault(SignerTag.SESSIONS_EXHAUSTED, "interrupted while waiting for the token", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ThresholdRefusedException refused) {
                throw refused;
            }
            SignerFault fault = e.getCause() instanceof SignerFault known
                    ? known
                    : new SignerFault(SignerTag.TOKEN_FAULT, "signing failed: " + e.getCause(), e);
            health.failed();
            if (fault.tag() == SignerTag.TOKEN_FAULT) {
                lose(fault);
            }
            throw fault;
        }
    }

    private static Bytes32 sha256(byte[] text) {
        try {
            return Bytes32.of(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        spares.forEach(HsmKeys::close);
        pool.shutdown();
        try {
            boolean finished = pool.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (finished) {
                token.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new SignerFault(SignerTag.TOKEN_FAULT, "the token does not close: " + e.getMessage(), e);
        }
    }
}
