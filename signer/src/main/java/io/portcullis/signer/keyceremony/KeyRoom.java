package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.journal.Disk;
import io.portcullis.depositary.journal.Journal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where ceremonies take place: one at a time, every line durable before what follows from it.
 *
 * <p>Invariants: an order is durable before its task begins; opening a room in which a ceremony was under way ends that ceremony; no session
 * is begun twice. Nothing begins without leave ({@link Authority}), which is used up by the very line that begins it: durable before any step, and
 * so before anything is done at a token.
 */
public final class KeyRoom implements AutoCloseable {
    private static final Journal.Kind KIND = new Journal.Kind("key-ceremonies", JournalVoice.OF_MEMORIES);

    /** Hears of every line, before it is durable, and of every end, after. */
    public interface Listener {
        void line(Bytes32 session, Line line);

        /** Told again after a restart: whoever listens takes it once. */
        void ended(State state);
    }

    private final CeremonyTokens tokens;
    private final Listener listener;
    private final InstantSource clock;
    private final Journal journal;

    /** Guarded by this; while the journal is read, by its reader. */
    private final List<Line> lines = new ArrayList<>();

    private final Set<Bytes32> sessions = new HashSet<>();
    private final Permits permits = new Permits();
    private Optional<State> state = Optional.empty();
    private boolean reading = true;

    private KeyRoom(Disk disk, CeremonyTokens tokens, Listener listener, InstantSource clock, boolean create) {
        this.tokens = tokens;
        this.listener = listener;
        this.clock = clock;
        this.journal = create ? Journal.create(disk, KIND, this::apply) : Journal.open(disk, KIND, this::apply);
        this.reading = false;
    }

    /** Begins a room's journal in an empty file, or goes on with one. */
    public static KeyRoom create(Disk disk, CeremonyTokens tokens, Listener listener, InstantSource clock) {
        return settled(new KeyRoom(disk, tokens, listener, clock, true));
    }

    /** @throws SignerFault JOURNAL_FAILED, JOURNAL_CORRUPT naming the record and its offset */
    public static KeyRoom open(Disk disk, CeremonyTokens tokens, Listener listener, InstantSource clock) {
        return settled(new KeyRoom(disk, tokens, listener, clock, false));
    }

    private static KeyRoom settled(KeyRoom room) {
        boolean opened = false;
        try {
            room.settle();
            opened = true;
            return room;
        } finally {
            if (!opened) {
                room.close();
            }
        }
    }

    private synchronized void settle() {
        if (state.isPresent() && isOver(state.get())) {
            listener.ended(state.get());
        } else if (state.isPresent()) {
            take(new Input.Interrupted());
        }
    }

