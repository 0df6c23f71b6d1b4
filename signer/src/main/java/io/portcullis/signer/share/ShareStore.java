package io.portcullis.signer.share;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Proof;
import io.portcullis.threshold.ceremony.ShareKeeper;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sealing.Sealing;
import io.portcullis.threshold.sealing.ShareBinding;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.signing.PartialSignature;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The shares of one signer, durable; see the package.
 *
 * <p>Invariants: what is decided is durable before it has an effect; one decision at a time; a share is opened for one use, in locked memory, and
 * wiped.
 */
public final class ShareStore implements ShareKeeper, AutoCloseable {
    private static final Journal.Kind KIND = new Journal.Kind("shares", JournalVoice.OF_MEMORIES);
    private static final int SEALED_VERSION = 1;

    /** Makes check and set one step. Taken before the monitor of this object, never after. */
    private final Object decision = new Object();

    private final Bytes entity;
    private final Sealing seals;
    private final InstantSource clock;
    private final LongConsumer onDestroyed;
    private final Journal journal;

    /** Guarded by this: written by the journal's committer. */
    private ShareMemory memory = ShareMemory.EMPTY;

    private ShareStore(Disk disk, Bytes entity, Sealing seals, InstantSource clock, LongConsumer onDestroyed) {
        this.entity = entity;
        this.seals = seals;
        this.clock = clock;
        this.onDestroyed = onDestroyed;
        this.journal = Journal.open(disk, KIND, this::apply);
    }

    /**
     * Begins the journal of a new signer.
     *
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT
     */
    public static void create(Disk disk, long nowSeconds) {
        try (Journal journal = Journal.create(disk, KIND, (sequence, offset, payload) -> {})) {
            journal.append(new ShareRecord.Opened(nowSeconds).encode());
        }
    }

    /**
     * Opens it, and completes a destruction that was cut short.
     *
     * @param entity 32 bytes: whose group key the shares are of
     * @param onDestroyed told of an epoch whose shares are gone, after the record is durable
     * @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT, TOKEN_FAULT
     */
    public static ShareStore open(
            Disk disk, Bytes entity, Sealing seals, InstantSource clock, LongConsumer onDestroyed) {
        ShareStore store = new ShareStore(disk, entity, seals, clock, onDestroyed);
        boolean opened = false;
        try {
            store.destroyOld(onDestroyed);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private synchronized void apply(long sequence, long offset, byte[] payload) {
        try {
            memory = memory.after(ShareRecord.decode(payload));
        } catch (ThresholdRefusedException | IllegalStateException | IllegalArgumentException e) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT,
                    "record " + sequence + " at offset " + offset + ": " + e.getMessage(),
                    e);
        }
    }

    private synchronized ShareMemory memory() {
        return memory;
    }

    /** The sharing in force, if this signer has a share of one. */
    public Optional<GroupSharing> active() {
        return memory().active().map(ShareRecord.Pending::sharing);
    }

    /** The index of the share in force. */
    public Optional<Integer> activeIndex() {
        return memory().active().map(share -> share.sealed().binding().member());
    }

    /** The session whose end this signer must see before it signs for the group again. */
    public Optional<Bytes> sessionInDoubt() {
        return memory().inDoubt();
    }

    /** The session in which a share waits for its group's proof. */
    public Optional<Bytes> pendingSession() {
        return memory().pending().map(ShareRecord.Pending::session);
    }

    /**
     * Takes part in a session, durably, once what is left to destroy of earlier ones is destroyed.
     *
     * @throws SignerFault TOKEN_FAULT, SESSIONS_EXHAUSTED: nothing is joined
     * @throws ThresholdRefusedException RESTARTED if it was joined before, SHARE_UNUSABLE while another share is pending
     */
    public void join(Bytes session) {
        synchronized (decision) {
            ShareMemory now = memory();
            if (now.joined().contains(session)) {
                throw new ThresholdRefusedException(
                        ThresholdTag.RESTARTED, "this signer was in session " + session + " before");
            }
            requireNoDoubt(now);
            // An epoch that was given up may be made again: never under a key that is still to be destroyed.
            destroyOld(onDestroyed);
            journal.append(new ShareRecord.Joined(session).encode());
        }
    }

    @Override
    public SecretScalars openToDeal(Bytes session, long epoch, int index, SecretAccess access) {
        synchronized (decision) {
            ShareRecord.Pending held = memory().active()
                    .filter(share -> share.sharing().epoch() == epoch)
                    .orElseThrow(() -> new ThresholdRefusedException(
                            ThresholdTag.SHARE_UNUSABLE, "this signer has no share of epoch " + epoch + " in force"));
            journal.append(new ShareRecord.DealtOn(session).encode());
            return unseal(held, index, access);
        }
    }

    private SecretScalars unseal(ShareRecord.Pending held, int index, SecretAccess access) {
        ShareBinding expected = new ShareBinding(entity, held.sharing().epoch(), index, SEALED_VERSION);
        SecretScalars share = SecretScalars.zeros(1);
        boolean opened = false;
        try (LockedMemory plaintext = seals.unseal(held.sealed(), expected, access)) {
            if (plaintext.byteSize() != SecretScalars.LENGTH) {
                throw new ThresholdRefusedException(ThresholdTag.SEAL_BROKEN, "the share has another length");
            }
            share.read(0, plaintext.open(access), access);
            opened = true;
            return share;
        } finally {
            if (!opened) {
                share.close();
            }
        }
    }

