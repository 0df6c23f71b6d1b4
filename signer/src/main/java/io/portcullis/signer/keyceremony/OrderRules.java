package io.portcullis.signer.keyceremony;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.SignerTag;
import java.util.Optional;

/**
 * Whether an order may be carried out. What {@link #judge} refuses changes nothing, so that a stranger cannot end a ceremony; what two people
 * have signed and {@link #contradiction} finds against the record ends it.
 */
final class OrderRules {
    private OrderRules() {}

    static Optional<Refusal> judge(State.Waiting waiting, Line.Ordered line) {
        Order order = line.order();
        Definition definition = waiting.definition();
        if (!order.session().equals(definition.session())) {
            return no(SignerTag.CEREMONY_STEP_REPLAYED, "it was signed for another ceremony");
        }
        if (order.step() < waiting.step()) {
            return no(SignerTag.CEREMONY_STEP_REPLAYED, "step " + order.step() + " is done");
        }
        Optional<Definition.Planned> next = waiting.next();
        if (next.isEmpty() || order.step() > waiting.step()) {
            return no(SignerTag.CEREMONY_STEP_ORDER, "step " + waiting.step() + " is next");
        }
        if (order.act() != next.get().act()
                || !order.custodian().equals(next.get().custodian())) {
            return no(SignerTag.CEREMONY_STEP_ORDER, "step " + waiting.step() + " is " + name(next.get()));
        }
        if (!order.previous().equals(waiting.head())) {
            return no(SignerTag.CEREMONY_STEP_REPLAYED, "it was signed over another transcript");
        }
        if (order.at() < waiting.newestAt() || order.at() >= definition.expiresAt()) {
            return no(SignerTag.CEREMONY_STEP_ORDER, "its time is before the step before it, or after the end");
        }
        return judgePeople(definition, line).or(() -> judgeFacts(waiting, order));
    }

    private static Optional<Refusal> judgePeople(Definition definition, Line.Ordered line) {
        Order order = line.order();
        if (order.performer().equals(order.witness())) {
            return no(
                    SignerTag.CEREMONY_SAME_PERSON,
                    order.performer() + " cannot witness what " + order.performer() + " does");
        }
        Optional<Person> performer = definition.person(order.performer());
        Optional<Person> witness = definition.person(order.witness());
        if (performer.isEmpty() || witness.isEmpty()) {
            return no(SignerTag.CEREMONY_STEP_UNSIGNED, "somebody named is not of this ceremony");
        }
        if (performer.get().role() != order.act().performer()
                || witness.get().role() != Role.WITNESS
                || order.custodian().stream().anyMatch(name -> !name.equals(order.performer()))) {
            return no(
                    SignerTag.CEREMONY_ROLE_WRONG,
                    order.act() + " is done by "
                            + order.custodian().orElse("an " + order.act().performer()) + " and seen by a WITNESS");
        }
        if (!performer.get().credential().verifies(order.signedText(), line.performer())) {
            return no(SignerTag.CEREMONY_STEP_UNSIGNED, order.performer() + " did not sign this order");
        }
        if (!witness.get().credential().verifies(order.signedText(), line.witness())) {
            return no(SignerTag.CEREMONY_STEP_UNSIGNED, order.witness() + " did not sign this order");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> judgeFacts(State.Waiting waiting, Order order) {
        Act.Needs needs = order.act().needs();
        boolean bag = needs == Act.Needs.BAG || needs == Act.Needs.SHARE;
        if (order.bag().isPresent() != bag
                || order.check().isPresent() != (needs == Act.Needs.CHECK)
                || order.share().isPresent() != (needs == Act.Needs.SHARE)) {
            return no(SignerTag.CEREMONY_STEP_ORDER, order.act() + " names exactly what it needs: " + needs);
        }
        boolean fresh =
                order.act() == Act.INITIALISE_TOKEN || order.act() == Act.HAND_OVER_SHARE || order.act() == Act.SEND;
        String number = order.bag().orElse("");
        boolean used = waiting.gathered().bags().containsValue(number)
                || waiting.definition().spentBags().contains(number)
                || waiting.definition().backup().stream()
                        .flatMap(backup -> backup.envelopes().stream())
                        .anyMatch(envelope -> envelope.bag().equals(number));
        return fresh && used
                ? no(SignerTag.CEREMONY_BAG_REUSED, "bag " + number + " was used before")
                : Optional.empty();
    }

    /** What the signed order says against the record; empty if it agrees. */
    static Optional<Refusal> contradiction(State.Waiting waiting, Order order) {
        Gathered known = waiting.gathered();
        return switch (order.act()) {
            case COMPARE_KEY -> compare(order, CheckValue.of(known.key().orElseThrow()));
            case COMPARE_WRAPPING_KEY -> compare(order, known.wrappingCheck().orElseThrow());
            case PRESENT_SHARE ->
                bag(order, Script.envelope(waiting.definition(), order).bag());
            case RECEIVE -> bag(order, known.bags().get(Script.CONSIGNMENT));
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> compare(Order order, CheckValue recorded) {
        CheckValue read = order.check().orElseThrow();
        return read.equals(recorded)
                ? Optional.empty()
                : no(SignerTag.CEREMONY_CHECK_DIFFERS, "read was " + read + ", on record is " + recorded);
    }

    private static Optional<Refusal> bag(Order order, String recorded) {
        String seen = order.bag().orElseThrow();
        return seen.equals(recorded)
                ? Optional.empty()
                : no(SignerTag.CEREMONY_BAG_DIFFERS, "it came in bag " + seen + ", and was put in bag " + recorded);
    }

    static String name(Definition.Planned planned) {
        return planned.act() + planned.custodian().map(name -> " by " + name).orElse("");
    }

    private static Optional<Refusal> no(SignerTag tag, String reason) {
        return Optional.of(new Refusal(tag, reason));
    }
}
