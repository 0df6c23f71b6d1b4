package io.portcullis.appliance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.credit.RiskTerms;
import io.portcullis.engine.credit.RiskWord;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files of a treasury's words, as a person writes them, and strictly. */
class RiskFilesTest {
    private static final String SOURCE = "0x6c8d12B6Ea9c80915Fab21eEe01d783688D02a15";
    private static final String TERMS = """
            {"format":"portcullis/risk-terms/v1",
             "model":{"version":1,"lgd":"0.45","conversion":"0.75","maturityYears":"2.5","defaultYears":"1",
                      "tailDeviations":"2.33","horizonDays":10,"floor":"1","costOfCapital":"0.1","baseRate":"0.02",
                      "spreadPerVolatility":"0.05","spreadPerLoss":"1.5","decay":"0.94"},
             "calls":{"call":10000,"clear":9000,"buffer":2500,"leastTransfer":"1","dwellSeconds":10,
                      "callSeconds":120,"freezeSeconds":120,"closeSeconds":120},
             "feeds":{"sources":["%s"],"quorum":1,"staleSeconds":60,"skewSeconds":30,"deviation":500,"jump":1000}}
            """.formatted(SOURCE);

    @Test
    void termsAreReadAndTheEngineTakesThem() {
        RiskTerms terms = RiskFiles.terms(Bytes.ascii(TERMS));
        assertEquals(Set.of(Address.fromChecksummed(SOURCE)), terms.feeds().sources());
        assertEquals(RiskTerms.DAY_SECONDS, terms.daySeconds());
        RiskWord word = new RiskWord.Terms(terms);
        assertEquals(word, RiskFiles.checked(word));
    }

    @Test
    void whatIsNotSaidRightIsNoTerms() {
        for (String wrong : List.of(
                TERMS.replace("\"quorum\":1", "\"quorum\":0"),
                TERMS.replace(SOURCE, SOURCE.toLowerCase(Locale.ROOT)),
                TERMS.replace("\"clear\":9000", "\"clear\":10000"),
                TERMS.replace("\"jump\":1000", "\"jump\":1000,\"more\":1"),
                TERMS.replace("risk-terms/v1", "risk-terms/v2"))) {
            assertThrows(WaterfallRefusal.class, () -> RiskFiles.terms(Bytes.ascii(wrong)), wrong);
        }
    }

    @Test
    void anObligorAndScenariosAreReadAndNothingBesides() {
        String entity = "0x" + "1".repeat(64);
        String obligor = "{\"format\":\"portcullis/obligor/v1\",\"entity\":\"" + entity
                + "\",\"kept\":12,\"missed\":1,\"spread\":\"0.008\"}";
        assertEquals(
                EntityId.fromHex(entity),
                RiskFiles.obligor(Bytes.ascii(obligor)).entity());
        assertThrows(WaterfallRefusal.class, () -> RiskFiles.obligor(Bytes.ascii(obligor.replace("12", "-1"))));
        String scenarios = "{\"format\":\"portcullis/stress-scenarios/v1\",\"stress\":[{\"name\":\"crash\",\"cover\":2,"
                + "\"drawdown\":\"0.5\",\"resources\":\"100\",\"factors\":[]}]}";
        assertEquals(2, RiskFiles.scenarios(Bytes.ascii(scenarios)).getFirst().cover());
        assertEquals(
                1,
                LiveInputs.decode(LiveInputs.file(EntityId.fromHex(entity), Optional.of(Bytes.ascii(scenarios))))
                        .stress()
                        .size());
        assertThrows(
                WaterfallRefusal.class,
                () -> RiskFiles.scenarios(Bytes.ascii(scenarios.replace("\"cover\":2", "\"cover\":3"))));
    }
}
