package io.portcullis.signer.share;

import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Definition;
import io.portcullis.threshold.ceremony.Input;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.ceremony.Member;
import io.portcullis.threshold.ceremony.Message;
import io.portcullis.threshold.ceremony.Open;
import io.portcullis.threshold.ceremony.Participant;
import io.portcullis.threshold.ceremony.Renunciation;
import io.portcullis.threshold.ceremony.Round;
import io.portcullis.threshold.ceremony.State;
import io.portcullis.threshold.ceremony.Transcript;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A ceremony of signatories in one process; one that falls is silent from then on. */
final class Session {
    private final Definition definition;
    private final List<Signatory> all;
    private final Deque<Message> network = new ArrayDeque<>();
    private Optional<Completed> ended = Optional.empty();

    Session(Definition definition, List<Signatory> all) {
        this.definition = definition;
        this.all = all;
    }

    static Definition definition(
            Kind kind, long epoch, int threshold, List<Member> members, Optional<Definition.Previous> previous) {
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        return new Definition(
                kind,
                Signatory.ENTITY,
                epoch,
                "a session",
                threshold,
                threshold,
                members,
                previous,
                1_000,
                2_000,
                Bytes.of(nonce));
    }

    static Session dkg(int threshold, List<Signatory> members) {
        return new Session(
                definition(Kind.DKG, 1, threshold, members(members), Optional.empty()), List.copyOf(members));
    }

    static Session next(
            Kind kind, GroupSharing before, List<Signatory> holders, int threshold, List<Signatory> members) {
        List<Signatory> all = new ArrayList<>(members);
        holders.stream().filter(holder -> !members.contains(holder)).forEach(all::add);
        Definition.Previous previous = new Definition.Previous(before, members(holders));
        return new Session(
                definition(kind, before.epoch() + 1, threshold, members(members), Optional.of(previous)), all);
    }

    static List<Member> members(List<Signatory> signatories) {
        return IntStream.range(0, signatories.size())
                .mapToObj(i -> new Member(
                        i + 1,
                        signatories.get(i).name(),
                        signatories.get(i).voice().key()))
                .toList();
    }

    Definition definition() {
        return definition;
    }

    /** To the end, for all that stay up. */
    Session run() {
        for (Signatory one : all) {
            take(
                    one,
                    () -> one.join(
                            definition, definition.party(one.voice().key()).orElseThrow()));
        }
        while (true) {
            while (!network.isEmpty()) {
                Message message = network.poll();
                all.forEach(one -> hear(one, new Input.Received(message)));
            }
            Optional<Round> waiting = all.stream()
                    .filter(one -> !one.isDown())
                    .map(one -> one.participant().state())
                    .filter(Open.class::isInstance)
                    .map(state -> ((Open) state).round())
                    .min(Round::compareTo);
            if (waiting.isEmpty()) {
                return this;
            }
            all.forEach(one -> hear(one, new Input.Close(waiting.get())));
        }
    }

    private void hear(Signatory one, Input input) {
        take(one, () -> one.settling(one.participant().on(input)));
    }

    private void take(Signatory one, Supplier<Participant.Reaction> step) {
        if (one.isDown()) {
            return;
        }
        try {
            network.addAll(step.get().words());
        } catch (SignerFault fault) {
            one.fell(fault);
        }
    }

    /** By a transcript that completes, if need be with the proofs of those that were stopped; or else by renunciations. */
    boolean settle() {
        ended = completed().or(this::completedWithLateProofs);
        if (ended.isPresent()) {
            all.forEach(one -> one.settle(ended.get()));
            return true;
        }
        List<Renunciation> renunciations = all.stream()
                .filter(one -> !one.store().pendingSession().equals(Optional.of(definition.session())))
                .map(one -> one.renounce(definition))
                .toList();
        List<Signatory> inDoubt = all.stream()
                .filter(one -> one.store().sessionInDoubt().equals(Optional.of(definition.session())))
                .toList();
        if (inDoubt.isEmpty()) {
            return true;
        }
        if (!Renunciation.preclude(definition, renunciations)) {
            return false;
        }
        inDoubt.forEach(one -> one.store().abandon(definition.session(), epoch -> {}));
        return true;
    }

    /** What settling found. */
    Optional<Completed> ended() {
        return ended;
    }

    private Optional<Completed> completedWithLateProofs() {
        SortedMap<Integer, Message> said = new TreeMap<>();
        for (Signatory one : all) {
            if (one.participant() != null) {
                one.participant().transcript().messages().stream()
                        .filter(message -> message.session().equals(definition.session()))
                        .forEach(message -> said.putIfAbsent(place(message), message));
            }
            one.store()
                    .proveAgain(definition.session(), one.voice())
                    .ifPresent(message -> said.putIfAbsent(place(message), message));
        }
        State end = new Transcript(definition, List.copyOf(said.values())).replay();
        return end instanceof Completed completed ? Optional.of(completed) : Optional.empty();
    }

    private static int place(Message message) {
        return message.round().code() * 1_000 + message.party();
    }

    /** Those whose proof left, by what others heard. */
    List<Signatory> proven() {
        return all.stream()
                .filter(one -> all.stream()
                        .filter(other -> other != one && other.participant() != null)
                        .flatMap(other -> other.participant().transcript().messages().stream())
                        .anyMatch(message -> message.session().equals(definition.session())
                                && message.round() == Round.PROVE
                                && message.party()
                                        == definition
                                                .party(one.voice().key())
                                                .orElseThrow()
                                                .number()))
                .toList();
    }

    /** Whoever was there to the end shows it to everybody. */
    Optional<Completed> completed() {
        for (Signatory one : all) {
            if (one.participant() != null) {
                State end = one.participant().transcript().replay();
                boolean isThis = end.definition().session().equals(definition.session());
                if (isThis && end instanceof Completed completed) {
                    return Optional.of(completed);
                }
            }
        }
        return Optional.empty();
    }
}
