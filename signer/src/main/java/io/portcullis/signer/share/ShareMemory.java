package io.portcullis.signer.share;

import io.portcullis.threshold.codec.Bytes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the journal says, pure: a record after the other.
 *
 * <p>Invariants: at most one share is in force and at most one is pending; the pending one's epoch is above the one in force; a session is joined
 * before anything is pending in it, and is either proved in or renounced, never both; an
 * epoch that is to be destroyed is never in force or pending.
 *
 * @param active the share in force
 * @param pending the share whose group has not proved itself yet
 * @param dealtOn the session in which the share in force is dealt on
 * @param joined every session ever joined
 * @param renounced sessions this signer will never prove in
 * @param undestroyed epochs whose sealing keys may still be there, though nothing needs them
 */
record ShareMemory(
        Optional<ShareRecord.Pending> active,
        Optional<ShareRecord.Pending> pending,
        Optional<Bytes> dealtOn,
        Set<Bytes> joined,
        Set<Bytes> renounced,
        SortedSet<Long> undestroyed) {
    static final ShareMemory EMPTY =
            new ShareMemory(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), new TreeSet<>());

    /** @throws IllegalStateException if the record contradicts what was before */
    ShareMemory after(ShareRecord record) {
        return switch (record) {
            case ShareRecord.Opened opened -> this;
            case ShareRecord.Joined(Bytes session) -> {
                require(!joined.contains(session), "a session is joined twice");
                yield new ShareMemory(active, pending, dealtOn, with(joined, session), renounced, undestroyed);
            }
            case ShareRecord.DealtOn(Bytes session) -> {
                require(joined.contains(session), "a share is dealt on in a session that was not joined");
                require(active.isPresent(), "a share is dealt on that is not in force");
                require(inDoubt().isEmpty(), "a share is dealt on while another session is in doubt");
                yield new ShareMemory(active, pending, Optional.of(session), joined, renounced, undestroyed);
            }
            case ShareRecord.Pending next -> {
                require(joined.contains(next.session()), "a share of a session that was not joined");
                require(!renounced.contains(next.session()), "a share of a session that was renounced");
                require(pending.isEmpty(), "two shares are pending");
                require(epochOf(active) < next.sharing().epoch(), "a pending share is older than the one in force");
                require(!undestroyed.contains(next.sharing().epoch()), "a share is sealed by a key to be destroyed");
                yield new ShareMemory(active, Optional.of(next), dealtOn, joined, renounced, undestroyed);
            }
            case ShareRecord.Activated activated -> {
                require(isPending(activated.session()), "a share comes in force that is not pending");
                SortedSet<Long> old = new TreeSet<>(undestroyed);
                active.ifPresent(before -> old.add(before.sharing().epoch()));
                yield new ShareMemory(pending, Optional.empty(), Optional.empty(), joined, renounced, old);
            }
            case ShareRecord.Renounced(Bytes session) -> {
                require(!isPending(session), "a session is renounced after its proof");
                yield new ShareMemory(active, pending, dealtOn, joined, with(renounced, session), undestroyed);
            }
            case ShareRecord.Abandoned(Bytes session) -> {
                require(isInDoubt(session), "a session is given up that is not in doubt");
                SortedSet<Long> old = new TreeSet<>(undestroyed);
                pending.ifPresent(share -> old.add(share.sharing().epoch()));
                yield new ShareMemory(active, Optional.empty(), Optional.empty(), joined, renounced, old);
            }
            case ShareRecord.HandedOver handed -> {
                require(active.isPresent(), "a share is handed over that is not in force");
                SortedSet<Long> old = new TreeSet<>(undestroyed);
                old.add(epochOf(active));
                yield new ShareMemory(Optional.empty(), pending, Optional.empty(), joined, renounced, old);
            }
            case ShareRecord.Destroyed(long epoch, long at) -> {
                require(epoch != epochOf(active), "the share in force is destroyed");
                SortedSet<Long> rest = new TreeSet<>(undestroyed);
                rest.remove(epoch);
                yield new ShareMemory(active, pending, dealtOn, joined, renounced, rest);
            }
        };
    }

    /** The session whose end is to be seen before anything is signed or joined. */
    Optional<Bytes> inDoubt() {
        return pending.map(ShareRecord.Pending::session).or(() -> dealtOn);
    }

    boolean isInDoubt(Bytes session) {
        return inDoubt().equals(Optional.of(session));
    }

    private boolean isPending(Bytes session) {
        return pending.isPresent() && pending.get().session().equals(session);
    }

    private static long epochOf(Optional<ShareRecord.Pending> share) {
        return share.map(one -> one.sharing().epoch()).orElse(0L);
    }

    private static Set<Bytes> with(Set<Bytes> set, Bytes one) {
        Set<Bytes> more = new HashSet<>(set);
        more.add(one);
        return Set.copyOf(more);
    }

    private static void require(boolean holds, String broken) {
        if (!holds) {
            throw new IllegalStateException(broken);
        }
    }
}
