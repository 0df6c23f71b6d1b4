package io.portcullis.signer.json;

import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON under the rules of this package. */
public final class StrictJson {
    /** Bytes of one document: an evidence file with a full board's proofs is far below. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private StrictJson() {}

    /**
     * Reads one object.
     *
     * @throws RefusedException with {@code JSON_MALFORMED}
     */
    public static ObjectNode object(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new RefusedException(SignerTag.JSON_MALFORMED, "more than " + MAX_BYTES + " bytes");
        }
        JsonNode node;
        try {
            // Decoded here, because the parser given bytes would guess at UTF-16 and skip a byte order mark.
            node = MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new RefusedException(SignerTag.JSON_MALFORMED, "the bytes are not UTF-8");
        } catch (JacksonException e) {
            throw new RefusedException(SignerTag.JSON_MALFORMED, e.getOriginalMessage());
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new RefusedException(SignerTag.JSON_MALFORMED, "expected an object");
    }

    /**
     * Reads one object whose bytes must be canonical.
     *
     * @throws RefusedException with {@code JSON_MALFORMED} or {@code NOT_CANONICAL}
     */
    public static ObjectNode canonicalObject(byte[] bytes) {
        ObjectNode object = object(bytes);
        if (!Arrays.equals(canonical(object), bytes)) {
            throw new RefusedException(SignerTag.NOT_CANONICAL, "the bytes are not the RFC 8785 form of their value");
        }
        return object;
    }

    /** The RFC 8785 form: the bytes that are hashed and signed. */
    public static byte[] canonical(JsonNode node) {
        try {
            return new JsonCanonicalizer(MAPPER.writeValueAsBytes(node)).getEncodedUTF8();
        } catch (IOException e) {
            throw new RefusedException(SignerTag.JSON_MALFORMED, "not canonicalisable: " + e.getMessage());
        }
    }

    public static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }
}
