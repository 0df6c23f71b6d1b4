package io.portcullis.appliance.fund;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.FundEvent;

/**
 * A default as the fund told of it, at the confirmation depth.
 *
 * @param claims counted so far
 * @param claimed what they make
 * @param over whether nothing of it is to be done any more: closed, or abandoned
 */
public record KnownDefault(
        FundEvent.DefaultDeclared declared, long declaredAtSeconds, int claims, Amount claimed, boolean over) {
    KnownDefault counted(Amount claim) {
        return new KnownDefault(declared, declaredAtSeconds, claims + 1, claimed.plus(claim), over);
    }

    KnownDefault ended() {
        return new KnownDefault(declared, declaredAtSeconds, claims, claimed, true);
    }
}
