package io.portcullis.appliance.console;

import java.util.List;

/** One effect in words: a sentence, then what it leaves out. The browser writes the same words from the batch's bytes and compares. */
public record EffectView(String sentence, List<Field> fields) {
    /** One line under the sentence. */
    public record Field(String label, String text) {
        /** Whether this is where value goes, which the page sets large. */
        public boolean destination() {
            return label.equals("To");
        }
    }

    public EffectView {
        fields = List.copyOf(fields);
    }
}
