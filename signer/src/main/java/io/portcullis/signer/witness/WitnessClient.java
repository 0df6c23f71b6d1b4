package io.portcullis.signer.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.tlog.Cosignature;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.NoteSignature;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.WitnessRequest;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks one witness, and believes only cosignatures of its key. Safe for many threads. */
public final class WitnessClient {
    private static final int ATTEMPTS = 3;

    /** The path from an earlier size of the log to the checkpoint's. */
    @FunctionalInterface
    public interface ConsistencySource {
        List<Bytes32> from(long oldSize);
    }

    private final HttpClient http;
    private final URI place;
    private final NoteKey key;
    private final Duration deadline;
    /** What the witness remembers of each log, as far as it is known here: a guess that saves a question. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    /** @param prefix under which {@code add-checkpoint} lies */
    public WitnessClient(HttpClient http, URI prefix, NoteKey key, Duration deadline) {
        this.http = http;
        this.place = URI.create(prefix.toString().replaceAll("/+$", "") + "/add-checkpoint");
        this.key = key;
        this.deadline = deadline;
    }

    public NoteKey key() {
        return key;
    }

    /**
     * The witness's cosignature.
     *
     * @throws RefusedException {@code WITNESS_UNREACHABLE}, {@code WITNESS_REFUSED}, {@code WITNESS_LOG_FORKED}, or of an answer that does not
     *     verify
     */
    public NoteSignature cosign(Note checkpoint, ConsistencySource proofs) {
        TreeHead head = TreeHead.of(checkpoint);
        String log = head.origin().text();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long oldSize = sizes.getOrDefault(log, 0L);
            if (oldSize > head.size()) {
                // It has cosigned more than this checkpoint holds: either a newer one of this log, or another history.
                throw new RefusedException(
                        SignerTag.WITNESS_SIZE_CONFLICT,
                        key.name() + " has cosigned size " + oldSize + ", beyond " + head.size());
            }
            HttpResponse<InputStream> response =
                    ask(new WitnessRequest(oldSize, proofs.from(oldSize), checkpoint).encode());
            byte[] body = body(response);
            switch (response.statusCode()) {
                case 200 -> {
                    NoteSignature line = verified(checkpoint, body);
                    sizes.put(log, head.size());
                    return line;
                }
                case 409 -> sizes.put(log, remembered(body));
                default ->
                    throw new RefusedException(
                            SignerTag.WITNESS_REFUSED,
                            key.name() + " answers " + response.statusCode() + ", " + printable(body));
            }
        }
        throw new RefusedException(SignerTag.WITNESS_REFUSED, key.name() + " names another size each time");
    }

    private HttpResponse<InputStream> ask(Bytes body) {
        HttpRequest request = HttpRequest.newBuilder(place)
                .timeout(deadline)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray()))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private byte[] body(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            return in.readNBytes(Limits.MAX_ANSWER_BYTES);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private RefusedException unreachable(Exception e) {
        return new RefusedException(SignerTag.WITNESS_UNREACHABLE, key.name() + " does not answer: " + e);
    }

    private long remembered(byte[] body) {
        String text = new String(body, US_ASCII);
        if (text.startsWith(SignerTag.WITNESS_LOG_FORKED.name())) {
            throw new RefusedException(SignerTag.WITNESS_LOG_FORKED, key.name() + " says: " + printable(body));
        }
        if (!text.matches("(0|[1-9][0-9]{0,17})\n")) {
            throw new RefusedException(SignerTag.WITNESS_REFUSED, key.name() + " names no size: " + printable(body));
        }
        return Long.parseLong(text.strip());
    }

    private NoteSignature verified(Note checkpoint, byte[] body) {
        List<NoteSignature> lines =
                Note.decodeLines(Bytes.of(body)).stream().filter(key::made).toList();
        if (lines.isEmpty()) {
            throw new RefusedException(SignerTag.NOTE_UNSIGNED, key.name() + " answers without its own cosignature");
        }
        return Cosignature.require(checkpoint.with(List.of(lines.getFirst())), key)
                .signature();
    }

    private static String printable(byte[] body) {
        String text = new String(body, UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
        return text.length() > 300 ? text.substring(0, 300) : text;
    }
}
