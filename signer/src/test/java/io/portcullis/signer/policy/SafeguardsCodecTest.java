package io.portcullis.signer.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Documents of format 2, and what they may not be. */
final class SafeguardsCodecTest {
    private static final Policy FULL = Policies.full();
    private static final String TEXT = new String(PolicyCodec.canonicalBytes(FULL), UTF_8);

    @Test
    void aDocumentWithEverySafeguardReadsBack() {
        assertEquals(FULL, PolicyCodec.decode(TEXT.getBytes(UTF_8)));
        assertTrue(TEXT.contains("\"format\":2"));
    }

    @Property(tries = 300)
    void anyPolicyReadsBackToTheSameBytes(@ForAll long seed) {
        byte[] bytes = PolicyCodec.canonicalBytes(Policies.random(new Random(seed)));
        assertArrayEquals(bytes, PolicyCodec.canonicalBytes(PolicyCodec.decode(bytes)));
    }

    @Property(tries = 1_000)
    void aChangedByteEndsInAnotherPolicyOrARefusal(@ForAll int at, @ForAll byte value) {
        byte[] bytes = TEXT.getBytes(UTF_8);
        bytes[Math.floorMod(at, bytes.length)] = value;
        try {
            assertArrayEquals(bytes, PolicyCodec.canonicalBytes(PolicyCodec.decode(bytes)));
        } catch (RefusedException e) {
            // The other way out.
        }
    }

    @Test
    void aPolicyWithoutSafeguardsKeepsItsFormatAndHasNoOther() {
        String plain = new String(PolicyCodec.canonicalBytes(Policies.BASE), UTF_8);
        assertTrue(plain.contains("\"format\":1") && !plain.contains("safeguards"));
        byte[] empty = StrictJson.canonical(PolicyCodec.toJson(Policies.BASE)
                .put("format", 2)
                .set("safeguards", SafeguardsCodec.toJson(Safeguards.NONE)));
        assertRefused(SignerTag.NOT_CANONICAL, new String(empty, UTF_8));
    }

    @Test
    void theFormatsAreNotMixed() {
        assertRefused(SignerTag.FIELD_UNKNOWN, TEXT.replace("\"format\":2", "\"format\":1"));
        assertRefused(SignerTag.FIELD_MISSING, TEXT.replace("\"format\":2", "\"format\":4"));
        assertRefused(SignerTag.FIELD_MISSING, TEXT.replace("\"format\":2", "\"format\":5"));
        assertRefused(SignerTag.VERSION_UNKNOWN, TEXT.replace("\"format\":2", "\"format\":1000000"));
        String plain = new String(PolicyCodec.canonicalBytes(Policies.BASE), UTF_8);
        assertRefused(SignerTag.FIELD_MISSING, plain.replace("\"format\":1", "\"format\":2"));
    }

    @Test
    void eachBrokenSafeguardHasItsTag() {
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("-05:30", "-00:00"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("-05:30", "+14:01"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("-05:30", "-5:30"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("2026-12-25", "2026-02-30"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"fromMinute\":100", "\"fromMinute\":1000"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("[\"board\",\"rules\"]", "[\"rules\",\"board\"]"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("[\"board\",\"rules\"]", "[\"rules\",\"rules\"]"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("[\"board\",\"rules\"]", "[]"));
        assertRefused(SignerTag.FIELD_INVALID, TEXT.replace("\"of\":\"token\"", "\"of\":\"tokens\""));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"role\":\"operator\"", "\"role\":\"approver\""));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("[\"alice\",\"bob\"]", "[\"alice\",\"eve\"]"));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"id\":\"each\"", "\"id\":\"speed\""));
        assertRefused(SignerTag.POLICY_MALFORMED, TEXT.replace("\"id\":\"each\"", "\"id\":\"small\""));
        assertRefused(
                SignerTag.FIELD_UNKNOWN,
                TEXT.replace("\"tierWindowSeconds\"", "\"zeal\":1,\"tierWindowSeconds\"")
                        .replace("\"terms\":", "\"terms\":"));
    }

    private static void assertRefused(SignerTag tag, String document) {
        byte[] canonical = StrictJson.canonical(StrictJson.object(document.getBytes(UTF_8)));
        assertEquals(
                tag,
                assertThrows(RefusedException.class, () -> PolicyCodec.decode(canonical))
                        .refusal()
                        .tag());
    }
}
