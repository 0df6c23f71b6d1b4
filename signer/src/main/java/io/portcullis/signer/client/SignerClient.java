package io.portcullis.signer.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Speaks to one signer's door, one connection a request. Safe for many threads; believes nothing that does not decode strictly. */
public final class SignerClient {
    private final Path socket;
    private final Duration deadline;

    /** @param deadline for each request, from connecting to the last byte of the answer */
    public SignerClient(Path socket, Duration deadline) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline is positive");
        }
        this.socket = socket;
        this.deadline = deadline;
    }

    public Answer<SignedBatch> sign(Evidence evidence) {
        ObjectNode request = request("sign");
        request.set("evidence", evidence.toJson());
        return ask(
                request,
                in -> new SignedBatch(
                        in.identifier("signer"),
                        in.address("address"),
                        Signature.decode(in.fixedBytes("signature", Signature.LENGTH)),
                        in.optionalObject("partial", GroupPartial::read),
                        in.object("inclusion", Inclusion::read)));
    }

    /** The account whose key signs {@link #signGas}. */
    public Answer<Address> gasAccount() {
        return ask(request("gas-account"), in -> in.address("account"));
    }

    /** @param transaction unsigned, as it is hashed: {@link GasDoor} is who makes it */
    public Answer<Signature> signGas(Bytes transaction) {
        return ask(
                request("gas-sign").put("transaction", Hex.encode(transaction.toArray())),
                in -> Signature.decode(in.fixedBytes("signature", Signature.LENGTH)));
    }

    public Answer<Inclusion> record(Intent intent) {
        ObjectNode request = request("record");
        request.set("intent", intent.toJson());
        return ask(request, in -> in.object("inclusion", Inclusion::read));
    }

    /** Tells what somebody decided about an intent; repeating is safe. */
    public Answer<Bytes32> decide(Intent intent, SignedPolicy policy, Approval.Decision decision, Approval approval) {
        ObjectNode request = request("decide").put("decision", decision.text());
        request.set("intent", intent.toJson());
        request.set("policy", policy.toJson());
        request.set("approval", approval.toJson());
        return ask(request, in -> in.bytes32("intent"));
    }

    public Answer<Inclusion> prove(long index) {
        return ask(request("prove").put("index", index), in -> in.object("inclusion", Inclusion::read));
    }

    public Answer<Consistency> consistency(long oldSize) {
        return ask(
                request("consistency").put("oldSize", oldSize),
                in -> new Consistency(
                        in.number("oldSize"), in.bytes32s("path", 64), in.object("checkpoint", Checkpoint::read)));
    }

    /** Leaves of the log's copy from an index on: some, not all; ask again from behind the last. */
    public Answer<List<Bytes>> entries(long from) {
        return ask(
                request("entries").put("from", from),
                in -> in.texts("entries", Limits.TILE_WIDTH, 2 + 2 * Inclusion.MAX_LEAF_BYTES).stream()
                        .map(Hex::decode)
                        .map(Bytes::of)
                        .toList());
    }

    public Answer<Checkpoint> checkpoint() {
        return ask(request("checkpoint"), in -> in.object("checkpoint", Checkpoint::read));
    }

    /** Who the signer is and how it stands: the fields of {@code describe}, for showing; trust in keys comes from the ceremony. */
    public Answer<ObjectNode> describe() {
        return askRaw(request("describe"), result -> result);
    }

    /** Has the signer begin nothing new; asked again, it tells how far it is. */
    public Answer<Draining> drain() {
        return ask(request("drain"), Draining::read);
    }

    public Answer<Draining> resume() {
        return ask(request("resume"), Draining::read);
    }

    /** The register of the signer's keys, as the door tells it. */
    public Answer<ObjectNode> keys() {
        return askRaw(request("keys"), result -> result);
    }

    /** Has a key sign a fresh challenge, which goes on record. */
    public Answer<ObjectNode> proveKey(Bytes32 key) {
        return askRaw(request("key-prove").put("key", key.toString()), result -> result);
    }

    /** The signer's word on each of its keys for boards. */
    public Answer<List<KeyStatement>> keyStatements() {
        return ask(
                request("key-statements"),
                in -> in.objects("keys", io.portcullis.depositary.model.Limits.MAX_BOARD_MEMBERS, KeyStatement::read));
    }

    /** What the signer shows of its key and its machine beside its signature of a batch. */
    public Answer<Vouching> vouch(Bytes32 intent) {
        return ask(request("vouch").put("intent", intent.toString()), Vouching::read);
    }

    /** Shows a snapshot of all logs, which the signer notes in its own once. */
    public Answer<Inclusion> noteSnapshot(Bytes file) {
        return ask(
                request("note-snapshot").put("snapshot", Hex.encode(file.toArray())),
                in -> in.object("inclusion", Inclusion::read));
    }

    /** The list of duress in force, as the officer alone can read it ({@code signer.duress}). */
    public Answer<Bytes> duress() {
        return ask(request("duress"), in -> Bytes.of(in.bytes("sealed", SealedList.MAX_BYTES)));
    }

    /** Brings the list that is to be in force, sealed by the officer under the one that is. */
    public Answer<Boolean> placeDuress(Bytes sealed) {
        return ask(request("duress-place").put("sealed", Hex.encode(sealed.toArray())), in -> in.flag("heeded"));
    }

    /** Hands the transcript of a ceremony to the signer's register, which takes from it what it proves. */
    public Answer<ObjectNode> takeKeyCeremony(Transcript transcript) {
        ObjectNode request = request("key-ceremony");
        request.set("transcript", StrictJson.object(transcript.encode()));
        return askRaw(request, result -> result);
    }

    /**
     * Moves a key's life, if the officer signed the move.
     *
     * @param at Unix seconds, within ten minutes of the signer's clock
     */
    public Answer<ObjectNode> enterKey(Bytes32 key, String state, String reason, long at, Bytes officerSignature) {
        return askRaw(
                request("key-enter")
                        .put("key", key.toString())
                        .put("state", state)
                        .put("reason", reason)
                        .put("at", at)
                        .put("officerSignature", Hex.encode(officerSignature.toArray())),
                result -> result);
    }

    /** What closes the signer's gate, as its door shows it. */
    public Answer<ObjectNode> freeze() {
        return askRaw(request("freeze"), result -> result);
    }

    /** Closes the signer's gate: only ever further. */
    public Answer<ObjectNode> raiseFreeze(FreezeInput.Raised raise) {
        return askRaw(
                request("freeze-raise")
                        .put("cause", raise.cause().name())
                        .put("level", raise.level().name())
                        .put("by", raise.by())
                        .put("text", raise.text()),
                result -> result);
    }

    /** Says that what the caller raised has ended, which opens nothing. */
    public Answer<ObjectNode> mendFreeze(FreezeInput.Mended mended) {
        return askRaw(
                request("freeze-mend")
                        .put("cause", mended.cause().name())
                        .put("by", mended.by())
                        .put("text", mended.text()),
                result -> result);
    }

    private static ObjectNode request(String operation) {
        return StrictJson.newObject().put("version", 1).put("operation", operation);
    }

    <T> Answer<T> ask(ObjectNode request, Function<Fields, T> reader) {
        return askRaw(request, result -> Fields.read("result", result, reader));
    }

    private <T> Answer<T> askRaw(ObjectNode request, Function<ObjectNode, T> reader) {
        byte[] body = StrictJson.canonical(request);
        if (body.length > DoorFrames.MAX_BYTES) {
            return refused(SignerTag.FRAME_TOO_LARGE, "the request has " + body.length + " bytes");
        }
        try {
            return new Answer.Granted<>(readRaw(exchange(body), reader));
        } catch (RefusedException e) {
            return new Answer.Refused<>(e.refusal());
        } catch (IllegalArgumentException e) {
            return refused(SignerTag.FIELD_INVALID, "the signer's answer: " + e.getMessage());
        } catch (TimeoutException e) {
            return refused(SignerTag.SIGNER_UNREACHABLE, "no answer at " + socket + " within " + deadline);
        } catch (IOException e) {
            return refused(SignerTag.SIGNER_UNREACHABLE, "no answer at " + socket + ": " + e.getMessage());
        }
    }

    /**
     * The result that an answer holds.
     *
     * @throws RefusedException the signer's refusal, or one of an answer that does not decode
     */
    static <T> T read(byte[] answer, Function<Fields, T> reader) {
        return readRaw(answer, result -> Fields.read("result", result, reader));
    }

    private static <T> T readRaw(byte[] answer, Function<ObjectNode, T> reader) {
        return Fields.read("answer", StrictJson.object(answer), in -> {
            if (in.number("version") != 1) {
                throw new RefusedException(SignerTag.VERSION_UNKNOWN, "the signer answers in another version");
            }
            if (in.has("refusal")) {
                throw new RefusedException(in.object("refusal", SignerClient::refusal));
            }
            return reader.apply(in.objectNode("result"));
        });
    }

    private static Refusal refusal(Fields in) {
        String tag = in.text("tag", 64);
        String reason = in.text("reason", DoorFrames.MAX_BYTES);
        in.text("remedy", DoorFrames.MAX_BYTES);
        return Arrays.stream(SignerTag.values())
                .filter(known -> known.name().equals(tag))
                .findFirst()
                .map(known -> new Refusal(known, reason))
                .orElseGet(() -> new Refusal(SignerTag.INTERNAL, "the signer refused with " + tag + ": " + reason));
    }

    private static <T> Answer<T> refused(SignerTag tag, String reason) {
        return new Answer.Refused<>(new Refusal(tag, reason));
    }

    /** Blocking I/O has no timeout of its own, so the deadline closes the channel under it. */
    private byte[] exchange(byte[] request) throws IOException, TimeoutException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("signer-client").start(() -> {
                try {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    DoorFrames.write(channel, request);
                    answer.complete(DoorFrames.read(channel)
                            .orElseThrow(() -> new IOException("the door closed without an answer")));
                } catch (IOException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }
}
