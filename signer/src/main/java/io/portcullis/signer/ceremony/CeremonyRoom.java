package io.portcullis.signer.ceremony;

import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.share.ShareStore;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.IdentityKey;
import io.portcullis.threshold.ceremony.Input;
import io.portcullis.threshold.ceremony.Member;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Outcome;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Party;
import io.portcullis.threshold.ceremony.Proof;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.ceremony.Round;
import io.portcullis.threshold.ceremony.ShareKeeper;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.signing.GroupSharing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place where this signer takes part in ceremonies, one at a time.
 *
 * <p>Invariants: no word is spoken in a session that the officer did not sign, whose members are not pinned, or that this signer was in before
 * it was restarted; a share comes in force, or is given up, only by what the group's members have signed.
 *
 * <p>Every method throws {@link RefusedException}, a refusal of the ceremony's own rules, or a fault for a broken machine.
 */
public final class CeremonyRoom implements AutoCloseable {
    /** How far the clock of who wrote the definition may run ahead. */
    private static final long DRIFT_SECONDS = 60;

    private final TrustRoots trust;
    private final Participant.Voice voice;
    private final ShareStore shares;
    private final AuditLog log;
    private final InstantSource clock;
    private final IdentityKey own;
    private Optional<Participant> running = Optional.empty();

    /** What this signer says, and where the ceremony stands for it. */
    public record Said(List<Message> words, State state, Optional<Outcome> outcome) {}

    /** @param voice signs with the token's audit key, which is {@code own} */
    public CeremonyRoom(
            TrustRoots trust,
            IdentityKey own,
            Participant.Voice voice,
            ShareStore shares,
            AuditLog log,
            InstantSource clock) {
        this.trust = trust;
        this.voice = voice;
        this.shares = shares;
        this.log = log;
        this.clock = clock;
        this.own = own;
    }

    /** Joins the session of this definition, and says the first word. A session that still runs is left. */
    public synchronized Said begin(Definition definition, Bytes officerSignature) {
        requireAuthorised(definition, officerSignature);
        Party party = definition.party(own).orElseThrow(() -> notAuthorised("this signer has no part in the ceremony"));
        requireSuccessor(definition, party);
        log.requireAvailable();
        leave();
        Bytes session = definition.session();
        shares.join(session);
        log.append(AuditEntry.ceremonyJoined(
                now(), session.toString(), definition.kind().text(), definition.epoch()));
        Participant participant = new Participant(definition, party, voice, new OsRandomness(), new AuditedKeeper());
        running = Optional.of(participant);
        return said(participant, participant.begin());
    }

    /** Hears what others said. */
    public synchronized Said hear(Bytes session, List<Message> messages) {
        Participant participant = participant(session);
        List<Message> words =
                new ArrayList<>(participant.on(new Input.Tick(now())).words());
        for (Message message : messages) {
            words.addAll(participant.on(new Input.Received(message)).words());
        }
        return said(participant, new Participant.Reaction(words, List.of()));
    }

    /** Waits no longer for those who are silent in this round. */
    public synchronized Said close(Bytes session, Round round) {
        Participant participant = participant(session);
        return said(participant, participant.on(new Input.Close(round)));
    }

    /** Leaves the session. */
    public synchronized Said cancel(Bytes session, String reason) {
        Participant participant = participant(session);
        return said(participant, participant.on(new Input.Cancel(reason)));
    }

    /** Settles a pending share by the transcript of its session: its group has proved itself there, or has not. */
    public synchronized State resolve(Transcript transcript) {
        State end = transcript.replay();
        if (end instanceof Completed completed) {
            settle(completed, completed.definition().party(own).orElseThrow(() -> notAuthorised("no part of it")));
            running.filter(participant ->
                            isOf(participant, completed.definition().session()))
                    .ifPresent(participant -> leave());
        }
        return end;
    }

    /** Says again the word that proves a pending share, if this signer was stopped before it left. */
    public synchronized Message proveAgain(Bytes session) {
        return shares.proveAgain(session, voice)
                .orElseThrow(() -> new RefusedException(
                        SignerTag.CEREMONY_UNKNOWN, "no share of session " + session + " is pending here"));
    }

    /** Promises never to prove in a session; 64 bytes {@code r ‖ s} over {@link Renunciation#text}. */
    public synchronized Bytes renounce(Bytes session) {
        shares.renounce(session);
        running.filter(participant -> isOf(participant, session)).ifPresent(participant -> leave());
        return voice.sign(Renunciation.text(session));
    }

    /** Gives a pending share up, because its group can never prove itself any more. */
    public synchronized void abandon(Definition definition, List<Renunciation> renunciations) {
        if (!Renunciation.preclude(definition, renunciations)) {
            throw new RefusedException(
                    SignerTag.CEREMONY_REFUSED,
                    "SHARE_UNUSABLE: fewer members have renounced than make the proof impossible");
        }
        shares.abandon(definition.session(), this::destroyed);
    }

