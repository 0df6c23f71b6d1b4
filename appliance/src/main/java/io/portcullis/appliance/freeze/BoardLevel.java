package io.portcullis.appliance.freeze;

import io.portcullis.depositary.model.FreezeLevel;
import java.util.Collection;

/** What the signers' own levels come to for the whole board. Pure. */
public final class BoardLevel {
    private BoardLevel() {}

    /** A signer that answers. */
    public record Member(int weight, FreezeLevel level) {}

    /**
     * The lowest level that a quorum stands at or below. One signer in trouble is what a quorum is for; when no quorum is below a level any
     * more, the board is at it. Signers that do not answer are QUORUM's matter, and count here for nothing: SEALED only if none of a quorum answers
     * otherwise.
     */
    public static FreezeLevel of(Collection<Member> answering, int threshold) {
        int all = answering.stream().mapToInt(Member::weight).sum();
        if (all < threshold) {
            return FreezeLevel.OPEN;
        }
        for (FreezeLevel level : FreezeLevel.values()) {
            int below = answering.stream()
                    .filter(member -> member.level().compareTo(level) <= 0)
                    .mapToInt(Member::weight)
                    .sum();
            if (below >= threshold) {
                return level;
            }
        }
        return FreezeLevel.SEALED;
    }
}
