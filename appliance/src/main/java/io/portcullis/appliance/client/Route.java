package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.HopInstruction;
import io.portcullis.engine.hub.HubConfig.ForwardTerms;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.Built;
import io.portcullis.engine.onion.HopPayload;
import io.portcullis.engine.onion.OnionBuilder;
import io.portcullis.engine.onion.OnionHop;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.ReturnKey;
import io.portcullis.engine.onion.SessionSeed;
import io.portcullis.threshold.codec.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one payment. Hops on the payer's own node are told in the clear what to do, for the node knows the payer anyway; from the first hop
 * on another node on, each reads a layer of a packet, and only its own.
 *
 * @param hops between payer and payee, if any; those on the payer's node come first
 * @param payeeIsHere whether the payee lives on the payer's node, which no hop has left
 */
public record Route(List<Hop> hops, boolean payeeIsHere) {
    /** How long the payee has to take the last HTLC. */
    static final long LAST_EXPIRY_SECONDS = 3_600;

    /**
     * @param terms on which it forwards
     * @param key empty for a hop on the payer's node
     */
    public record Hop(EntityId entity, ForwardTerms terms, Optional<OnionKey> key) {}

    public Route {
        hops = List.copyOf(hops);
        boolean left = false;
        for (Hop hop : hops) {
            if (left && hop.key().isEmpty()) {
                throw new IllegalArgumentException("a route that has left the payer's node has a packet to its end");
            }
            left |= hop.key().isPresent();
        }
        if (left && payeeIsHere) {
            throw new IllegalArgumentException("a route does not come back to the payer's node");
        }
    }

    private record Leg(Amount amount, long expiresAtSeconds) {}

    /**
     * What the payer's command says.
     *
     * @param returnKeys errors of the packet's hops are read with these
     */
    public record Ready(Instruction.Transact lock, List<ReturnKey> returnKeys) {
        public Ready {
            returnKeys = List.copyOf(returnKeys);
        }
    }

    public Instruction.Transact pay(Invoice invoice, long nowSeconds, SecureRandom random) {
        return prepare(invoice, nowSeconds, random).lock();
    }

    public Ready prepare(Invoice invoice, long nowSeconds, SecureRandom random) {
        List<Leg> legs = legs(invoice, nowSeconds);
        int local = (int) hops.stream().filter(hop -> hop.key().isEmpty()).count();
        Optional<Built.Onion> onion = payeeIsHere ? Optional.empty() : Optional.of(onion(invoice, legs, local, random));
        Bytes packet = onion.map(it -> it.packet().bytes()).orElse(Bytes.EMPTY);
        List<HopInstruction> instructions = new ArrayList<>();
        for (int i = 0; i < local; i++) {
            Leg out = legs.get(i + 1);
            instructions.add(new HopInstruction.Forward(
                    next(i, invoice),
                    out.amount(),
                    out.expiresAtSeconds(),
                    i == local - 1 ? packet : Bytes.EMPTY,
                    Bytes32.ZERO,
                    Bytes.EMPTY));
        }
        if (payeeIsHere) {
            instructions.add(new HopInstruction.Deliver(invoice.amount(), invoice.secret(), Bytes32.ZERO, Bytes.EMPTY));
        }
        Leg first = legs.getFirst();
        Instruction.Transact lock = new Instruction.Transact(
                hops.isEmpty() ? invoice.payee() : hops.getFirst().entity(),
                new Transaction.LockHtlc(
                        invoice.token(),
                        first.amount(),
                        invoice.hash(),
                        first.expiresAtSeconds(),
                        local == 0 ? packet : Bytes.EMPTY),
                instructions);
        return new Ready(lock, onion.map(Built.Onion::returnKeys).orElse(List.of()));
    }

    private EntityId next(int hop, Invoice invoice) {
        return hop + 1 < hops.size() ? hops.get(hop + 1).entity() : invoice.payee();
    }

    /** Leg i comes in to hop i; the last reaches the payee. Reckoned from there, for each hop adds its fee and its time. */
    private List<Leg> legs(Invoice invoice, long nowSeconds) {
        List<Leg> legs = new ArrayList<>();
        Leg leg = new Leg(invoice.amount(), nowSeconds + LAST_EXPIRY_SECONDS);
        legs.add(leg);
        for (Hop hop : hops.reversed()) {
            leg = new Leg(
                    leg.amount().plus(hop.terms().fee(leg.amount())),
                    leg.expiresAtSeconds() + hop.terms().expiryDeltaSeconds());
            legs.addFirst(leg);
        }
        return legs;
    }

    private Built.Onion onion(Invoice invoice, List<Leg> legs, int local, SecureRandom random) {
        List<OnionHop> layers = new ArrayList<>();
        for (int i = local; i < hops.size(); i++) {
            Leg out = legs.get(i + 1);
            layers.add(new OnionHop(
                    hops.get(i).key().orElseThrow(),
                    new HopPayload.Forward(next(i, invoice), invoice.token(), out.amount(), out.expiresAtSeconds())));
        }
        layers.add(new OnionHop(
                invoice.key(),
                new HopPayload.Deliver(
                        invoice.token(), invoice.amount(), legs.getLast().expiresAtSeconds(), invoice.secret())));
        byte[] drawn = new byte[SessionSeed.BYTES];
        random.nextBytes(drawn);
        try (SessionSeed seed = SessionSeed.taking(drawn)) {
            return switch (OnionBuilder.build(layers, invoice.hash(), seed)) {
                case Built.Onion it -> it;
                case Built.Refused it ->
                    throw new IllegalArgumentException(it.refusal().toString());
            };
        }
    }
}
