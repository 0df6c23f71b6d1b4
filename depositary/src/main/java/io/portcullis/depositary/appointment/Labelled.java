package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AbiWriter;
import java.util.Arrays;

/** What a tower signs: a label, so that no signature is good for another kind of word, and the words. */
final class Labelled {
    private Labelled() {}

    static byte[] text(byte[] label, AbiWriter words) {
        byte[] body = words.toBytes();
        byte[] text = Arrays.copyOf(label, label.length + body.length);
        System.arraycopy(body, 0, text, label.length, body.length);
        return text;
    }
}
