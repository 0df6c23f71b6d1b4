package io.portcullis.signer.service;

import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.client.Consistency;
import io.portcullis.signer.client.GroupPartial;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.verdict.ThresholdFault;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From the bytes of a request to the bytes of its answer; the forms are in {@code signer.client}. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int VERSION = 1;
    private static final int MAX_SNAPSHOT_BYTES = 256 * 1024;

    /** Operations of a ceremony that has begun; only {@code ceremony-begin} begins one. */
    private static final Set<String> GOING_ON = Set.of(
            "ceremony-hear",
            "ceremony-close",
            "ceremony-cancel",
            "ceremony-resolve",
            "ceremony-prove",
            "ceremony-renounce",
            "ceremony-abandon",
            "shares");

    private final SecureRandom random = new SecureRandom();
    private final Signer signer;
    private final LogDesk logs;
    private final CeremonyRequests ceremonies;
    private final SealDesk seals;
    private final Drain drain;
    private final KeyDesk keys;
    private final FreezeDesk freeze;
    private final GasDesk gas;

    Requests(
            Signer signer,
            LogDesk logs,
            CeremonyRequests ceremonies,
            SealDesk seals,
            Drain drain,
            KeyDesk keys,
            FreezeDesk freeze,
            GasDesk gas) {
        this.gas = gas;
        this.freeze = freeze;
        this.drain = drain;
        this.signer = signer;
        this.logs = logs;
        this.ceremonies = ceremonies;
        this.seals = seals;
        this.keys = keys;
    }

    /** Never throws: whatever comes in, an answer goes out. */
    Heard hear(byte[] request) {
        Call call = new Call();
        byte[] answer = answer(() -> perform(request, call));
        return new Heard(answer, Optional.ofNullable(call.upload));
    }

    /** What a request leaves to do once it is answered. */
    private static final class Call {
        private Heard.Upload upload;
    }

    /** The answer that a call comes to. Never throws. */
    static byte[] answer(Supplier<ObjectNode> call) {
        try {
            ObjectNode json = StrictJson.newObject().put("version", VERSION);
            json.set("result", call.get());
            return StrictJson.canonical(json);
        } catch (RefusedException e) {
            return refusal(e.refusal());
        } catch (ThresholdRefusedException e) {
            return refusal(CeremonyRequests.refused(e).refusal());
        } catch (ThresholdFault e) {
            LOG.error("a machine of this signer is broken: {}", e.getMessage());
            return refusal(new Refusal(SignerTag.INTERNAL, String.valueOf(e.getMessage())));
        } catch (SignerFault e) {
            LOG.error("a machine of this signer is broken: {}", e.getMessage());
            return refusal(e.refusal());
        } catch (RuntimeException e) {
            LOG.error("a bug; nothing was signed by this request", e);
            return refusal(new Refusal(SignerTag.INTERNAL, e.getClass().getSimpleName()));
        }
    }

    static byte[] refusal(Refusal refusal) {
        ObjectNode json = StrictJson.newObject().put("version", VERSION);
        json.putObject("refusal")
                .put("tag", refusal.tag().name())
                .put("reason", printable(refusal.reason()))
                .put("remedy", refusal.remedy());
        return StrictJson.canonical(json);
    }

    /** Reasons may quote the request; the answer stays one line of bounded text. */
    private static String printable(String reason) {
        String oneLine = reason.replaceAll("\\p{Cntrl}", " ");
        return oneLine.length() > 2_000 ? oneLine.substring(0, 2_000) + "…" : oneLine;
    }

    private ObjectNode perform(byte[] request, Call call) {
        Supplier<ObjectNode> action;
        try {
            action = Fields.read("request", StrictJson.object(request), in -> decode(in, call));
        } catch (RefusedException e) {
            logs.refused(e.refusal());
            throw e;
        }
        return action.get();
    }

    private Supplier<ObjectNode> decode(Fields in, Call call) {
        if (in.number("version") != VERSION) {
            throw new RefusedException(SignerTag.VERSION_UNKNOWN, "request.version is not " + VERSION);
        }
        String operation = in.text("operation", 32);
        return switch (operation) {
            case "drain" -> () -> drain.begin().toJson();
            case "resume" -> () -> drain.end().toJson();
            case "describe" -> () -> signer.describe(drain.standing()).toJson();
            // The way up is open while drained, too.
            case "freeze", "freeze-raise", "freeze-mend" ->
                freeze.decode(operation, in).orElseThrow();
            case "ceremony-begin" -> {
                Supplier<ObjectNode> action = decode(operation, in, call);
                yield () -> admitted(
                        () -> {
                            freeze.requireUnsealed();
                            return action.get();
                        },
                        true,
                        call);
            }
            default -> {
                Supplier<ObjectNode> action = decode(operation, in, call);
                yield () -> admitted(action, !GOING_ON.contains(operation), call);
            }
        };
    }

    /** Counts the request until it is answered, and its upload until that is settled or its connection gone. */
    private ObjectNode admitted(Supplier<ObjectNode> action, boolean begins, Call call) {
        Drain.Place place = drain.enter(begins);
        boolean goesOn = false;
        try {
            ObjectNode answer = action.get();
            if (call.upload != null) {
                call.upload = new Counted(call.upload, place);
                goesOn = true;
            }
            return answer;
        } finally {
            if (!goesOn) {
                place.close();
            }
        }
    }

    /** An upload that keeps its request's place. */
    private record Counted(Heard.Upload upload, Drain.Place place) implements Heard.Upload {
        @Override
        public Duration patience() {
            return upload.patience();
        }

        @Override
        public void receive(ReadableByteChannel channel) throws IOException {
            upload.receive(channel);
        }

        @Override
        public byte[] settle() {
            return upload.settle();
        }

        @Override
        public void close() {
            upload.close();
            place.close();
        }
    }

    private Supplier<ObjectNode> decode(String operation, Fields in, Call call) {
        return switch (operation) {
            case "sign" -> {
                Evidence evidence = in.object("evidence", Evidence::read);
                yield () -> signed(signer.sign(evidence));
            }
            case "seal" -> {
                SealDesk.Announced announced = SealDesk.Announced.read(in);
                yield () -> {
                    call.upload = seals.begin(announced);
                    return StrictJson.newObject().put("proceed", true);
                };
            }
            case "decide" -> {
                Intent intent = in.object("intent", Intent::read);
                SignedPolicy policy = in.object("policy", SignedPolicy::read);
                Approval.Decision decision = Approval.Decision.ofText(in.text("decision", 16))
                        .orElseThrow(() -> in.invalid("decision", "approve, reject or cancel"));
                Approval approval = in.object("approval", Approval::read);
                yield () -> {
                    signer.decide(intent, policy, decision, approval);
                    return StrictJson.newObject().put("intent", intent.id().toString());
                };
            }
            case "duress" ->
                () -> StrictJson.newObject()
                        .put("sealed", Hex.encode(signer.duress().shown(random).toArray()));
            case "duress-place" -> {
                Bytes sealed = Bytes.of(in.bytes("sealed", SealedList.MAX_BYTES));
                yield () -> {
                    signer.duress().take(sealed);
                    return StrictJson.newObject().put("heeded", true);
                };
            }
            case "note-snapshot" -> {
                Bytes snapshot = Bytes.of(in.bytes("snapshot", MAX_SNAPSHOT_BYTES));
                yield () -> inclusion(logs.noteSnapshot(snapshot));
            }
            case "record" -> {
                Intent intent = in.object("intent", Intent::read);
                yield () -> inclusion(logs.record(intent));
            }
            case "prove" -> {
                long index = in.number("index");
                yield () -> inclusion(logs.prove(index));
            }
            case "consistency" -> {
                long oldSize = in.number("oldSize");
                yield () -> consistency(logs.consistency(oldSize));
            }
            case "entries" -> {
                long from = in.number("from");
                yield () -> entries(logs.entries(from));
            }
            case "checkpoint" ->
                () -> {
                    ObjectNode json = StrictJson.newObject();
                    json.set("checkpoint", logs.checkpoint().toJson());
                    return json;
                };
            default ->
                ceremonies
                        .decode(operation, in)
                        .or(() -> keys.decode(operation, in))
                        .or(() -> gas.decode(operation, in))
                        .orElseThrow(() -> new RefusedException(
                                SignerTag.OPERATION_UNKNOWN, "there is no operation " + operation));
        };
    }

    private ObjectNode signed(Signer.Signed signed) {
        ObjectNode json = inclusion(signed.inclusion());
        signed.part().ifPresent(part -> json.set("partial", new GroupPartial(part).toJson()));
        return json.put("signer", signer.name())
                .put("address", signer.address().toString())
                .put("signature", Hex.encode(signed.signature().encode()));
    }

    private static ObjectNode inclusion(Inclusion inclusion) {
        ObjectNode json = StrictJson.newObject();
        json.set("inclusion", inclusion.toJson());
        return json;
    }

    private static ObjectNode entries(List<Bytes> leaves) {
        ObjectNode json = StrictJson.newObject();
        ArrayNode list = json.putArray("entries");
        leaves.forEach(leaf -> list.add(Hex.encode(leaf.toArray())));
        return json;
    }

    private static ObjectNode consistency(Consistency consistency) {
        ObjectNode json = StrictJson.newObject().put("oldSize", consistency.oldSize());
        ArrayNode path = json.putArray("path");
        consistency.path().forEach(hash -> path.add(hash.toString()));
        json.set("checkpoint", consistency.checkpoint().toJson());
        return json;
    }
}
