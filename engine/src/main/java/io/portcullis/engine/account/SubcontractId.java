package io.portcullis.engine.account;

/**
 * Names a subcontract within its account. Each side counts its own, so that the two directions never contend for a number.
 *
 * @param maker who made it: the side whose capacity it holds
 * @param number 1, 2, … in the order of the frames
 */
public record SubcontractId(Side maker, long number) {
    public SubcontractId {
        if (number < 1) {
            throw new IllegalArgumentException("subcontracts are numbered from 1");
        }
    }

    /** As people name it. */
    @Override
    public String toString() {
        return maker + " " + number;
    }
}
