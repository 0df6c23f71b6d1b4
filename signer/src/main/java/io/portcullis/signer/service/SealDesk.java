package io.portcullis.signer.service;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.HsmKeys;
import io.portcullis.signer.keystore.KeyKind;
import io.portcullis.signer.seal.Limits;
import io.portcullis.signer.seal.ProposedSeal;
import io.portcullis.signer.seal.SealMemory;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The second way to the batch key: seals, in the order of the package's description.
 *
 * <p>Invariant: at most {@link #PLACES} blocks of leaves are in memory; whoever has a place gives it back when its connection ends.
 */
final class SealDesk {
    static final int PLACES = 4;

    /** Leaves' memory that is kept for the next block. */
    private static final int SPARES = 2;

    private final String name;
    private final Eip712Domain domain;
    private final Set<EntityId> sealed;
    private final Optional<SealMemory> memory;
    private final HsmKeys keys;
    private final AuditLog log;
    private final FreezeDesk freeze;
    private final InstantSource clock;
    private final Consumer<Refusal> audit;

    /** Guarded by this. */
    private final ArrayDeque<byte[]> spares = new ArrayDeque<>();

    private int taken;

    /** @param memory present if, and only if, the configuration names sealed entities */
    SealDesk(
            SignerConfiguration configuration,
            Optional<SealMemory> memory,
            HsmKeys keys,
            AuditLog log,
            FreezeDesk freeze,
            InstantSource clock,
            Consumer<Refusal> audit) {
        this.name = configuration.name();
        this.domain = configuration.trust().domain();
        this.sealed = configuration.sealedEntities();
        this.memory = memory;
        this.keys = keys;
        this.log = log;
        this.freeze = freeze;
        this.clock = clock;
        this.audit = audit;
    }

    /** What a caller announces. */
    record Announced(Eip712Domain domain, long blockHeight, long leafCount) {
        static Announced read(Fields in) {
            return new Announced(
                    new Eip712Domain(positive(in, "chainId"), in.address("depositary")),
                    positive(in, "blockHeight"),
                    in.number("leafCount"));
        }

        private static long positive(Fields in, String name) {
            long value = in.number(name);
            if (value < 1) {
                throw in.invalid(name, "at least 1");
            }
            return value;
        }
    }

    /** Takes a place and the memory for the leaves announced. */
    SealUpload begin(Announced announced) {
        try {
            SealMemory seals = memory.orElseThrow(() ->
                    new RefusedException(SignerTag.SEALS_NOT_CONFIGURED, name + " is configured to seal for nobody"));
            keys.requireMaySign(KeyKind.BATCH);
            if (!announced.domain().equals(domain)) {
                throw new RefusedException(
                        SignerTag.WRONG_CHAIN,
                        "the seal is for chain " + announced.domain().chainId());
            }
            if (announced.leafCount() < 1 || announced.leafCount() > Limits.MAX_LEAVES) {
                throw new RefusedException(
                        SignerTag.SEAL_TOO_LARGE,
                        "a seal has 1 to " + Limits.MAX_LEAVES + " leaves, not " + announced.leafCount());
            }
            int count = (int) announced.leafCount();
            byte[] leaves = take(ProposedSeal.bytes(count));
            return new SealUpload(
                    this, seals, leaves, ProposedSeal.begin(announced.blockHeight(), count, sealed, leaves));
        } catch (RefusedException e) {
            audit.accept(e.refusal());
            throw e;
        }
    }

    private synchronized byte[] take(int bytes) {
        if (taken == PLACES) {
            throw new RefusedException(SignerTag.SEAL_PLACES_EXHAUSTED, PLACES + " seals are being taken in");
        }
        byte[] spare = spares.poll();
        byte[] memoryForLeaves = spare != null && spare.length >= bytes ? spare : new byte[bytes];
        taken++;
        return memoryForLeaves;
    }

    synchronized void giveBack(byte[] leaves) {
        taken--;
        if (spares.size() < SPARES) {
            spares.add(leaves);
        }
    }

    /** All leaves are in: decides, remembers, logs, signs. */
    ObjectNode seal(SealMemory seals, ProposedSeal proposed, long receiveNanos) {
        try {
            if (proposed.refusal().isPresent()) {
                throw new RefusedException(proposed.refusal().get());
            }
            Stopwatch watch = new Stopwatch();
            Seal seal = proposed.seal();
            log.requireAvailable();
            freeze.requireUnsealed();
            SealMemory.Answer answer = seals.agree(proposed);
            long agreeMicros = watch.lapMicros();
            Optional<Signature> known = switch (answer) {
                case SealMemory.Answer.Refused refused -> throw new RefusedException(refused.refusal());
                case SealMemory.Answer.Again again -> again.signature();
                case SealMemory.Answer.Fresh ignored -> Optional.empty();
            };
            Bytes32 digest = domain.digest(seal);
            long logMicros = 0;
            if (known.isEmpty()) {
                log.append(AuditEntry.sealAgreed(clock.instant().getEpochSecond(), seal, digest));
                logMicros = watch.lapMicros();
            }
            Signature signature = known.orElseGet(() -> keys.signBatch(digest));
            if (known.isEmpty()) {
                seals.remember(seal, signature);
            }
            ObjectNode json = StrictJson.newObject()
                    .put("signer", name)
                    .put("address", keys.identity().address().toString())
                    .put("root", seal.root().toString())
                    .put("signature", Hex.encode(signature.encode()));
            json.putObject("micros")
                    .put("receive", receiveNanos / 1_000)
                    .put("agree", agreeMicros)
                    .put("log", logMicros)
                    .put("sign", watch.lapMicros());
            return json;
        } catch (RefusedException e) {
            audit.accept(e.refusal());
            throw e;
        } catch (SignerFault e) {
            audit.accept(e.refusal());
            throw e;
        }
    }

    /** Tells how long a step took; for whoever tunes the hub's blocks. */
    private static final class Stopwatch {
        private long since = System.nanoTime();

        long lapMicros() {
            long now = System.nanoTime();
            long micros = (now - since) / 1_000;
            since = now;
            return micros;
        }
    }
}