    private void apply(long sequence, long offset, byte[] payload) {
        if (!reading) {
            return;
        }
        try {
            Line line = Fields.read("line", StrictJson.canonicalObject(payload), LineCodec::read);
            if (line instanceof Line.Begun begun) {
                if (state.isPresent() && !isOver(state.get())) {
                    throw new RefusedException(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "two ceremonies at once");
                }
                lines.clear();
                state = Optional.of(KeyCeremony.begin(begun).state());
                sessions.add(begun.definition().session());
            } else {
                state = Optional.of(KeyCeremony.again(
                        state.orElseThrow(() -> new RefusedException(
                                SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "a line before every ceremony")),
                        line));
            }
            lines.add(line);
            permits.heed((Line.Begun) lines.getFirst(), state.get());
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.JOURNAL_CORRUPT, "record " + sequence + " at offset " + offset + ": " + e.refusal(), e);
        }
    }

    /** The ceremony that runs, or the last one. */
    public synchronized Optional<State> state() {
        return state;
    }

    /** All lines of the ceremony that runs, or of the last one. */
    public synchronized Transcript transcript() {
        return new Transcript(lines);
    }

    /**
     * @param authority by whose leave: what it says was judged before
     * @return why it does not begin; empty if it has
     */
    public synchronized Optional<Refusal> begin(Definition definition, StepSignature officer, Authority authority) {
        if (state.isPresent() && !isOver(state.get())) {
            return Optional.of(new Refusal(SignerTag.CEREMONY_STEP_ORDER, "another ceremony is under way"));
        }
        Bytes32 session = definition.session();
        if (sessions.contains(session)) {
            return Optional.of(new Refusal(SignerTag.CEREMONY_STEP_REPLAYED, "this session was held before"));
        }
        long now = clock.instant().getEpochSecond();
        if (now >= definition.expiresAt() || now < definition.createdAt()) {
            return Optional.of(new Refusal(SignerTag.CEREMONY_EXPIRED, "it is not the time of this ceremony"));
        }
        try {
            Step first = KeyCeremony.begin(new Line.Begun(definition, officer, authority));
            Optional<Refusal> withoutLeave = permits.judge(definition, authority, now);
            if (withoutLeave.isPresent()) {
                return withoutLeave;
            }
            lines.clear();
            sessions.add(session);
            return run(first);
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        }
    }

    /** Carries an order out, if it is the next. @return why not; empty if it was accepted, whatever came of it */
    public synchronized Optional<Refusal> order(Line.Ordered line) {
        return take(new Input.Ordered(line));
    }

    public synchronized Optional<Refusal> end(StepSignature officer) {
        return take(new Input.Ended(officer));
    }

    public synchronized Optional<Refusal> cancel(String reason) {
        return take(new Input.Cancel(reason));
    }

    /** Ends what has expired. */
    public synchronized void tick() {
        if (state.isPresent()) {
            run(KeyCeremony.step(state.get(), new Input.Tick(clock.instant().getEpochSecond())));
        }
    }

    /** Whether a ceremony was ever held here by a permit: from then on none is held without one. */
    public synchronized boolean isGoverned() {
        return permits.isGoverned();
    }

    private Optional<Refusal> take(Input input) {
        tick();
        if (state.isEmpty()) {
            return Optional.of(new Refusal(SignerTag.CEREMONY_UNKNOWN, "no ceremony is under way"));
        }
        return run(KeyCeremony.step(state.get(), input));
    }

    private Optional<Refusal> run(Step step) {
        boolean wasOver = state.isPresent() && isOver(state.get());
        state = Optional.of(step.state());
        Optional<Refusal> refused = Optional.empty();
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Refuse(Refusal refusal) -> refused = Optional.of(refusal);
                case Effect.Persist(Line line) -> persist(line);
                case Effect.Perform(Effect.Task task) -> run(KeyCeremony.step(state.get(), perform(task)));
                case Effect.Undo(List<Effect.Made> made) -> run(KeyCeremony.step(state.get(), undo(made)));
            }
        }
        if (!wasOver && isOver(step.state())) {
            tokens.forget();
            listener.ended(step.state());
        }
        return refused;
    }

    private void persist(Line line) {
        listener.line(state.orElseThrow().definition().session(), line);
        journal.append(StrictJson.canonical(LineCodec.toJson(line)));
        lines.add(line);
        permits.heed((Line.Begun) lines.getFirst(), state.orElseThrow());
    }

    private Input perform(Effect.Task task) {
        try {
            return new Input.Done(
                    tokens.perform(state.orElseThrow().definition().session(), task));
        } catch (RefusedException e) {
            return new Input.Failed(e.refusal().toString());
        } catch (SignerFault e) {
            return new Input.Failed(e.getMessage());
        }
    }

    private Input undo(List<Effect.Made> made) {
        List<String> destroyed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        Bytes32 session = state.orElseThrow().definition().session();
        for (Effect.Made one : made.reversed()) {
            boolean gone;
            try {
                gone = tokens.undo(session, one);
            } catch (SignerFault e) {
                gone = false;
            }
            (gone ? destroyed : left).add(name(one));
        }
        return new Input.Undone(destroyed, left);
    }

    private static String name(Effect.Made made) {
        return switch (made) {
            case Effect.Made.Token(String label) -> "token " + label;
            case Effect.Made.Key(KeyPlace place) -> "key " + place;
            case Effect.Made.Secrets() -> "wrapping key and shares in memory";
        };
    }

    private static boolean isOver(State state) {
        return state instanceof State.Completed || state instanceof State.Aborted;
    }

    /** Leaves what is under way as a killed process does: the next who opens the room ends it. */
    @Override
    public void close() {
        tokens.forget();
        journal.close();
    }
}
