package io.portcullis.signer.freeze;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Leave to go down, as a quorum of approvers gave it.
 *
 * @param intent that they approved
 * @param to the level that may stand afterwards
 * @param notBefore Unix seconds
 * @param approvers the people
 */
public record Lowering(Bytes32 intent, FreezeLevel to, long notBefore, NavigableSet<String> approvers) {
    public Lowering {
        approvers = Collections.unmodifiableNavigableSet(new TreeSet<>(approvers));
        if (to == FreezeLevel.SEALED || notBefore < 0 || approvers.size() > Limits.MAX_APPROVERS) {
            throw new IllegalArgumentException("a lowering ends below SEALED, at some time, with bounded approvers");
        }
        if (!approvers.stream().allMatch(name -> Words.fits(name, Limits.MAX_NAME))) {
            throw new IllegalArgumentException("a name has 1 to " + Limits.MAX_NAME + " printable characters");
        }
    }
}
