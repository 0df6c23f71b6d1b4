package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * All Byzantine validators, who share what they know and hear, see where the correct ones stand, and are let through every network. Some
 * are silent; the others propose two values at once, vote for everything, forge justifications out of what they have heard, and play old
 * messages again, each to whom it suits them.
 */
final class Adversary {
    private static final int MEMORY = 400;

    private final World world;
    private final Random random;
    private final List<Integer> active = new ArrayList<>();
    private final List<Message> heard = new ArrayList<>();
    private final List<Message> proposals = new ArrayList<>();
    private long pauseMillis = 20;

    Adversary(World world) {
        this.world = world;
        this.random = world.random;
        boolean silent = random.nextInt(6) == 0;
        for (int number : world.byzantine) {
            if (!silent && random.nextInt(8) != 0) {
                active.add(number);
            }
        }
    }

    void start() {
        if (!active.isEmpty()) {
            world.at(world.now + pauseMillis, this::act);
        }
    }

    void hears(int to, Bytes bytes) {
        if (!active.contains(to)
                || !(MessageCodec.decode(Boards.ENTITY, bytes) instanceof Decoded.Complete<Message>(Message message))) {
            return;
        }
        if (heard.size() == MEMORY) {
            heard.remove(random.nextInt(MEMORY / 2));
        }
        heard.add(message);
        View at = message.vote().at();
        if (message.kind() == Kind.ROUND_CHANGE && world.validators.proposer(at.height(), at.round()) == to) {
            for (int tries = 0; tries < 3; tries++) {
                lead(to, at);
            }
        }
        if (message.kind() == Kind.PROPOSAL) {
            if (proposals.stream().noneMatch(one -> one.vote().equals(message.vote()))) {
                proposals.add(message);
                voteForEverything(at);
            }
        }
    }

    private void act() {
        // Where the network is good they must not keep the clock busy for ever.
        pauseMillis = world.now < world.healsAt ? 40 + random.nextInt(160) : 2 * pauseMillis;
        world.at(world.now + pauseMillis, this::act);
        Optional<View> view =
                world.correct.get(random.nextInt(world.correct.size())).view();
        if (view.isEmpty()) {
            return;
        }
        View at = view.get();
        for (int number : active) {
            switch (random.nextInt(5)) {
                case 0, 1 -> lead(number, at);
                case 2 ->
                    sendSome(
                            number,
                            roundChange(number, at.in(new Round(at.round().number() + 1 + random.nextInt(3)))));
                case 3 -> voteForEverything(at);
                default -> replay();
            }
        }
    }

    /** Two values for two sets of listeners, in this round or in one that comes. */
    private void lead(int number, View at) {
        for (int ahead = 0; ahead <= world.validators.size(); ahead++) {
            View then = at.in(new Round(at.round().number() + ahead));
            if (world.validators.proposer(then.height(), then.round()) == number) {
                Message one = proposal(number, then);
                // Two values divide; one that is not justified takes all, if it is taken.
                Message other = random.nextBoolean() ? proposal(number, then) : one;
                proposals.add(one);
                proposals.add(other);
                Bytes first = MessageCodec.encode(Boards.ENTITY, one);
                Bytes second = MessageCodec.encode(Boards.ENTITY, other);
                for (int to = 0; to < world.validators.size(); to++) {
                    if (world.isCorrect(to)) {
                        world.send(number, to, random.nextBoolean() ? first : second);
                    }
                }
                voteForEverything(then);
                return;
            }
        }
    }

    private Message proposal(int number, View at) {
        Bytes value = Bytes.ascii((random.nextInt(4) == 0 ? World.BAD : "forged ") + random.nextInt(3));
        if (!at.round().equals(Round.FIRST) && random.nextBoolean()) {
            return sign(
                    number,
                    Draft.proposal(at, random.nextBoolean() ? againstTheLock(at, value) : withAFalseLock(at, value)));
        }
        List<SignedVote> changes = new ArrayList<>();
        List<SignedVote> prepares = new ArrayList<>();
        if (!at.round().equals(Round.FIRST)) {
            changes.addAll(signed(Kind.ROUND_CHANGE, at));
            active.forEach(one -> changes.add(roundChange(one, at).signed()));
            Optional<SignedVote> highest = changes.stream()
                    .filter(change -> change.vote().preparedIn().isPresent())
                    .max(Comparator.comparing(
                            change -> change.vote().preparedIn().orElseThrow()));
            switch (random.nextInt(6)) {
                // As if nothing had been prepared, whatever was.
                case 0 -> changes.removeIf(change -> change.vote().preparedIn().isPresent());
                // As if an older value were the newest.
                case 1 -> highest.ifPresent(changes::remove);
                // As many as are needed, some of them twice.
                case 2 -> pad(changes);
                default -> {}
            }
            Optional<Vote> claimed = changes.stream()
                    .map(SignedVote::vote)
                    .filter(vote -> vote.preparedIn().isPresent())
                    .min(Comparator.comparing(vote -> random.nextInt(9)));
            if (claimed.isPresent() && random.nextInt(3) != 0) {
                View before = at.in(claimed.get().preparedIn().orElseThrow());
                Digest digest = claimed.get().value().orElseThrow();
                prepares.addAll(prepares(before, digest));
                if (random.nextBoolean()) {
                    value = valueOf(digest).orElse(value);
                }
            }
            if (random.nextInt(3) == 0) {
                pad(prepares);
            }
            Collections.shuffle(changes, random);
        }
        return sign(number, Draft.proposal(at, new Enclosure.Justification(value, few(changes), few(prepares))));
    }

