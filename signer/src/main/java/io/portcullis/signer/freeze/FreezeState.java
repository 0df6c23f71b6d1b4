package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.signer.freeze.FreezeInput.Approved;
import io.portcullis.signer.freeze.FreezeInput.Due;
import io.portcullis.signer.freeze.FreezeInput.Mended;
import io.portcullis.signer.freeze.FreezeInput.Raised;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One lattice of freeze levels, as a pure machine; see the package.
 *
 * <p>Invariants: the level is the highest of what stands; raises commute, and a raise that is known changes nothing; only {@link Due} takes
 * anything away, only after the delay of a lowering that was approved, and only what has ended and was raised before that approval.
 *
 * @param standing by cause
 * @param pending the lowering that waits for its time
 */
public record FreezeState(NavigableMap<FreezeCause, Standing> standing, Optional<Lowering> pending) {
    public static final FreezeState OPEN = new FreezeState(new TreeMap<>(), Optional.empty());

    public FreezeState {
        standing = Collections.unmodifiableNavigableMap(new TreeMap<>(standing));
        standing.forEach((cause, one) -> {
            if (one.cause() != cause) {
                throw new IllegalArgumentException("a cause stands under its own name");
            }
        });
    }

    /** The highest level that stands. */
    public FreezeLevel level() {
        return standing.values().stream()
                .map(Standing::level)
                .max(Comparator.naturalOrder())
                .orElse(FreezeLevel.OPEN);
    }

    /** The highest level that one source holds. */
    public FreezeLevel level(FreezeSource source) {
        return standing.values().stream()
                .filter(one -> one.cause().source() == source)
                .map(Standing::level)
                .max(Comparator.naturalOrder())
                .orElse(FreezeLevel.OPEN);
    }

    /** What may be shown to anybody: without what is silent. */
    public FreezeState shown() {
        NavigableMap<FreezeCause, Standing> open = new TreeMap<>(standing);
        open.keySet().removeIf(FreezeCause::silent);
        return new FreezeState(open, pending);
    }

    /** Whether this stands and has not ended. */
    public boolean wrong(FreezeCause cause) {
        Standing one = standing.get(cause);
        return one != null && !one.mended();
    }

    /** What comes of an input; the same state if it changes nothing. */
    public static FreezeState step(FreezeState state, FreezeInput input) {
        return switch (input) {
            case Raised raise -> state.raised(raise);
            case Mended mended -> state.mended(mended.cause());
            case Approved approved ->
                state.level().compareTo(approved.lowering().to()) > 0
                        ? new FreezeState(state.standing, Optional.of(approved.lowering()))
                        : state;
            case Due(long at) -> state.due(at);
        };
    }

    private FreezeState raised(Raised raise) {
        Standing known = standing.get(raise.cause());
        Standing next = known == null ? Standing.first(raise) : known.with(raise);
        boolean newlyWrong = known == null
                || known.mended()
                || next.level() != known.level()
                // People who close again mean it, whoever has opened meanwhile.
                || raise.cause().endsByLowering();
        Optional<Lowering> left = newlyWrong ? Optional.empty() : pending;
        if (next.equals(known) && left.equals(pending)) {
            return this;
        }
        return new FreezeState(with(next), left);
    }

    private FreezeState mended(FreezeCause cause) {
        return wrong(cause) ? new FreezeState(with(standing.get(cause).asMended()), pending) : this;
    }

    private FreezeState due(long at) {
        if (pending.isEmpty() || at < pending.get().notBefore()) {
            return this;
        }
        NavigableMap<FreezeCause, Standing> left = new TreeMap<>(standing);
        left.values().removeIf(one -> one.yieldsTo(pending.get()));
        return new FreezeState(left, Optional.empty());
    }

    private NavigableMap<FreezeCause, Standing> with(Standing next) {
        NavigableMap<FreezeCause, Standing> all = new TreeMap<>(standing);
        all.put(next.cause(), next);
        return all;
    }

    /** What stands, by source: for whoever shows it. */
    public Map<FreezeSource, FreezeLevel> bySource() {
        Map<FreezeSource, FreezeLevel> levels = new TreeMap<>();
        for (FreezeSource source : FreezeSource.values()) {
            levels.put(source, level(source));
        }
        return levels;
    }
}
