package io.portcullis.signer.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.registry.KeyStatement;
import io.portcullis.signer.testing.Ceremony;
import io.portcullis.signer.testing.Ceremony.SaidOfKey;
import io.portcullis.signer.testing.Filing;
import io.portcullis.signer.testing.TestMemory;
import io.portcullis.signer.verdict.SignerTag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of every key that a proposed board names, its signer says that it proved control and came back from its backup; or nobody signs. */
final class BoardKeysTest {
    private static final String SIGNER = "signer-1";
    private final Ceremony ceremony = new Ceremony();
    private final Filing filing = new Filing(ceremony);

    private Judgement judged() {
        Evidence built = filing.build();
        byte[] wire = StrictJson.canonical(built.toJson());
        assertEquals(built, Evidence.decode(wire));
        return new EvidenceJudge(ceremony.trust(), SIGNER)
                .judge(wire, Ceremony.NOW, new TestMemory(AcceptedPolicy.NONE, List.of()), filing.log(SIGNER));
    }

    private void assertRefused(SignerTag tag) {
        Judgement judgement = judged();
        assertEquals(
                tag,
                assertInstanceOf(Judgement.Refused.class, judgement, judgement.toString())
                        .refusal()
                        .tag());
    }

    /** The last signer's word is another than it should be. */
    private void saying(KeyStatement last) {
        List<KeyStatement> keys = new ArrayList<>(filing.keys);
        keys.set(2, last);
        filing.keys = keys;
    }

    private void saying(SaidOfKey said) {
        saying(ceremony.state("signer-3", Ceremony.NOW, said));
    }

    @Test
    void aBoardOfKeysThatProvedThemselvesAndCameBackIsAgreedTo() {
        filing.changeBoard();
        assertInstanceOf(Judgement.Approved.class, judged());
    }

    @Test
    void primeTrustAKeyThatNobodyHasSeenSignGetsNoPlaceOnABoard() {
        filing.changeBoard();
        List<KeyStatement> all = filing.keys;
        filing.keys = List.of();
        assertRefused(SignerTag.KEY_NOT_PROVEN);
        filing.keys = all.subList(0, 2);
        assertRefused(SignerTag.KEY_NOT_PROVEN);
        filing.keys = all;
        saying(SaidOfKey.UNPROVEN);
        assertRefused(SignerTag.KEY_NOT_PROVEN);
        saying(SaidOfKey.PROVEN_BY_ANOTHER);
        assertRefused(SignerTag.KEY_NOT_PROVEN);
    }

    @Test
    void stakeHoundAKeyWhoseBackupNeverCameBackGetsNoPlaceOnABoard() {
        filing.changeBoard();
        for (SaidOfKey said : List.of(SaidOfKey.NOT_BACKED_UP, SaidOfKey.DRILL_FAILED, SaidOfKey.OLD_BACKUP_DRILLED)) {
            saying(said);
            assertRefused(SignerTag.KEY_NOT_DRILLED);
        }
        saying(SaidOfKey.SUSPENDED);
        assertRefused(SignerTag.KEY_NOT_ACTIVE);
    }

    @Test
    void onlyTheSignerItselfSpeaksForItsKeyAndOfTheTimeOfTheIntent() {
        filing.changeBoard();
        KeyStatement genuine = filing.keys.get(2);
        saying(ceremony.signAgain(genuine, "signer-1"));
        assertRefused(SignerTag.KEY_STATEMENT_INVALID);
        saying(filing.keys.get(1));
        assertRefused(SignerTag.KEY_STATEMENT_INVALID);
        saying(ceremony.state("signer-3", Ceremony.NOW - 601, SaidOfKey.FIT));
        assertRefused(SignerTag.KEY_STATEMENT_INVALID);
        saying(ceremony.state("signer-3", Ceremony.NOW + 61, SaidOfKey.FIT));
        assertRefused(SignerTag.KEY_STATEMENT_INVALID);
    }

    @Test
    void aStatementThatDoesNotHoldIsRefusedAlsoWhereNoneIsNeeded() {
        filing.keys = List.of(ceremony.state("signer-3", Ceremony.NOW, SaidOfKey.UNPROVEN));
        assertTrue(judged() instanceof Judgement.Approved, "it holds, and asks for nothing");
        filing.keys = List.of(ceremony.signAgain(filing.keys.getFirst(), "signer-2"));
        assertRefused(SignerTag.KEY_STATEMENT_INVALID);
    }
}
