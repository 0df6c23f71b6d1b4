package io.portcullis.appliance.lab;

import io.portcullis.appliance.ceremony.TranscriptFile;
import io.portcullis.signer.evidence.EvidenceVerifier;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.keyceremony.TranscriptCheck;
import io.portcullis.signer.verdict.RefusedException;
import java.util.List;
import java.util.Optional;

/** The offline check of an evidence file, as the demo and the command line show it. */
public final class OfflineCheck {
    private OfflineCheck() {}

    /** The answer to every question that could be asked. */
    public record Result(List<EvidenceVerifier.Check> checks) {
        public Result {
            checks = List.copyOf(checks);
        }

        /** Whether there were questions and all were answered well. */
        public boolean passed() {
            return !checks.isEmpty() && checks.stream().allMatch(EvidenceVerifier.Check::passed);
        }

        /** One line for each, for people. */
        public List<String> lines() {
            return checks.stream()
                    .map(check -> check.passed()
                            ? "✓ " + check.name()
                            : "✗ " + check.name() + "\n    " + check.tag() + ": " + check.detail())
                    .flatMap(String::lines)
                    .toList();
        }
    }

    /** As {@link #of}, for a ceremony's transcript as well. */
    public static Result ofAny(byte[] file, byte[] trust) {
        try {
            if (Transcript.claims(file)) {
                return new Result(TranscriptCheck.verify(file, TrustRoots.decode(trust)));
            }
            if (!TranscriptFile.claims(file)) {
                return of(file, trust);
            }
            return new Result(TranscriptFile.verify(file, TrustRoots.decode(trust)));
        } catch (RefusedException e) {
            return unreadable(e);
        }
    }

    /** @param trust the reader's own trust roots */
    public static Result of(byte[] file, byte[] trust) {
        try {
            return new Result(EvidenceVerifier.verify(file, Optional.of(TrustRoots.decode(trust))));
        } catch (RefusedException e) {
            return unreadable(e);
        }
    }

    private static Result unreadable(RefusedException e) {
        return new Result(List.of(new EvidenceVerifier.Check(
                "your trust roots are readable",
                false,
                e.refusal().tag().name(),
                e.refusal().reason())));
    }
}
