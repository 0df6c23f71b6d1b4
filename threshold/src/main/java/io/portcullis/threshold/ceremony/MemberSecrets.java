package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.channel.DealCipher;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportKeys;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.curve.SecretSource;
import io.portcullis.threshold.memory.LockedMemory;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.sharing.Pedersen;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one party keeps to itself while a ceremony runs, and the words it makes of it.
 *
 * <p>Invariants: secrets are in locked memory only, and all of them are gone when the last word is said or the party is closed; a word is
 * composed once a round; the new share is durable before the word that proves it is there.
 */
public final class MemberSecrets implements AutoCloseable {
    private static final SecretAccess ACCESS = SecretAccess.INSTANCE;

    private final Party party;
    private final SecretSource random;
    private final ShareKeeper keeper;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    private Optional<TransportKeys> transport = Optional.empty();
    private Optional<TransportKeys> ephemerals = Optional.empty();
    private Optional<SecretScalars> polynomial = Optional.empty();
    /** What was dealt to this party, by the dealer's index: a share, and in a DKG its blinding. */
    private final SortedMap<Integer, SecretScalars> received = new TreeMap<>();

    public MemberSecrets(Party party, SecretSource random, ShareKeeper keeper) {
        this.party = party;
        this.random = random;
        this.keeper = keeper;
    }

    /** This party's word for the round that the state is in; it is one of the round's speakers. */
    public Bytes compose(Open state) {
        return switch (state) {
            case Joining joining -> join();
            case Dealing dealing -> deal(dealing);
            case Complaining complaining -> complain(complaining);
            case Justifying justifying -> justify(justifying);
            case Extracting extracting -> extract();
            case Accusing accusing -> accuse(accusing);
            case Reconstructing reconstructing -> reveal(reconstructing.exposed());
            case Proving proving -> prove(proving);
        };
    }

    private Bytes join() {
        if (party.receivesAs().isEmpty()) {
            return Joining.word(Optional.empty());
        }
        TransportKeys keys = hold(TransportKeys.generate(1, random));
        transport = Optional.of(keys);
        return Joining.word(Optional.of(keys.publicKey(0)));
    }

    private Bytes deal(Dealing state) {
        Definition definition = state.definition();
        SecretScalars coefficients = hold(SecretScalars.random(definition.threshold(), random));
        polynomial = Optional.of(coefficients);
        if (definition.kind() == Kind.DKG) {
            SecretScalars blinding = hold(SecretScalars.random(definition.threshold(), random));
            return dealt(
                    state, new Committed.Hiding(Pedersen.to(coefficients, blinding)), List.of(coefficients, blinding));
        }
        long before = definition.previous().orElseThrow().sharing().epoch();
        try (SecretScalars share = keeper.openToDeal(
                state.gathering().session(), before, party.dealsAs().getAsInt(), ACCESS)) {
            coefficients.set(0, share, 0);
        }
        return dealt(state, new Committed.Plain(feldman(coefficients)), List.of(coefficients));
    }

    private Bytes dealt(Dealing state, Committed committed, List<SecretScalars> polynomials) {
        SortedMap<Integer, TransportPublicKey> keys = state.transportKeys();
        TransportKeys ephemeral = hold(TransportKeys.generate(keys.lastKey(), random));
        ephemerals = Optional.of(ephemeral);
        SortedMap<Integer, SealedDeal> deals = new TreeMap<>();
        int secrets = polynomials.size();
        try (SecretScalars values = SecretScalars.zeros(secrets);
                LockedMemory plaintext = LockedMemory.allocate((long) secrets * SecretScalars.LENGTH)) {
            for (Map.Entry<Integer, TransportPublicKey> member : keys.entrySet()) {
                int index = member.getKey();
                for (int i = 0; i < secrets; i++) {
                    values.evaluate(i, polynomials.get(i), Scalar.of(index));
                    values.write(i, plaintext.open(ACCESS).asSlice((long) i * SecretScalars.LENGTH), ACCESS);
                }
                Bytes context = Dealt.context(
                        state.gathering().session(), party.dealsAs().getAsInt(), index);
                deals.put(
                        index,
                        DealCipher.seal(plaintext, ephemeral, index - 1, member.getValue(), context)
                                .orElseGet(() -> uselessDeal(ephemeral.publicKey(index - 1))));
            }
        }
        return new Dealt(committed, deals).encode();
    }

