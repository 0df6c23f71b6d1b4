package io.portcullis.signer.mirror;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.Limits;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A proof about a log, as a file of its own: canonical JSON.
 *
 * <p>{@code {"version":1,"kind":"inclusion","index","entry","path":[…],"checkpoint"}}: an entry stands in the log. {@code {"version":1,"kind":"consistency","path":[…],
 * "older","newer"}}: a log continues what it was. Checkpoints (whole notes) and entries are hexadecimal, paths go from the leaf up.
 */
public sealed interface LogProof {
    /** An entry is the one at that index. */
    record InLog(long index, Bytes entry, List<Bytes32> path, Note checkpoint) implements LogProof {
        public InLog {
            path = List.copyOf(path);
        }
    }

    /** The newer head continues the older one. */
    record Continues(List<Bytes32> path, Note older, Note newer) implements LogProof {
        public Continues {
            path = List.copyOf(path);
        }
    }

    int VERSION = 1;
    int MAX_ENTRY_BYTES = 4_096;

    /** The newest head that the proof speaks of. */
    default TreeHead head() {
        return TreeHead.of(
                switch (this) {
                    case InLog proof -> proof.checkpoint();
                    case Continues proof -> proof.newer();
                });
    }

    /**
     * That the proof holds, under heads that the log signed and enough witnesses cosigned.
     *
     * @param keyOf gives the key of a log if one is pinned, or refuses
     * @throws RefusedException {@code LOG_PROOF_INVALID}, or of the heads
     */
    default void require(Function<TreeHead, Optional<NoteKey>> keyOf, Optional<Witnesses> witnesses) {
        switch (this) {
            case InLog proof -> {
                TreeHead head = signed(proof.checkpoint(), keyOf, witnesses);
                requireHolds(MerkleTree.verifyInclusion(
                        proof.index(),
                        head.size(),
                        MerkleTree.leafHash(proof.entry().toArray()),
                        proof.path(),
                        head.root()));
            }
            case Continues proof -> {
                TreeHead older = signed(proof.older(), keyOf, witnesses);
                TreeHead newer = signed(proof.newer(), keyOf, witnesses);
                requireHolds(older.origin().equals(newer.origin())
                        && MerkleTree.verifyConsistency(
                                older.size(), newer.size(), proof.path(), older.root(), newer.root()));
            }
        }
    }

    private static TreeHead signed(
            Note note, Function<TreeHead, Optional<NoteKey>> keyOf, Optional<Witnesses> witnesses) {
        TreeHead head = TreeHead.of(note);
        LogCheck.requireVouched(note, keyOf.apply(head), witnesses);
        return head;
    }

    private static void requireHolds(boolean holds) {
        if (!holds) {
            throw new RefusedException(SignerTag.LOG_PROOF_INVALID, "the path does not lead to the signed root");
        }
    }

    default Bytes encode() {
        ObjectNode json = StrictJson.newObject().put("version", VERSION);
        List<Bytes32> path = switch (this) {
            case InLog proof -> {
                json.put("kind", "inclusion")
                        .put("index", proof.index())
                        .put("entry", Hex.encode(proof.entry().toArray()))
                        .put("checkpoint", hex(proof.checkpoint()));
                yield proof.path();
            }
            case Continues proof -> {
                json.put("kind", "consistency").put("older", hex(proof.older())).put("newer", hex(proof.newer()));
                yield proof.path();
            }
        };
        ArrayNode list = json.putArray("path");
        path.forEach(hash -> list.add(hash.toString()));
        return Bytes.of(StrictJson.canonical(json));
    }

    private static String hex(Note note) {
        return Hex.encode(note.encode().toArray());
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    static LogProof decode(Bytes bytes) {
        return Fields.read("proof", StrictJson.canonicalObject(bytes.toArray()), in -> {
            if (in.number("version") != VERSION) {
                throw new RefusedException(SignerTag.VERSION_UNKNOWN, "the proof is of another version");
            }
            String kind = in.text("kind", 16);
            List<Bytes32> path = in.bytes32s("path", Limits.MAX_PROOF_HASHES);
            return switch (kind) {
                case "inclusion" ->
                    new InLog(
                            in.number("index"),
                            Bytes.of(in.bytes("entry", MAX_ENTRY_BYTES)),
                            path,
                            note(in, "checkpoint"));
                case "consistency" -> new Continues(path, note(in, "older"), note(in, "newer"));
                default -> throw in.invalid("kind", "inclusion or consistency");
            };
        });
    }

    private static Note note(Fields in, String name) {
        return Note.decode(Bytes.of(in.bytes(name, Limits.MAX_NOTE_BYTES)));
    }
}