    private void requireAuthorised(Definition definition, Bytes officerSignature) {
        IdentityKey officer = new IdentityKey(Bytes.of(trust.officerKey().toArray()));
        if (!officer.verifies(definition.signedText(), officerSignature)) {
            throw notAuthorised("the officer's signature does not cover this definition");
        }
        if (!definition.entity().equals(Bytes.of(trust.entity().value().toArray()))) {
            throw notAuthorised("the ceremony is for another entity");
        }
        for (Member member : definition.members()) {
            boolean pinned = trust.member(member.name()).stream()
                    .anyMatch(known -> Bytes.of(known.auditKey().toArray())
                            .equals(member.key().point()));
            if (!pinned) {
                throw notAuthorised("member " + member.name() + " with this key is not pinned here");
            }
        }
        if (now() + DRIFT_SECONDS < definition.createdAt() || now() >= definition.expiresAt()) {
            throw notAuthorised("the definition is from the future, or its time is over");
        }
    }

    /** What is reshared is what is in force here; what is made comes after it. */
    private void requireSuccessor(Definition definition, Party party) {
        Optional<GroupSharing> active = shares.active();
        long expected = active.map(GroupSharing::epoch).orElse(0L) + 1;
        boolean holdsOne = active.isPresent() || definition.previous().isEmpty();
        if (holdsOne && definition.epoch() != expected) {
            throw notAuthorised("the next epoch here is " + expected + ", not " + definition.epoch());
        }
        boolean another = definition.previous().isPresent()
                && party.dealsAs().isPresent()
                && !active.equals(definition.previous().map(Definition.Previous::sharing));
        if (another) {
            throw notAuthorised("the sharing that is to be reshared is not the one in force here");
        }
    }

    private Said said(Participant participant, Participant.Reaction reaction) {
        Optional<Outcome> outcome = participant.outcome();
        if (outcome.isPresent() && running.isPresent()) {
            end(participant, outcome.get());
        }
        return new Said(reaction.words(), participant.state(), outcome);
    }

    private void end(Participant participant, Outcome outcome) {
        Bytes session = participant.transcript().definition().session();
        String text = switch (outcome) {
            case Outcome.Completed completed -> {
                settle(completed.state(), participant.party());
                yield "COMPLETED";
            }
            case Outcome.Aborted aborted -> "ABORTED: " + aborted.reason().tag();
            case Outcome.Evicted evicted -> "EVICTED: " + evicted.reason().tag();
        };
        boolean isPending = shares.pendingSession().equals(Optional.of(session));
        if (!(outcome instanceof Outcome.Completed) && !isPending) {
            shares.renounce(session);
        }
        log.append(AuditEntry.ceremonyEnded(now(), session.toString(), text));
        participant.close();
        running = Optional.empty();
    }

    private void settle(Completed completed, Party party) {
        Bytes session = completed.definition().session();
        boolean got = party.receivesAs().isPresent()
                && (shares.pendingSession().equals(Optional.of(session))
                        || shares.active().equals(Optional.of(completed.sharing())));
        if (got || completed.definition().previous().isEmpty()) {
            shares.activate(completed, this::destroyed);
        } else {
            // It got none, or fell out before it was there: what it holds is a share of the past.
            shares.handOver(completed, this::destroyed);
        }
    }

    private void destroyed(long epoch) {
        log.append(AuditEntry.shareDestroyed(now(), epoch));
    }

    private Participant participant(Bytes session) {
        return running.filter(participant -> isOf(participant, session))
                .orElseThrow(() -> new RefusedException(
                        SignerTag.CEREMONY_UNKNOWN, "session " + session + " does not run in this signer"));
    }

    private static boolean isOf(Participant participant, Bytes session) {
        return participant.transcript().definition().session().equals(session);
    }

    private void leave() {
        running.ifPresent(Participant::close);
        running = Optional.empty();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static RefusedException notAuthorised(String reason) {
        return new RefusedException(SignerTag.CEREMONY_NOT_AUTHORISED, reason);
    }

    /** What the store keeps, the log says, before the word that depends on it leaves. */
    private final class AuditedKeeper implements ShareKeeper {
        @Override
        public SecretScalars openToDeal(Bytes session, long epoch, int index, SecretAccess access) {
            log.requireAvailable();
            return shares.openToDeal(session, epoch, index, access);
        }

        @Override
        public void keep(Proof where, GroupSharing sharing, int index, SecretScalars share, SecretAccess access) {
            log.requireAvailable();
            shares.keep(where, sharing, index, share, access);
            log.append(AuditEntry.shareSealed(
                    now(),
                    where.session().toString(),
                    sharing.epoch(),
                    index,
                    sharing.groupKey().encode().toString()));
        }
    }

    @Override
    public synchronized void close() {
        leave();
    }
}
