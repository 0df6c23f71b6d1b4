package io.portcullis.signer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.service.BoardOfTwins.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Whoever asks one signer for withdrawals, and remembers what it heard: the survivor must stand by it. */
final class Caller {
    private final BoardOfTwins board;

    /** Guarded by this, both: two requests may run at once. */
    private final List<Inclusion> inclusions = new ArrayList<>();

    private final List<ObjectNode> signed = new ArrayList<>();

    Caller(BoardOfTwins board) {
        this.board = board;
    }

    /** The intent recorded, then the evidence signed, as far as the signer lives. @return the last answer, granted or not */
    Optional<ObjectNode> ask(TwinSigner twin, Draft draft) {
        Optional<Inclusion> recorded = twin.record(draft.intent());
        Optional<ObjectNode> answer = recorded.flatMap(proof -> twin.sign(board.evidence(draft, List.of(proof))));
        synchronized (this) {
            recorded.ifPresent(inclusions::add);
            answer.filter(TwinSigner::isGranted).ifPresent(granted -> {
                signed.add(granted);
                inclusions.add(TwinSigner.inclusion(granted));
            });
        }
        return answer;
    }

    /** Whatever was answered before is as it was. */
    synchronized void requireStanding(TwinSigner twin) {
        for (Inclusion inclusion : inclusions) {
            assertEquals(
                    inclusion.leaf(), new Intent.Bytes(twin.log().leaf(inclusion.index())), "an entry that was shown");
            assertEquals(
                    Optional.of(inclusion.checkpoint().root()),
                    twin.log().rootAt(inclusion.checkpoint().size()),
                    "a log that was shown");
        }
        for (ObjectNode answer : signed) {
            assertTrue(
                    rows(twin, "signed").stream()
                            .anyMatch(row -> row.get("signature")
                                    .equals(answer.get("result").get("signature"))),
                    "a signature without its row");
        }
    }

    static List<ObjectNode> rows(TwinSigner twin, String type) {
        List<ObjectNode> rows = new ArrayList<>();
        for (long i = 0; i < twin.log().size(); i++) {
            ObjectNode row = StrictJson.object(twin.log().leaf(i));
            if (row.get("type").stringValue().equals(type)) {
                rows.add(row);
            }
        }
        return rows;
    }
}
