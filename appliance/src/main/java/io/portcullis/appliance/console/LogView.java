package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * One audit log as it is published.
 *
 * @param key the vkey that signs it
 * @param head absent until the first publication
 */
public record LogView(String name, String origin, String key, int quorum, List<String> witnesses, Optional<Head> head) {
    public LogView {
        witnesses = List.copyOf(witnesses);
    }

    /** @param cosignedBy names of the witnesses under it */
    public record Head(long size, String root, List<String> cosignedBy) {
        public Head {
            cosignedBy = List.copyOf(cosignedBy);
        }
    }
}
