package io.portcullis.signer.mirror;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What several logs were at one instant. As text: {@code NAME:SIZE:ROOT}, joined by commas, in the order of the names.
 *
 * @param heads sorted by name, each name once
 */
public record SnapshotHeads(List<Head> heads) {
    /** Logs of one snapshot: so many fit a row. */
    public static final int MAX_LOGS = 33;

    /** One log's. */
    public record Head(String log, long size, Bytes32 root) {
        public Head {
            if (!log.matches("[a-z0-9][a-z0-9._-]{0,63}") || size < 0) {
                throw new IllegalArgumentException("not a log's head");
            }
        }

        private String text() {
            return log + ":" + size + ":" + root;
        }
    }

    public SnapshotHeads {
        heads = heads.stream().sorted((a, b) -> a.log().compareTo(b.log())).toList();
        if (heads.isEmpty()
                || heads.size() > MAX_LOGS
                || heads.stream().map(Head::log).distinct().count() != heads.size()) {
            throw new IllegalArgumentException("1 to " + MAX_LOGS + " logs, each once");
        }
    }

    public String text() {
        return heads.stream().map(Head::text).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException unless it is the text of heads */
    public static SnapshotHeads of(String text) {
        List<Head> heads = new ArrayList<>();
        for (String one : Arrays.asList(text.split(",", MAX_LOGS + 1))) {
            String[] parts = one.split(":", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("a head is NAME:SIZE:ROOT");
            }
            heads.add(new Head(parts[0], Long.parseLong(parts[1]), Bytes32.fromHex(parts[2])));
        }
        SnapshotHeads read = new SnapshotHeads(heads);
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException("heads have one text");
        }
        return read;
    }

    /**
     * What of a copy does not go with this snapshot.
     *
     * @param size of the copy
     */
    public Optional<Finding> contradicts(String log, TileFolder copy, long size) {
        Optional<Head> then =
                heads.stream().filter(head -> head.log().equals(log)).findFirst();
        if (then.isEmpty()) {
            return Optional.empty();
        }
        if (then.get().size() > size) {
            return Optional.of(new Finding(
                    SignerTag.LOG_REWRITTEN,
                    "checkpoint",
                    "the log had " + then.get().size() + " entries when the snapshot was taken, this copy has "
                            + size));
        }
        Bytes32 root = new TileReader(copy, size).proofs().root(then.get().size());
        return root.equals(then.get().root())
                ? Optional.empty()
                : Optional.of(new Finding(
                        SignerTag.LOG_REWRITTEN,
                        "the first " + then.get().size() + " entries",
                        "their root is " + root + ", and was " + then.get().root() + " when the snapshot was taken"));
    }
}
