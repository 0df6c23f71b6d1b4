package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.P256Key;
import io.portcullis.threshold.codec.Bytes;
import org.junit.jupiter.api.Test;

class GrantCommandTest {
    /** The base point of P-256 (FIPS 186-5). */
    private static final String POINT = "0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    @Test
    void readsAPasskeyAsAnAccountsPageShowsIt() {
        GrantKey.Passkey expected = new GrantKey.Passkey(
                Bytes.of(new byte[] {1, 2, 3}),
                new P256Key(Bytes.of(Hex.decode(POINT))),
                Bytes32.of(Bytes.of("localhost".getBytes(UTF_8)).sha256().toArray()),
                "https://localhost:8443");
        assertEquals(expected, GrantCommand.key("passkey:0x010203:" + POINT + ":localhost:https://localhost:8443"));
    }

    @Test
    void refusesAPasskeyThatIsNone() {
        for (String wrong : new String[] {
            "passkey:",
            "passkey:0x010203:" + POINT + ":localhost",
            "passkey:0x010203:" + POINT + ":localhost:localhost",
            "passkey::" + POINT + ":localhost:https://localhost",
            "passkey:0x01:" + POINT.replace("f5", "f6") + ":localhost:https://localhost"
        }) {
            CliRefusal refused = assertThrows(CliRefusal.class, () -> GrantCommand.key(wrong), wrong);
            assertEquals(CliTag.INPUT_INVALID, refused.tag(), wrong);
        }
    }
}