    /** To a member whose transport key is one of small order, nothing can be dealt: its complaint will be its own fault or go unheard. */
    private static SealedDeal uselessDeal(TransportPublicKey ephemeral) {
        return new SealedDeal(ephemeral, Bytes.EMPTY);
    }

    private Bytes complain(Complaining state) {
        SortedSet<Integer> bad = new TreeSet<>();
        state.dealings().forEach((dealer, dealt) -> {
            if (state.gathering().isLive(state.gathering().dealer(dealer)) && !accept(state, dealer, dealt)) {
                bad.add(dealer);
            }
        });
        return Complaining.word(bad);
    }

    private boolean accept(Complaining state, int dealer, Dealt dealt) {
        int index = party.receivesAs().getAsInt();
        int secrets = dealt.committed().secretsPerDeal();
        Optional<LockedMemory> opened = DealCipher.open(
                dealt.deals().get(index),
                transport.orElseThrow(),
                Dealt.context(state.gathering().session(), dealer, index),
                secrets * SecretScalars.LENGTH);
        if (opened.isEmpty()) {
            return false;
        }
        SecretScalars values = hold(SecretScalars.zeros(secrets));
        try (LockedMemory plaintext = opened.get()) {
            for (int i = 0; i < secrets; i++) {
                values.read(i, plaintext.open(ACCESS).asSlice((long) i * SecretScalars.LENGTH), ACCESS);
            }
        } catch (ThresholdRefusedException e) {
            return false;
        }
        received.put(dealer, values);
        return dealt.committed().opensTo(index, values, 0);
    }

    private Bytes justify(Justifying state) {
        SortedMap<Integer, Bytes> openings = new TreeMap<>();
        TransportKeys ephemeral = ephemerals.orElseThrow();
        for (int member : state.complaints().get(party.dealsAs().getAsInt())) {
            openings.put(member, ephemeral.reveal(member - 1, ACCESS));
        }
        return Justifying.word(openings);
    }

    private Bytes extract() {
        return Extracting.word(feldman(polynomial.orElseThrow()));
    }

    private static Commitment feldman(SecretScalars coefficients) {
        List<G2> points = new ArrayList<>();
        for (int k = 0; k < coefficients.size(); k++) {
            points.add(coefficients.times(k, G2.generator()));
        }
        return new Commitment(points);
    }

    private Bytes accuse(Accusing state) {
        int index = party.receivesAs().getAsInt();
        SortedSet<Integer> liars = new TreeSet<>();
        state.extracted().forEach((dealer, commitment) -> {
            if (!commitment.isAt(index, received.get(dealer).times(0, G2.generator()))) {
                liars.add(dealer);
            }
        });
        return reveal(liars);
    }

    private Bytes reveal(SortedSet<Integer> dealers) {
        List<Committed.Revealed> revealed = dealers.stream()
                .map(dealer -> new Committed.Revealed(
                        dealer,
                        received.get(dealer).reveal(0, ACCESS),
                        received.get(dealer).reveal(1, ACCESS)))
                .toList();
        return Committed.Revealed.encode(revealed);
    }

    private Bytes prove(Proving state) {
        int index = party.receivesAs().getAsInt();
        try (SecretScalars share = SecretScalars.zeros(1)) {
            state.sumInto(share, received);
            if (!share.times(0, G2.generator())
                    .equals(state.sharing().memberKey(index).orElseThrow().point())) {
                throw new IllegalStateException("every deal was checked, so their sum is the share of the sharing");
            }
            Proof proof = new Proof(
                    state.gathering().session(),
                    party.number(),
                    state.gathering().seen());
            keeper.keep(proof, state.sharing(), index, share, ACCESS);
            return proof.word(state.sharing(), share, ACCESS);
        } finally {
            close();
        }
    }

    private <T extends AutoCloseable> T hold(T secret) {
        held.push(secret);
        return secret;
    }

    /** Wipes whatever is left; nothing can be composed after. */
    @Override
    public void close() {
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("locked memory does not close", e);
            }
        }
        received.clear();
        transport = Optional.empty();
        ephemerals = Optional.empty();
        polynomial = Optional.empty();
    }
}
