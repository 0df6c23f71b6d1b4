package io.portcullis.waterfall.allocation;

/** Whose money a layer is. */
public enum LayerKind {
    /** What the debtor itself has put up: its reserve, and its collateral in the accounts of its creditors. */
    DEBTOR(false),
    /** The shared insurance pool. */
    POOL(true),
    /** What the hub has pledged of its own: slashed. */
    HUB_BOND(true),
    /** What is left falls on the creditors, by their claims. */
    SOCIALISED(false);

    private final boolean subrogated;

    LayerKind(boolean subrogated) {
        this.subrogated = subrogated;
    }

    /** Whether who pays this layer takes over the creditors' claim on the debtor: a third party that paid another's debt. */
    public boolean subrogated() {
        return subrogated;
    }
}
