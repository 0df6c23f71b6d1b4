package io.portcullis.signer.service;

import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.client.Draining;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Whether this signer begins anything new. Drained for maintenance it refuses what is new (DRAINING), lets what runs finish, tells when
 * nothing runs any more, and lets its canary rest, so that the HSM may be taken away. A restart ends it.
 *
 * <p>Invariant: nobody enters between the word that it is drained and the word to resume.
 */
final class Drain {
    private final AuditLog log;
    private final InstantSource clock;
    private final Consumer<Boolean> rest;

    /** Guarded by this. */
    private boolean draining;

    private int running;

    /** @param rest told whether the canary rests */
    Drain(AuditLog log, InstantSource clock, Consumer<Boolean> rest) {
        this.log = log;
        this.clock = clock;
        this.rest = rest;
    }

    /** One request under way; given back once, whatever became of it. */
    final class Place implements AutoCloseable {
        private boolean left;

        @Override
        public void close() {
            synchronized (Drain.this) {
                if (!left) {
                    left = true;
                    running--;
                }
            }
        }
    }

    /** @param begins whether the request begins something; one that goes on with it is let in while draining, too */
    synchronized Place enter(boolean begins) {
        if (draining && begins) {
            throw new RefusedException(
                    SignerTag.DRAINING, "this signer is drained for maintenance; " + running + " requests still run");
        }
        running++;
        return new Place();
    }

    synchronized Draining standing() {
        return new Draining(draining, running);
    }

    /** Asked again, it tells how far it is. */
    synchronized Draining begin() {
        return set(true);
    }

    synchronized Draining end() {
        return set(false);
    }

    private Draining set(boolean wanted) {
        if (draining != wanted) {
            // Without a log nobody would know why this signer was silent.
            log.append(AuditEntry.drained(clock.instant().getEpochSecond(), wanted));
            draining = wanted;
            rest.accept(wanted);
        }
        return standing();
    }
}
