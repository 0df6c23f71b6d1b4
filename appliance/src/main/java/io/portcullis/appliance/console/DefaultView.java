package io.portcullis.appliance.console;

import java.util.List;
import java.util.Optional;

/**
 * A default as the fund told of it and as the chain has it now. Amounts are decimal, in the token's smallest unit.
 *
 * @param id as it was declared, 0x and 64 digits
 * @param profile XLN or EMIR
 * @param stage counting, sharing, paying, closed or abandoned
 * @param until Unix seconds when counting may be abandoned, or paying ends
 * @param loss what was owed when it was counted
 * @param unpaid of what creditors may take
 * @param declaredAt Unix seconds of the block that declared it
 * @param claims counted so far, at the confirmation depth
 * @param claimed what these make
 * @param layers in the order in which they pay, once there is something to pay
 * @param reported whether the inputs of its report are written: allocated, shared, deep enough, and held against the allocation off the chain
 */
public record DefaultView(
        String id,
        String debtor,
        String token,
        String profile,
        String stage,
        long until,
        String loss,
        String fromPool,
        String fromBond,
        String unpaid,
        long declaredAt,
        int claims,
        String claimed,
        List<LayerView> layers,
        boolean reported) {
    public DefaultView {
        layers = List.copyOf(layers);
    }

    /**
     * What a layer bears.
     *
     * @param name debtor, insurance-pool, hub-bond or socialised, as reports call them
     * @param paid empty while it is not known: of the debtor's own, until the default is reported
     */
    public record LayerView(String name, Optional<String> paid) {}
}
