package io.portcullis.appliance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.allocation.DefaultCase;
import io.portcullis.waterfall.allocation.Layer;
import io.portcullis.waterfall.allocation.LayerKind;
import io.portcullis.waterfall.allocation.Profile;
import io.portcullis.waterfall.render.Format;
import io.portcullis.waterfall.report.ReportKind;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The case of a default as a file, with what creditors had of the debtor's own before. */
final class DefaultCaseFileTest {
    private static final EntityId DEBTOR = entity("d1");
    private static final EntityId ONE = entity("c1");
    private static final EntityId TWO = entity("c2");

    private static EntityId entity(String byteInHex) {
        return EntityId.fromHex("0x" + byteInHex.repeat(32));
    }

    /** 3,800 over 2,100 of the debtor's own, 380, 190 and the creditors. */
    private static DefaultCase fallen() {
        return new DefaultCase(
                Bytes32.fromHex("0x" + "de".repeat(32)),
                DEBTOR,
                TokenId.fromHex("0x" + "70".repeat(32)),
                Profile.XLN,
                new TreeMap<>(Map.of(ONE, Amount.of(300), TWO, Amount.of(1_400))),
                List.of(
                        Layer.of("insurance-pool", LayerKind.POOL, Map.of(TWO, Amount.of(380))),
                        Layer.of("hub-bond", LayerKind.HUB_BOND, Map.of(ONE, Amount.of(190)))));
    }

    private static final SortedMap<EntityId, Amount> BEFORE = new TreeMap<>(Map.of(ONE, Amount.of(2_100)));

    @Test
    void readsBackWhatItWroteWithWhatWasPaidBeforeAndWithout() {
        for (SortedMap<EntityId, Amount> before : List.of(BEFORE, Collections.<EntityId, Amount>emptySortedMap())) {
            DefaultCaseFile file = new DefaultCaseFile(1_772_300_000L, fallen(), before);
            assertEquals(file, DefaultCaseFile.decode(file.encode()));
        }
    }

    /** The same, of whose pool a part is asked back. */
    private static DefaultCaseFile replenished(int basisPoints) {
        DefaultCase fallen = fallen();
        Layer pool = fallen.layers().getFirst();
        Layer asking = new Layer(pool.name(), pool.kind(), pool.cap(), pool.contributions(), basisPoints);
        return new DefaultCaseFile(
                1_772_300_000L,
                new DefaultCase(
                        fallen.id(),
                        fallen.debtor(),
                        fallen.token(),
                        fallen.profile(),
                        fallen.claims(),
                        List.of(asking, fallen.layers().getLast())),
                BEFORE);
    }

    @Test
    void carriesWhatPartOfAPoolIsAskedBackAndNothingIfNoneIs() {
        DefaultCaseFile file = replenished(5_000);
        assertEquals(file, DefaultCaseFile.decode(file.encode()));
        assertTrue(text(file).contains("\"replenishBasisPoints\":5000"));
        assertEquals(
                new DefaultCaseFile(1_772_300_000L, fallen(), BEFORE).encode(),
                replenished(0).encode());
        // 190 of 380: in the rows and among the facts.
        String report = new String(
                Format.JSON.render(
                        ReportMaker.make(ReportKind.WATERFALL, Optional.empty(), file.encode(), Optional.empty())),
                StandardCharsets.UTF_8);
        assertTrue(report.contains("\"asked_to_bring_back\""), report);
        assertTrue(report.contains("\"replenishment\""), report);
    }

    @Test
    void refusesAPartThatIsNoneOrOfALayerThatIsNoPool() {
        String text = text(replenished(5_000));
        for (String bad : List.of("10001", "-1", "\"5000\"", "0.5", "null")) {
            Bytes bent =
                    Bytes.of(text.replace("Points\":5000", "Points\":" + bad).getBytes(StandardCharsets.UTF_8));
            assertThrows(WaterfallRefusal.class, () -> DefaultCaseFile.decode(bent), bad);
        }
        Bytes bond = Bytes.of(text.replace("\"pool\"", "\"hub-bond\"").getBytes(StandardCharsets.UTF_8));
        assertThrows(WaterfallRefusal.class, () -> DefaultCaseFile.decode(bond));
    }

    private static String text(DefaultCaseFile file) {
        return new String(file.encode().toArray(), StandardCharsets.UTF_8);
    }

    @Test
    void refusesAnAmountThatIsNone() {
        String text =
                new String(new DefaultCaseFile(1, fallen(), BEFORE).encode().toArray(), StandardCharsets.UTF_8);
        Bytes bent = Bytes.of(text.replace("\"2100\"", "\"-2100\"").getBytes(StandardCharsets.UTF_8));
        assertThrows(WaterfallRefusal.class, () -> DefaultCaseFile.decode(bent));
    }

    @Test
    void theDebtorsOwnIsTheFirstLayerOfTheReportAndCountsInLossAndClaims() {
        DefaultCaseFile file = new DefaultCaseFile(1_772_300_000L, fallen(), BEFORE);
        byte[] rendered = Format.JSON.render(
                ReportMaker.make(ReportKind.WATERFALL, Optional.empty(), file.encode(), Optional.empty()));
        String report = new String(rendered, StandardCharsets.UTF_8);
        for (String expected :
                List.of("\"3800\"", "\"2670\"", "\"2100\"", "\"380\"", "\"190\"", "\"1130\"", "\"2400\"")) {
            assertTrue(report.contains(expected), expected + " in " + report);
        }
    }
}
