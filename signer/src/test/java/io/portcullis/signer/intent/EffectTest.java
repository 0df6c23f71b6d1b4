package io.portcullis.signer.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.KnownGroup;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A board's effect says which key it names, or that it names none; it never leaves it open. */
final class EffectTest {
    private static final Board BOARD = Board.ofEqualWeights(2, List.of(Ceremony.VENDOR, Ceremony.GUARDIAN));
    private static final GroupKey KEY = new KnownGroup(7).key();

    @Test
    void aBoardReadsBackWithItsKeyAndWithout() {
        assertReadsBack(BOARD);
        assertReadsBack(BOARD.withGroupKey(KEY));
        assertEquals("0x", json(BOARD).path("groupKey").asString());
        assertEquals(
                KEY.toString(), json(BOARD.withGroupKey(KEY)).path("groupKey").asString());
    }

    @Test
    void aBoardThatLeavesItsKeyOpenIsRefused() {
        ObjectNode silent = json(BOARD);
        silent.remove("groupKey");
        assertRefused(SignerTag.FIELD_MISSING, silent);
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertRefused(SignerTag.LENGTH_WRONG, json(BOARD).put("groupKey", KEY + "00"));
        assertRefused(
                SignerTag.FIELD_INVALID,
                json(BOARD).put("groupKey", KEY.toString().substring(0, 2 + 2 * (GroupKey.LENGTH - 1))));
    }

    @Test
    void aKeyWithPaddingThatIsNotZeroIsRefused() {
        for (int coordinate = 0; coordinate < 4; coordinate++) {
            int at = 2 + 2 * 64 * coordinate;
            String bent =
                    KEY.toString().substring(0, at) + "01" + KEY.toString().substring(at + 2);
            assertRefused(SignerTag.FIELD_INVALID, json(BOARD).put("groupKey", bent));
        }
    }

    private static void assertReadsBack(Board board) {
        assertEquals(new Effect.ProposeBoard(board), Fields.read("effect", json(board), Effect::read));
    }

    private static void assertRefused(SignerTag tag, ObjectNode json) {
        assertEquals(
                tag,
                assertThrows(RefusedException.class, () -> Fields.read("effect", json, Effect::read))
                        .refusal()
                        .tag());
    }

    private static ObjectNode json(Board board) {
        return new Effect.ProposeBoard(board).toJson();
    }
}
