package io.portcullis.watchtower.watch;

import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One account's dispute, as the chain has it now.
 *
 * @param startedAt Unix seconds of the block it began in
 * @param until Unix seconds: answers before it
 * @param versions that stood, oldest first: the start's, then each counter's
 * @param held the newest version that the tower holds and may answer with; 0 for none
 * @param endedIn the block that finalized or closed it
 * @param asked the version that was asked to be sent last; 0 for none
 */
public record Case(
        Bytes32 account,
        long startedIn,
        long startedAt,
        long until,
        List<Long> versions,
        long held,
        OptionalLong endedIn,
        long asked) {
    public Case {
        versions = List.copyOf(versions);
        if (versions.isEmpty() || until < 1 || held < 0 || asked < 0) {
            throw new IllegalArgumentException("a case begins with a version and ends at some time");
        }
    }

    static Case started(Bytes32 account, long block, long at, long until, long version, long held) {
        return new Case(account, block, at, until, List.of(version), held, OptionalLong.empty(), 0);
    }

    public long standing() {
        return versions.getLast();
    }

    /** @param now Unix seconds by the chain */
    public boolean isOwed(long now) {
        return endedIn.isEmpty() && now < until && held > standing();
    }

    /** @param height up to which blocks are buried */
    boolean isBuried(long height) {
        return endedIn.isPresent() && endedIn.getAsLong() <= height;
    }

    Case countered(long version) {
        List<Long> more = new ArrayList<>(versions);
        more.add(version);
        return with(more, held, endedIn, asked);
    }

    /** The last counter was taken back; what was asked for must be asked for again. */
    Case uncountered() {
        return with(versions.subList(0, versions.size() - 1), held, endedIn, 0);
    }

    Case holding(long version) {
        return with(versions, version, endedIn, asked);
    }

    Case ended(OptionalLong block) {
        return with(versions, held, block, asked);
    }

    Case asking(long version) {
        return with(versions, held, endedIn, version);
    }

    private Case with(List<Long> moved, long holds, OptionalLong end, long last) {
        return new Case(account, startedIn, startedAt, until, moved, holds, end, last);
    }
}
