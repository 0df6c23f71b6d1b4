package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * What closes the gate, and what to do about it.
 *
 * @param level the highest of the next three: what the engine here goes by
 * @param chain the contract's level of this entity, as it was followed
 * @param board the highest level that no quorum of signers is below
 * @param own the appliance's own
 * @param watchtower {@code NOT_CONFIGURED}, {@code EXPECTED}, {@code HEARD} or {@code SILENT}
 * @param reconciledBlock the last block whose books were held against each other; absent before the first
 * @param silent signers that do not answer
 */
public record FreezeView(
        String level,
        String chain,
        String board,
        String own,
        String watchtower,
        Optional<Long> reconciledBlock,
        List<Lattice> lattices,
        List<String> silent) {
    /** One who holds a lattice: the appliance, or a signer. */
    public record Lattice(
            String holder,
            String level,
            List<Source> sources,
            List<Cause> causes,
            Optional<Lowering> lowering,
            List<Change> history) {
        public Lattice {
            sources = List.copyOf(sources);
            causes = List.copyOf(causes);
            history = List.copyOf(history);
        }
    }

    public record Source(String source, String watches, String level) {}

    /** What stands; {@code since} is in Unix seconds. */
    public record Cause(
            String cause,
            String source,
            String level,
            long since,
            String by,
            String text,
            boolean mended,
            String why,
            String remedy) {}

    /** A lowering that waits for its time. */
    public record Lowering(String intent, String to, long notBefore) {}

    /** Something that happened to a lattice. */
    public record Change(
            long at,
            String what,
            Optional<String> cause,
            Optional<String> level,
            Optional<String> by,
            Optional<String> text) {}

    public FreezeView {
        lattices = List.copyOf(lattices);
        silent = List.copyOf(silent);
    }

    /** Whether anything is closed. */
    public boolean closed() {
        return !level.equals("OPEN");
    }
}
