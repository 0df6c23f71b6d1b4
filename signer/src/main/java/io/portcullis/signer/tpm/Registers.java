package io.portcullis.signer.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Platform configuration registers of the SHA-256 bank, ascending, each once; at least one.
 *
 * @param indexes 0 to 23
 */
public record Registers(List<Integer> indexes) {
    /** Registers of a TPM on a PC: TCG PC Client Platform TPM Profile. */
    public static final int COUNT = 24;

    public Registers {
        indexes = List.copyOf(indexes);
        if (indexes.isEmpty()) {
            throw new IllegalArgumentException("at least one register");
        }
        int before = -1;
        for (int index : indexes) {
            if (index <= before || index >= COUNT) {
                throw new IllegalArgumentException("registers are 0 to 23, ascending, each once");
            }
            before = index;
        }
    }

    /** Reads {@code 0,2,4,7}. */
    public static Registers parse(String text) {
        List<Integer> indexes = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            if (!one.matches("0|[1-9][0-9]?")) {
                throw new IllegalArgumentException("registers are written like 0,2,4,7");
            }
            indexes.add(Integer.valueOf(one));
        }
        return new Registers(indexes);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return indexes.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** As tpm2-tools name them. */
    String selection() {
        return "sha256:" + this;
    }
}
