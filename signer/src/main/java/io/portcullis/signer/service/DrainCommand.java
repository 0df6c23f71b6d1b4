package io.portcullis.signer.service;

import io.portcullis.signer.client.Answer;
import io.portcullis.signer.client.Draining;
import io.portcullis.signer.client.SignerClient;
import io.portcullis.signer.verdict.SignerFault;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** An operator on the signer's own host, who takes its HSM away and brings it back. He is one of the door's users. */
final class DrainCommand {
    private static final Duration ASKING = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    /** What runs has the door's own deadlines, all shorter than this. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private DrainCommand() {}

    /** Waits until nothing runs. */
    static ExitCode drain(SignerConfiguration configuration, Consumer<ObjectNode> print) {
        SignerClient client = new SignerClient(configuration.socket(), ASKING);
        long until = System.nanoTime() + PATIENCE.toNanos();
        Draining standing = granted(client.drain());
        while (!standing.drained() && System.nanoTime() - until < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            standing = granted(client.drain());
        }
        print.accept(standing.toJson());
        return standing.drained() ? ExitCode.STOPPED : ExitCode.STILL_RUNNING;
    }

    static ExitCode resume(SignerConfiguration configuration, Consumer<ObjectNode> print) {
        print.accept(granted(new SignerClient(configuration.socket(), ASKING).resume())
                .toJson());
        return ExitCode.STOPPED;
    }

    private static Draining granted(Answer<Draining> answer) {
        return switch (answer) {
            case Answer.Granted<Draining>(Draining standing) -> standing;
            case Answer.Refused<Draining>(var refusal) -> throw new SignerFault(refusal.tag(), refusal.reason());
        };
    }
}