    @Override
    public void keep(Proof where, GroupSharing sharing, int index, SecretScalars share, SecretAccess access) {
        synchronized (decision) {
            ShareBinding binding = new ShareBinding(entity, sharing.epoch(), index, SEALED_VERSION);
            try (LockedMemory plaintext = LockedMemory.allocate(SecretScalars.LENGTH)) {
                share.write(0, plaintext.open(access), access);
                journal.append(
                        new ShareRecord.Pending(where, sharing, seals.seal(plaintext, binding, access)).encode());
            }
        }
    }

    /**
     * One part of a group signature, with the share in force.
     *
     * @return empty if this signer holds no share
     * @throws ThresholdRefusedException SHARE_UNUSABLE while a resharing is in doubt, SEAL_BROKEN
     */
    public Optional<PartialSignature> sign(Bytes message) {
        ShareMemory now = memory();
        if (now.active().isEmpty()) {
            return Optional.empty();
        }
        requireNoDoubt(now);
        ShareRecord.Pending held = now.active().get();
        int index = held.sealed().binding().member();
        try (SecretScalars share = openActive(held, SecretAccess.INSTANCE)) {
            return Optional.of(new PartialSignature(
                    held.sharing().epoch(), index, Signature.sign(share, 0, message, SecretAccess.INSTANCE)));
        }
    }

    private SecretScalars openActive(ShareRecord.Pending held, SecretAccess access) {
        return unseal(held, held.sealed().binding().member(), access);
    }

    /** For the test that looks for it where it must not be. */
    SecretScalars openActive(SecretAccess access) {
        return openActive(memory().active().orElseThrow(), access);
    }

    /**
     * Puts the pending share in force and destroys the one before it. Again is no fault.
     *
     * @param completed the end that the ceremony's own machine came to
     * @throws ThresholdRefusedException SHARE_UNUSABLE if no share of that sharing is pending
     */
    public void activate(Completed completed, LongConsumer onDestroyed) {
        synchronized (decision) {
            Bytes session = completed.definition().session();
            ShareMemory now = memory();
            boolean already =
                    now.active().stream().anyMatch(share -> share.session().equals(session));
            if (!already) {
                boolean matches = now.pending().stream()
                        .anyMatch(share -> share.session().equals(session)
                                && share.sharing().equals(completed.sharing()));
                if (!matches) {
                    throw new ThresholdRefusedException(
                            ThresholdTag.SHARE_UNUSABLE, "no share of session " + session + " is pending here");
                }
                journal.append(new ShareRecord.Activated(session, completed.proof()).encode());
            }
            destroyOld(onDestroyed);
        }
    }

    /**
     * Destroys the share in force: a resharing to others has completed, and this signer holds nothing any more.
     *
     * @param completed the end of a resharing of the sharing in force, in which this signer got no share
     * @throws ThresholdRefusedException SHARE_UNUSABLE if it is of another sharing
     */
    public void handOver(Completed completed, LongConsumer onDestroyed) {
        synchronized (decision) {
            Optional<GroupSharing> reshared = completed.definition().previous().map(Definition.Previous::sharing);
            Optional<GroupSharing> active = active();
            if (active.isPresent()) {
                // An epoch is only a number: whoever makes a key of their own can make a resharing of it that names
                // this signer.
                if (!active.equals(reshared)) {
                    throw new ThresholdRefusedException(
                            ThresholdTag.SHARE_UNUSABLE, "what was reshared is not the sharing in force here");
                }
                journal.append(new ShareRecord.HandedOver(completed.definition().session()).encode());
            }
            destroyOld(onDestroyed);
        }
    }

    /**
     * Promises, durably, never to prove in a session.
     *
     * @throws ThresholdRefusedException SHARE_UNUSABLE if the proof may have left already
     */
    public void renounce(Bytes session) {
        synchronized (decision) {
            ShareMemory now = memory();
            if (pendingSession().equals(Optional.of(session))) {
                throw inDoubt(session);
            }
            if (!now.renounced().contains(session)) {
                journal.append(new ShareRecord.Renounced(session).encode());
            }
        }
    }

    public boolean hasRenounced(Bytes session) {
        return memory().renounced().contains(session);
    }

    /** Gives up what a session left in doubt; the caller has seen that its group can never prove itself. */
    public void abandon(Bytes session, LongConsumer onDestroyed) {
        synchronized (decision) {
            if (memory().isInDoubt(session)) {
                journal.append(new ShareRecord.Abandoned(session).encode());
            }
            destroyOld(onDestroyed);
        }
    }

    private void destroyOld(LongConsumer onDestroyed) {
        for (long epoch : memory().undestroyed()) {
            seals.destroy(epoch);
            journal.append(new ShareRecord.Destroyed(epoch, clock.instant().getEpochSecond()).encode());
            onDestroyed.accept(epoch);
        }
    }

    /**
     * The word that proves the pending share, again: for a signer that was stopped before it left.
     *
     * @return empty if no share of that session is pending
     */
    public Optional<Message> proveAgain(Bytes session, Participant.Voice voice) {
        Optional<ShareRecord.Pending> pending =
                memory().pending().filter(share -> share.session().equals(session));
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        int index = pending.get().sealed().binding().member();
        try (SecretScalars share = unseal(pending.get(), index, SecretAccess.INSTANCE)) {
            return Optional.of(
                    pending.get().where().again(pending.get().sharing(), share, voice, SecretAccess.INSTANCE));
        }
    }

    private static void requireNoDoubt(ShareMemory now) {
        now.inDoubt().ifPresent(session -> {
            throw inDoubt(session);
        });
    }

    private static ThresholdRefusedException inDoubt(Bytes session) {
        return new ThresholdRefusedException(
                ThresholdTag.SHARE_UNUSABLE, "how session " + session + " ended is not known here yet");
    }

    @Override
    public void close() {
        journal.close();
    }
}
