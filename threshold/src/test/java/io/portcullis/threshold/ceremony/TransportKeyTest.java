package io.portcullis.threshold.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A member's transport key as a weapon. */
final class TransportKeyTest {
    /**
     * What is sealed to such a key cannot be opened by anybody, so its owner could complain of every honest dealer and have them all put
     * out. It is put out itself, before anything is dealt.
     */
    @Test
    void aMemberWithAKeyOfSmallOrderIsPutOutAndNoHonestDealer() {
        Bytes zero = new RlpWriter().bytes(Bytes.of(new byte[32])).toList();
        List<Rehearsal.Actor> cast = Rehearsal.cast(4);
        try (Rehearsal rehearsal = new Rehearsal(Rehearsal.dkg(2, 3, cast), cast)) {
            rehearsal.lying(2, Round.JOIN, honest -> zero).run();
            for (int honest : List.of(1, 3, 4)) {
                Completed completed = assertInstanceOf(Completed.class, rehearsal.end(honest));
                assertEquals(Set.of(2), completed.culprits().keySet());
                assertEquals(
                        ThresholdTag.POINT_NOT_IN_GROUP,
                        completed.culprits().get(2).tag());
            }
        }
    }
}