    /** Everything true, but for another value than was prepared; sometimes by fewer round changes, those that suit. */
    private Enclosure.Justification againstTheLock(View at, Bytes value) {
        List<Message> changes = new ArrayList<>(heard.stream()
                .filter(message -> message.kind() == Kind.ROUND_CHANGE
                        && message.vote().at().equals(at))
                .toList());
        active.forEach(one -> changes.add(sign(one, Draft.roundChange(at, Optional.empty()))));
        if (random.nextBoolean()) {
            changes.removeIf(change -> change.vote().preparedIn().isPresent());
        }
        List<SignedVote> prepares = changes.stream()
                .filter(change -> change.enclosure() instanceof Enclosure.PreparedValue)
                .max(Comparator.comparing(change -> change.vote().preparedIn().orElseThrow()))
                .map(change -> ((Enclosure.PreparedValue) change.enclosure()).prepares())
                .orElse(List.of());
        List<SignedVote> signed =
                changes.stream().map(Message::signed).distinct().toList();
        return new Enclosure.Justification(value, few(signed), prepares);
    }

    /** A later lock than any that is true, of which nobody but Byzantine validators knows. */
    private Enclosure.Justification withAFalseLock(View at, Bytes value) {
        View before = at.in(new Round(at.round().number() - 1));
        List<SignedVote> prepares = prepares(before, Digest.of(value));
        List<SignedVote> changes = new ArrayList<>(signed(Kind.ROUND_CHANGE, at));
        Prepared lock = new Prepared(before.round(), value, prepares);
        active.forEach(one ->
                changes.add(sign(one, Draft.roundChange(at, Optional.of(lock))).signed()));
        return new Enclosure.Justification(value, few(changes), few(prepares));
    }

    private List<SignedVote> few(List<SignedVote> votes) {
        return votes.subList(0, Math.min(votes.size(), world.validators.size()));
    }

    private void pad(List<SignedVote> votes) {
        while (!votes.isEmpty() && votes.size() < world.validators.size()) {
            votes.add(votes.get(random.nextInt(votes.size())));
        }
    }

    private Optional<Bytes> valueOf(Digest digest) {
        return proposals.stream()
                .map(proposal -> ((Enclosure.Justification) proposal.enclosure()).value())
                .filter(value -> Digest.of(value).equals(digest))
                .findFirst();
    }

    /** With nothing, with what is true, or with a forged certificate. */
    private Message roundChange(int number, View at) {
        if (random.nextBoolean() || at.round().equals(Round.FIRST)) {
            return sign(number, Draft.roundChange(later(at), Optional.empty()));
        }
        Optional<Message> some = proposals.stream()
                .filter(one -> one.vote().at().isAtHeightOf(at) && one.round().isBefore(at.round()))
                .min(Comparator.comparing(one -> random.nextInt(9)));
        return sign(number, Draft.roundChange(later(at), some.map(proposal -> {
            Digest digest = proposal.vote().value().orElseThrow();
            List<SignedVote> prepares = new ArrayList<>(prepares(proposal.vote().at(), digest));
            if (random.nextBoolean()) {
                pad(prepares);
            }
            return new Prepared(
                    proposal.round(), ((Enclosure.Justification) proposal.enclosure()).value(), few(prepares));
        })));
    }

    private static View later(View at) {
        return at.round().equals(Round.FIRST) ? at.in(Round.FIRST.next()) : at;
    }

    /** What was heard, and as many more as there are Byzantine validators. */
    private List<SignedVote> prepares(View at, Digest digest) {
        List<SignedVote> prepares = new ArrayList<>(signed(Kind.PREPARE, at).stream()
                .filter(prepare -> prepare.vote().isFor(digest))
                .toList());
        active.forEach(one -> prepares.add(sign(one, Draft.prepare(at, digest)).signed()));
        return prepares;
    }

    private List<SignedVote> signed(Kind kind, View at) {
        return heard.stream()
                .filter(message -> message.kind() == kind && message.vote().at().equals(at))
                .map(Message::signed)
                .distinct()
                .toList();
    }

    private void voteForEverything(View at) {
        List<Digest> digests = proposals.stream()
                .filter(proposal -> proposal.vote().at().equals(at))
                .map(proposal -> proposal.vote().value().orElseThrow())
                .distinct()
                .toList();
        for (int number : active) {
            for (Digest digest : digests) {
                sendSome(number, sign(number, Draft.prepare(at, digest)));
                sendFew(number, sign(number, Draft.commit(at, digest)));
            }
        }
    }

    private void replay() {
        if (!heard.isEmpty()) {
            sendSome(active.get(random.nextInt(active.size())), heard.get(random.nextInt(heard.size())));
        }
    }

    /** A commit that only one hears lets one decide and leaves the others where they are. */
    private void sendFew(int number, Message message) {
        if (random.nextBoolean()) {
            sendSome(number, message);
        } else {
            TwinValidator favourite = world.correct.get(random.nextInt(world.correct.size()));
            world.send(number, favourite.number(), MessageCodec.encode(Boards.ENTITY, message));
        }
    }

    private void sendSome(int number, Message message) {
        Bytes bytes = MessageCodec.encode(Boards.ENTITY, message);
        boolean toAll = random.nextInt(3) != 0;
        for (int to = 0; to < world.validators.size(); to++) {
            if (world.isCorrect(to) && (toAll || random.nextInt(3) != 0)) {
                world.send(number, to, bytes);
            }
        }
    }

    private Message sign(int number, Draft draft) {
        Address address = world.validators.addressOf(number);
        return TwinKeys.sign(Boards.DOMAIN, world.validators, draft, address);
    }
}
