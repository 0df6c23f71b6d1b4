package io.portcullis.appliance.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a hub is told, and what it takes for granted. */
class HubSettingsTest {
    private static boolean limitsByPermit(String more) {
        String word = "0x" + "07".repeat(32);
        String json = "{\"node\":\"" + word + "\",\"entities\":[{\"name\":\"hub\",\"entity\":\"" + word + "\"" + more
                + ",\"clients\":[]}]}";
        return Fields.read("engine", StrictJson.object(json.getBytes(StandardCharsets.UTF_8)), HubSettings::read)
                .entities()
                .getFirst()
                .permitted();
    }

    @Test
    void limitsRiseByPermitAloneUnlessTheConfigurationSaysThatTheyAreFree() {
        assertTrue(limitsByPermit(""));
        assertTrue(limitsByPermit(",\"creditLimits\":\"permitted\""));
        assertEquals(false, limitsByPermit(",\"creditLimits\":\"free\""));
        RefusedException refused =
                assertThrows(RefusedException.class, () -> limitsByPermit(",\"creditLimits\":\"anything\""));
        assertTrue(refused.getMessage().contains("permitted or free"), refused::getMessage);
    }
}
