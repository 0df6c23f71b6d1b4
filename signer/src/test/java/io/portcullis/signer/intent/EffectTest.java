package io.portcullis.signer.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.TokenDelta;
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

    @Test
    void effectsOnAccountsReadBack() {
        EntityId peer = new EntityId(Ceremony.DOLLAR.value());
        List<Effect.Line> lines = List.of(new Effect.Line(Ceremony.DOLLAR, Amount.of(-7), Amount.of(5)));
        for (Effect effect : List.of(
                new Effect.PostCollateral(peer, Ceremony.DOLLAR, Amount.of(3)),
                new Effect.ReleaseCollateral(peer, 1, 9, Ceremony.DOLLAR, Amount.of(3)),
                new Effect.Settle(List.of(
                        new Effect.Settled(peer, 1, 9, 0, lines), new Effect.Settled(peer, 2, 9, 4, List.of()))),
                new Effect.Agree(peer, 0, lines),
                new Effect.StartDispute(
                        peer, 7, peer.value(), true, 0, 60, 2, List.of(new TokenDelta(Ceremony.DOLLAR, Amount.of(-3)))),
                new Effect.StartDispute(peer, 0, peer.value(), false, 0, 0, 0, List.of()),
                new Effect.FillOrders(peer, peer.value(), List.of(new Choice(0, 0), new Choice(9, 65_535))))) {
            assertEquals(effect, Fields.read("effect", effect.toJson(), Effect::read));
        }
    }

    @Test
    void effectsOnAccountsThatAreNoneAreRefused() {
        EntityId peer = new EntityId(Ceremony.DOLLAR.value());
        Effect agree =
                new Effect.Agree(peer, 0, List.of(new Effect.Line(Ceremony.DOLLAR, Amount.of(-7), Amount.of(5))));
        ObjectNode unbalanced = agree.toJson();
        ((ObjectNode) unbalanced.path("lines").path(0)).put("collateral", "3");
        assertRefused(SignerTag.FIELD_INVALID, unbalanced);
        ObjectNode huge = agree.toJson();
        ((ObjectNode) huge.path("lines").path(0)).put("left", "1" + "0".repeat(39));
        assertRefused(SignerTag.AMOUNT_OVERFLOW, huge);
        ObjectNode least = agree.toJson();
        ((ObjectNode) least.path("lines").path(0))
                .put("left", Amount.MIN.toString())
                .put("right", "0");
        assertRefused(SignerTag.FIELD_INVALID, least);
        ObjectNode nothing = agree.toJson();
        nothing.putArray("lines");
        assertRefused(SignerTag.FIELD_INVALID, nothing);
        ObjectNode settles = new Effect.Settle(List.of(new Effect.Settled(peer, 1, 9, 4, List.of()))).toJson();
        ((ObjectNode) settles.path("settlements").path(0)).put("nonce", 0);
        assertRefused(SignerTag.FIELD_INVALID, settles);
        assertRefused(
                SignerTag.FIELD_INVALID,
                new Effect.PostCollateral(peer, Ceremony.DOLLAR, Amount.of(3))
                        .toJson()
                        .put("amount", "0"));
    }

    @Test
    void wordsToAFundReadBackAndThoseThatAreNoneAreRefused() {
        EntityId debtor = new EntityId(Ceremony.DOLLAR.value());
        Effect declare =
                new Effect.DeclareDefault(Ceremony.VENDOR, debtor.value(), debtor, Ceremony.DOLLAR, FundProfile.EMIR);
        Effect leave = new Effect.LeaveFund(Ceremony.VENDOR, Ceremony.DOLLAR, true, Amount.of(3), 2);
        for (Effect effect : List.of(declare, leave)) {
            assertEquals(effect, Fields.read("effect", effect.toJson(), Effect::read));
            assertRefused(SignerTag.FIELD_INVALID, effect.toJson().put("fund", "0x" + "0".repeat(40)));
        }
        assertRefused(SignerTag.FIELD_INVALID, declare.toJson().put("profile", "OTHER"));
        assertRefused(SignerTag.FIELD_INVALID, declare.toJson().put("default", "0x" + "0".repeat(64)));
        assertRefused(SignerTag.FIELD_INVALID, leave.toJson().put("part", "both"));
        assertRefused(SignerTag.FIELD_INVALID, leave.toJson().put("units", "0"));
        assertRefused(SignerTag.FIELD_INVALID, leave.toJson().put("nonce", 0));
    }

    @Test
    void disputesThatAreNoneAreRefused() {
        EntityId peer = new EntityId(Ceremony.DOLLAR.value());
        TokenDelta delta = new TokenDelta(Ceremony.DOLLAR, Amount.of(-3));
        ObjectNode start = new Effect.StartDispute(peer, 7, peer.value(), true, 0, 60, 2, List.of(delta)).toJson();
        assertRefused(SignerTag.FIELD_INVALID, start.deepCopy().put("version", -1));
        assertRefused(SignerTag.FIELD_INVALID, start.deepCopy().put("clauses", 65_537));
        assertRefused(SignerTag.FIELD_INVALID, start.deepCopy().put("evidence", "yes"));
        ObjectNode twice = start.deepCopy();
        twice.withArray("deltas").add(start.path("deltas").path(0));
        assertRefused(SignerTag.FIELD_INVALID, twice);
        ObjectNode fill = new Effect.FillOrders(peer, peer.value(), List.of(new Choice(0, 1))).toJson();
        ObjectNode none = fill.deepCopy();
        none.putArray("choices");
        assertRefused(SignerTag.FIELD_INVALID, none);
        ((ObjectNode) fill.path("choices").path(0)).put("ratio", 65_536);
        assertRefused(SignerTag.FIELD_INVALID, fill);
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
