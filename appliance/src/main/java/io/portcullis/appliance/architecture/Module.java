package io.portcullis.appliance.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The modules, and whom each may know. A test holds every class to these edges. */
public enum Module {
    THRESHOLD,
    DEPOSITARY,
    SIGNER,
    ENGINE,
    WATERFALL,
    WATCHTOWER,
    APPLIANCE;

    public List<Module> known() {
        return switch (this) {
            case THRESHOLD, DEPOSITARY -> List.of();
            case SIGNER, ENGINE -> List.of(THRESHOLD, DEPOSITARY);
            case WATERFALL, WATCHTOWER -> List.of(DEPOSITARY);
            case APPLIANCE -> List.of(THRESHOLD, DEPOSITARY, SIGNER, ENGINE, WATERFALL, WATCHTOWER);
        };
    }

    /** Its classes, as ArchUnit writes it. */
    public String packages() {
        return "io.portcullis." + label() + "..";
    }

    static Module of(Class<?> type) {
        return Arrays.stream(values())
                .filter(module -> type.getName().startsWith("io.portcullis." + module.label() + "."))
                .findFirst()
                .orElseThrow();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
