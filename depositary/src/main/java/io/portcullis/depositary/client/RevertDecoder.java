package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.MalformedBatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a reverted call returns. Never fails: bytes that no rule explains are a tag too. */
final class RevertDecoder {
    /** Longer texts are cut: a hostile token may revert with a megabyte. */
    private static final int MAX_TEXT = 500;

    private static final Map<byte[], RevertTag> BY_SELECTOR = bySelector();

    private RevertDecoder() {}

    static ChainRefusal decode(byte[] data) {
        if (data.length == 0) {
            return refusal(RevertTag.NO_REASON, List.of());
        }
        if (data.length < RevertTag.SELECTOR) {
            return unknown(data);
        }
        RevertTag tag = BY_SELECTOR.get(Arrays.copyOf(data, RevertTag.SELECTOR));
        if (tag == null) {
            return unknown(data);
        }
        AbiReader in = new AbiReader(Arrays.copyOfRange(data, RevertTag.SELECTOR, data.length));
        try {
            List<String> values = new ArrayList<>();
            for (String type : tag.argumentTypes()) {
                values.add(value(type, in));
            }
            in.end();
            return refusal(tag, values);
        } catch (MalformedBatchException e) {
            return unknown(data);
        }
    }

    private static String value(String type, AbiReader in) {
        return switch (type) {
            case "bytes32" -> in.word().toString();
            case "address" -> in.address().toString();
            case "string" -> {
                in.offset(Bytes32.LENGTH);
                yield cut(new String(in.dynamicBytes(64 * 1024), UTF_8));
            }
            default -> in.bigNumber().toString();
        };
    }

    private static ChainRefusal unknown(byte[] data) {
        return refusal(RevertTag.UNKNOWN_ERROR, List.of(cut(Hex.encode(data))));
    }

    private static ChainRefusal refusal(RevertTag tag, List<String> values) {
        return new ChainRefusal(tag, tag.inWords(values));
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static Map<byte[], RevertTag> bySelector() {
        Map<byte[], RevertTag> map = new TreeMap<>(Arrays::compareUnsigned);
        for (RevertTag tag : RevertTag.values()) {
            if (!tag.canonicalSignature().isEmpty()) {
                map.put(tag.selector(), tag);
            }
        }
        return map;
    }
}
