package io.portcullis.appliance.console;

import java.util.List;

/** One effect in words: a sentence, then what it leaves out. The browser writes the same words from the batch's bytes and compares. */
public record EffectView(String sentence, List<Field> fields) {
    /** One line under the sentence. */
    public record Field(String label, String text) {
        /** How the page sets it: where value goes stands out, and hexadecimal has a face in which every character differs. */
        public String style() {
            return label.equals("To") ? "destination" : text.startsWith("0x") ? "hash" : "plain";
        }
    }

    public EffectView {
        fields = List.copyOf(fields);
    }
}
