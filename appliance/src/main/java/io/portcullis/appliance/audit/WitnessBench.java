package io.portcullis.appliance.audit;

import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.witness.WitnessClient;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All witnesses, asked at once. The answer is there when a quorum has cosigned; who is slower is not waited for. */
public final class WitnessBench implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Limits.WITNESS_PATIENCE).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Optional<Witnesses> asked;
    private final List<WitnessClient> clients;

    public WitnessBench(WitnessSettings settings, Optional<Witnesses> asked) {
        settings.requireOf(asked);
        this.asked = asked;
        this.clients = settings.witnesses().stream()
                .map(place -> new WitnessClient(http, place.url(), place.key(), Limits.WITNESS_PATIENCE))
                .toList();
    }

    public Optional<Witnesses> asked() {
        return asked;
    }

    /**
     * The head with a quorum's cosignatures; as it is, where none are asked for.
     *
     * @throws ApplianceRefusal {@code COSIGNATURES_MISSING}, with what each witness said
     */
    Note cosigned(Note head, WitnessClient.ConsistencySource proofs) {
        if (asked.isEmpty()) {
            return head;
        }
        CompletionService<NoteSignature> answers = new ExecutorCompletionService<>(threads);
        clients.forEach(client -> answers.submit(() -> client.cosign(head, proofs)));
        List<NoteSignature> lines = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (int answered = 0;
                answered < clients.size() && lines.size() < asked.get().quorum();
                answered++) {
            try {
                lines.add(answers.take().get());
            } catch (ExecutionException e) {
                refusals.add(
                        e.getCause() instanceof RefusedException refused
                                ? refused.refusal().tag() + ", "
                                        + refused.refusal().reason()
                                : String.valueOf(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                refusals.add("interrupted");
                break;
            }
        }
        if (lines.size() < asked.get().quorum()) {
            throw new ApplianceRefusal(
                    SignerTag.COSIGNATURES_MISSING.name(),
                    lines.size() + " of " + asked.get().quorum() + " witnesses cosigned; "
                            + String.join("; ", refusals),
                    SignerTag.COSIGNATURES_MISSING.remedy());
        }
        return head.with(lines);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
