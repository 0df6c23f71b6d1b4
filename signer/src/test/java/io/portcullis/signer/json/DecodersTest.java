package io.portcullis.signer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Every decoder ends in a value or in a tagged refusal, whatever it is fed. */
class DecodersTest {
    private static final Ceremony CEREMONY = new Ceremony();
    private static final Evidence EVIDENCE = new Filing(CEREMONY).build();
    private static final String INTENT = new String(EVIDENCE.intent().canonicalBytes(), UTF_8);
    private static final List<Consumer<byte[]>> DECODERS =
            List.of(Intent::decode, SignedPolicy::decode, Evidence::decode, EvidenceFile::decode, TrustRoots::decode);
    private static final List<byte[]> GENUINE = List.of(
            EVIDENCE.intent().canonicalBytes(),
            StrictJson.canonical(EVIDENCE.policy().toJson()),
            StrictJson.canonical(EVIDENCE.toJson()),
            StrictJson.canonical(CEREMONY.trust().toJson()));

    private static void feed(byte[] bytes) {
        for (Consumer<byte[]> decoder : DECODERS) {
            try {
                decoder.accept(bytes);
            } catch (RefusedException e) {
                // The one way out.
            }
        }
    }

    private static void assertRefused(SignerTag tag, String intent) {
        assertEquals(
                tag,
                assertThrows(RefusedException.class, () -> Intent.decode(intent.getBytes(UTF_8)))
                        .refusal()
                        .tag());
    }

    @Property(tries = 500)
    void anyBytesEndInARefusal(@ForAll byte[] bytes) {
        feed(bytes);
    }

    @Property(tries = 1_000)
    void aChangedByteEndsInAValueOrARefusal(@ForAll int which, @ForAll int at, @ForAll byte value) {
        byte[] bytes = GENUINE.get(Math.floorMod(which, GENUINE.size())).clone();
        bytes[Math.floorMod(at, bytes.length)] = value;
        feed(bytes);
    }

    @Test
    void genuineDocumentsReadBack() {
        assertArrayEquals(GENUINE.get(0), Intent.decode(GENUINE.get(0)).canonicalBytes());
        assertEquals(EVIDENCE.policy(), SignedPolicy.decode(GENUINE.get(1)));
        assertEquals(EVIDENCE, Evidence.decode(GENUINE.get(2)));
        assertEquals(CEREMONY.trust(), TrustRoots.decode(GENUINE.get(3)));
    }

    @Test
    void eachBrokenFormHasItsTag() {
        assertRefused(SignerTag.JSON_MALFORMED, INTENT + "x");
        assertRefused(SignerTag.JSON_MALFORMED, INTENT.replace("{\"batchBytes\"", "{\"nonce\":1,\"batchBytes\""));
        assertRefused(SignerTag.JSON_MALFORMED, "[".repeat(50_000));
        assertRefused(SignerTag.JSON_MALFORMED, INTENT.replace("\"nonce\":1", "\"nonce\":" + "9".repeat(400)));
        assertRefused(SignerTag.NOT_CANONICAL, INTENT + " ");
        assertRefused(SignerTag.FIELD_UNKNOWN, INTENT.replace(",\"version\":1", ",\"version\":1,\"zeal\":1"));
        assertRefused(SignerTag.FIELD_MISSING, INTENT.replace("\"nonce\":1,", ""));
        assertRefused(SignerTag.FIELD_INVALID, INTENT.replace("\"nonce\":1", "\"nonce\":-1"));
        assertRefused(SignerTag.VERSION_UNKNOWN, INTENT.replace("\"version\":1", "\"version\":2"));
        assertRefused(SignerTag.AMOUNT_NEGATIVE, INTENT.replace("\"4000\"", "\"-4000\""));
        assertRefused(SignerTag.AMOUNT_OVERFLOW, INTENT.replace("\"4000\"", "\"" + "9".repeat(39) + "\""));
        assertRefused(SignerTag.LENGTH_WRONG, INTENT.replace("\"entity\":\"0x", "\"entity\":\"0x00"));
    }

    @Test
    void halfACharacterIsRefused() {
        assertThrows(
                RefusedException.class,
                () -> Intent.decode(INTENT.replace("Invoice 7", "\\ud800").getBytes(UTF_8)));
        String evidence = new String(GENUINE.get(2), UTF_8).replace("Invoice 7", "\\ud800");
        assertThrows(
                RefusedException.class,
                () -> Evidence.decode(evidence.getBytes(UTF_8)).intent().id());
    }
}
