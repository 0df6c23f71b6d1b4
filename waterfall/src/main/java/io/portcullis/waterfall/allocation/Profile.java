package io.portcullis.waterfall.allocation;

import java.util.List;

/** In which order layers pay. */
public enum Profile {
    /** The network's own: the pool before the hub's bond. */
    XLN,
    /** As article 45 of Regulation (EU) 648/2012 orders a clearing house: its own capital before that of members who did not fail. */
    EMIR;

    public List<LayerKind> order() {
        return switch (this) {
            case XLN -> List.of(LayerKind.DEBTOR, LayerKind.POOL, LayerKind.HUB_BOND, LayerKind.SOCIALISED);
            case EMIR -> List.of(LayerKind.DEBTOR, LayerKind.HUB_BOND, LayerKind.POOL, LayerKind.SOCIALISED);
        };
    }

    /** From 0: who pays first. */
    public int priority(LayerKind kind) {
        return order().indexOf(kind);
    }

    /** How the report says what differs from another profile; empty if nothing does. */
    public List<String> deviationsFrom(Profile other) {
        return order().stream()
                .filter(kind -> priority(kind) != other.priority(kind))
                .map(kind -> kind + " pays at place " + (priority(kind) + 1) + " here, at place "
                        + (other.priority(kind) + 1) + " under " + other)
                .toList();
    }
}
