package io.portcullis.signer.fuzz;

import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What is held against a decoder that was fed. */
public final class Feed {
    private Feed() {}

    /** Any value, or a refusal. */
    public static void decodes(byte[] bytes, Consumer<byte[]> decode, Class<? extends RuntimeException> refusal) {
        try {
            decode.accept(bytes);
        } catch (RuntimeException e) {
            requireDeclared(refusal, e);
        }
    }

    /** What decodes has one encoding: these bytes. */
    public static <T> void isCanonical(
            byte[] bytes,
            Function<byte[], T> decode,
            Function<T, byte[]> encode,
            Class<? extends RuntimeException> refusal) {
        T value;
        try {
            value = decode.apply(bytes);
        } catch (RuntimeException e) {
            requireDeclared(refusal, e);
            return;
        }
        if (!Arrays.equals(encode.apply(value), bytes)) {
            throw new AssertionError("the same value has other bytes: " + value);
        }
    }

    /** Of a JSON form that is read inside others: its canonical bytes decode to the same value. */
    public static <T> void isStable(byte[] bytes, Function<Fields, T> read, Function<T, ObjectNode> write) {
        T value;
        try {
            value = Fields.read("fuzzed", StrictJson.object(bytes), read);
        } catch (RefusedException e) {
            return;
        }
        byte[] encoded = StrictJson.canonical(write.apply(value));
        T again = Fields.read("fuzzed", StrictJson.object(encoded), read);
        if (!again.equals(value) || !Arrays.equals(StrictJson.canonical(write.apply(again)), encoded)) {
            throw new AssertionError("not the same value after a round: " + value + " and " + again);
        }
    }

    private static void requireDeclared(Class<? extends RuntimeException> refusal, RuntimeException thrown) {
        if (!refusal.isInstance(thrown)) {
            throw thrown;
        }
    }
}
