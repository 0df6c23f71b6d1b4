package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.codec.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A member's promise that it has not proved its share in a session, and never will.
 *
 * @param party its number
 * @param signature of its identity key over {@link #text}
 */
public record Renunciation(int party, Bytes signature) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/renunciation/v1");

    /** {@code "portcullis/renunciation/v1" ‖ session}. */
    public static Bytes text(Bytes session) {
        return DOMAIN.concat(session);
    }

    /**
     * Whether these promises make it impossible that t members ever prove: n − t + 1 of the n members have given one. Then the new sharing was
     * never in force, and the old one is.
     */
    public static boolean preclude(Definition definition, List<Renunciation> renunciations) {
        Bytes text = text(definition.session());
        Set<Integer> members = new HashSet<>();
        for (Renunciation one : renunciations) {
            definition
                    .party(one.party())
                    .filter(party -> party.receivesAs().isPresent())
                    .filter(party -> party.key().verifies(text, one.signature()))
                    .ifPresent(party -> members.add(party.number()));
        }
        return members.size() > definition.members().size() - definition.threshold();
    }
}
