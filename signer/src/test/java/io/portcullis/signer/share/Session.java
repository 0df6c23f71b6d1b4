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
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.signing.GroupSharing;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A ceremony of signatories in one process; one that falls is silent from then on. */
final class Session {
    private final Definition definition;
    private final List<Signatory> all;
    private final Deque<Message> network = new ArrayDeque<>();

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

    /** By a completed transcript, or else by renunciations; false if neither is to be had. */
    boolean settle() {
        Optional<Completed> completed = completed();
        if (completed.isPresent()) {
            all.forEach(one -> one.settle(completed.get()));
            return true;
        }
        List<Signatory> pending = all.stream()
                .filter(one -> one.store().pendingSession().equals(Optional.of(definition.session())))
                .toList();
        List<Renunciation> renunciations = all.stream()
                .filter(one -> !pending.contains(one))
                .map(one -> one.renounce(definition))
                .toList();
        if (pending.isEmpty()) {
            return true;
        }
        if (!Renunciation.preclude(definition, renunciations)) {
            return false;
        }
        pending.forEach(one -> one.store().abandon(definition.session(), epoch -> {}));
        return true;
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
