package io.portcullis.signer.keyceremony;

import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a transcript offline: every question that could be asked of it, with its answer. The machine runs again over all lines, so that what it
 * would refuse in the room it refuses here: a signature, the order, two roles in one hand, a check value, a bag, a link of the chain.
 */
public final class TranscriptCheck {
    private TranscriptCheck() {}

    /** @param trust the reader's own roots: who the officer is, and for which entity */
    public static List<Check> verify(byte[] bytes, TrustRoots trust) {
        Transcript transcript;
        Definition definition;
        try {
            transcript = Transcript.decode(bytes);
            definition = transcript.definition();
        } catch (RefusedException e) {
            return List.of(failed("the transcript is readable", e.refusal()));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(check(
                "the officer " + definition.officer().name() + " is the one of the trust roots",
                definition
                        .officer()
                        .credential()
                        .identity()
                        .equals(Bytes.of(trust.officerKey().toArray())),
                "it is somebody else"));
        checks.add(check(
                "it is for this entity",
                definition.entity().equals(trust.entity()),
                "it is for entity " + definition.entity()));
        State state;
        try {
            state = begin(transcript, checks);
            List<Line> lines = transcript.lines();
            for (int i = 1; i < lines.size(); i++) {
                state = KeyCeremony.again(state, lines.get(i));
                if (lines.get(i) instanceof Line.Ordered ordered) {
                    checks.add(passed(words(ordered.order())));
                }
            }
        } catch (RefusedException e) {
            checks.add(failed("every line is signed, in its place and of this chain", e.refusal()));
            return checks;
        }
        checks.add(
                switch (state) {
                    case State.Completed completed ->
                        passed("the officer signed the whole: " + definition.kind() + " of " + definition.place()
                                + completed
                                        .gathered()
                                        .key()
                                        .map(key -> ", key check value " + CheckValue.of(key))
                                        .orElse(""));
                    case State.Aborted aborted ->
                        failed("the ceremony served its purpose", aborted.end().refusal());
                    default ->
                        failed(
                                "the ceremony came to its end",
                                new Refusal(SignerTag.CEREMONY_TRANSCRIPT_BROKEN, "it stops before its end"));
                });
        return checks;
    }

    private static State begin(Transcript transcript, List<Check> checks) {
        State state = KeyCeremony.replay(transcript.lines().subList(0, 1));
        checks.add(passed("the officer signed the definition of session "
                + state.definition().session()));
        if (transcript.lines().getFirst() instanceof Line.Begun begun) {
            checks.add(passed("it began " + begun.authority().words()));
        }
        return state;
    }

    private static String words(Order order) {
        return "step " + (order.step() + 1) + ", " + order.act() + ": by " + order.performer() + ", seen by "
                + order.witness()
                + order.check().map(check -> ", check value " + check).orElse("")
                + order.bag().map(bag -> ", bag " + bag).orElse("");
    }

    private static Check check(String name, boolean holds, String otherwise) {
        return holds ? passed(name) : new Check(name, false, SignerTag.CEREMONY_NOT_AUTHORISED.name(), otherwise);
    }

    private static Check passed(String name) {
        return new Check(name, true, "", "");
    }

    private static Check failed(String name, Refusal refusal) {
        return new Check(name, false, refusal.tag().name(), refusal.reason());
    }
}
