package io.portcullis.signer.keystore;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Has the canary sing: each {@link Limits#CANARY_PERIOD} while all is well, at once when the circuit asks. A canary that does not come back
 * within its deadline, or sings wrongly, is a TOKEN_FAULT: a call that hangs in native code ends with its process only.
 */
public final class CanaryWatch implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(250);

    private final Runnable canary;
    private final Health health;
    private final Duration deadline;
    private final Consumer<SignerFault> onFault;
    private final ExecutorService voice = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("hsm-canary").daemon(true).factory());
    private final Thread watch;
    private volatile boolean closing;
    private volatile boolean resting;

    /** When it is to sing next while all is well; only {@link #beat} touches it. */
    private long dueMillis = Long.MIN_VALUE;

    /** @param canary as {@link Canary#sing} */
    CanaryWatch(Runnable canary, Health health, Duration deadline, Consumer<SignerFault> onFault) {
        this.canary = canary;
        this.health = health;
        this.deadline = deadline;
        this.onFault = onFault;
        this.watch = Thread.ofPlatform().name("hsm-watch").daemon(true).unstarted(this::keepBeating);
    }

    CanaryWatch start() {
        watch.start();
        return this;
    }

    private void keepBeating() {
        while (!closing) {
            beat();
            try {
                TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One look at the clock: sings if it is time, or if the circuit asks. */
    void beat() {
        boolean wanted = health.probeWanted();
        if (resting || (!wanted && health.millis() < dueMillis)) {
            return;
        }
        sing();
        dueMillis = health.millis() + Limits.CANARY_PERIOD.toMillis();
    }

    private void sing() {
        Future<?> song = voice.submit(canary);
        try {
            song.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            health.probeSigned();
        } catch (TimeoutException e) {
            health.probeFailed();
            onFault.accept(new SignerFault(
                    SignerTag.TOKEN_FAULT, "the token hangs: its canary did not sign within " + deadline, e));
        } catch (ExecutionException e) {
            health.probeFailed();
            SignerFault fault = e.getCause() instanceof SignerFault known
                    ? known
                    : new SignerFault(SignerTag.TOKEN_FAULT, "the canary failed: " + e.getCause(), e);
            if (fault.tag() == SignerTag.TOKEN_FAULT) {
                onFault.accept(fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the HSM is under maintenance its silence means nothing. */
    public void rest(boolean rests) {
        resting = rests;
    }

    @Override
    public void close() {
        closing = true;
        watch.interrupt();
        voice.shutdown();
        try {
            if (!voice.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SignerFault(SignerTag.TOKEN_FAULT, "the canary did not come back");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
