package io.portcullis.engine.credit;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a counterparty, whatever it owes.
 *
 * @param parent the group whose members stand or fall together; itself, if it has none
 * @param firm if its equity is quoted
 * @param spread if its credit is: a year's, over the riskless rate
 * @param salesMillionEuros a year's; from fifty on it is no small firm
 * @param wrongWay tokens that it issued, or that fall when it fails: as security from it they count zero
 */
public record Obligor(
        EntityId entity,
        EntityId parent,
        Optional<Merton.Firm> firm,
        Optional<FixedPoint> spread,
        PaymentHistory history,
        FixedPoint salesMillionEuros,
        Set<TokenId> wrongWay) {
    public Obligor {
        wrongWay = Set.copyOf(wrongWay);
    }

    /** Nothing is known but its payments. */
    public static Obligor unknown(EntityId entity, PaymentHistory history) {
        return new Obligor(entity, entity, Optional.empty(), Optional.empty(), history, FixedPoint.of(50), Set.of());
    }
}
