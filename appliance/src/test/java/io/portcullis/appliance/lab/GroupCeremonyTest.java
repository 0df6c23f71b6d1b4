package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.ceremony.Relay;
import io.portcullis.appliance.ceremony.TranscriptFile;
import io.portcullis.signer.client.Shares;
import io.portcullis.signer.evidence.EvidenceVerifier.Check;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.threshold.ceremony.Aborted;
import io.portcullis.threshold.ceremony.Completed;
import io.portcullis.threshold.ceremony.Kind;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ceremonies across three real signer processes, one of which is killed. */
final class GroupCeremonyTest {
    @TempDir
    Path folder;

    @Test
    void theKeyOutlivesAMemberAndItsShareDies() throws Exception {
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        LabDirectory directory = LabDirectory.at(folder.resolve("l"));
        try (Lab lab = Lab.start(directory, Lab.Beginning.AFRESH, ChainNode.freePort(), new Story(line -> {}))) {
            GroupCeremony ceremony = new GroupCeremony(directory);
            Completed made = completed(run(ceremony, Kind.DKG, 2, 3, ceremony.names()));
            assertEquals(List.of(1, 2, 3), List.copyOf(made.sharing().indices()));

            killedAfterItDealt(lab, ceremony, made);

            lab.killSigner("signer-3");
            Relay.Result alone = run(ceremony, Kind.REFRESH, 2, 3, ceremony.names());
            Aborted aborted = assertInstanceOf(Aborted.class, alone.state());
            assertEquals(ThresholdTag.TOO_FEW_MEMBERS, aborted.reason().tag());
            assertEquals(ThresholdTag.MEMBER_SILENT, aborted.culprits().get(3).tag());
            assertEquals(Optional.of(made.sharing()), inForce(ceremony, "signer-1"));

            Completed moved = completed(run(ceremony, Kind.RESHARE, 2, 2, List.of("signer-1", "signer-2")));
            assertEquals(made.sharing().groupKey(), moved.sharing().groupKey());
            assertEquals(Optional.of(moved.sharing()), inForce(ceremony, "signer-2"));

            // The one that was away still has its old share, until it sees what the others have agreed to.
            lab.restartSigner("signer-3");
            assertEquals(Optional.of(made.sharing()), inForce(ceremony, "signer-3"));
            Path transcript = ceremony.transcriptOf(moved.definition());
            ceremony.resolve(transcript);
            assertEquals(Optional.empty(), inForce(ceremony, "signer-3"));

            TrustRoots trust = Lab.trust(directory);
            assertTrue(TranscriptFile.verify(Files.readAllBytes(transcript), trust).stream()
                    .allMatch(Check::passed));
            assertTouchedTranscriptFails(transcript, trust);
        }
    }

    /** The old sharing is frozen where it was dealt on, and thaws when enough have promised that the new one will never be. */
    private static void killedAfterItDealt(Lab lab, GroupCeremony ceremony, Completed made) throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        GroupCeremony.Wish wish = new GroupCeremony.Wish(Kind.REFRESH, 2, 3, ceremony.names(), "a test");
        Relay.Result result = ceremony.run(wish, line -> {
            if (line.equals("round DEAL: done")) {
                try {
                    lab.killSigner("signer-2");
                } catch (IOException e) {
                    failed.set(e);
                }
            }
        });
        assertNull(failed.get());
        Aborted aborted = assertInstanceOf(Aborted.class, result.state());
        assertEquals(ThresholdTag.MEMBER_SILENT, aborted.culprits().get(2).tag());
        assertSettled(ceremony, "signer-1", made);
        assertSettled(ceremony, "signer-3", made);
        lab.restartSigner("signer-2");
        assertTrue(
                ceremony.shares().get("signer-2").orElseThrow().sessionInDoubt().isPresent());
        ceremony.resolve(ceremony.transcriptOf(result.transcript().definition()));
        assertSettled(ceremony, "signer-2", made);
    }

    private static void assertSettled(GroupCeremony ceremony, String signer, Completed made) {
        Shares held = ceremony.shares().get(signer).orElseThrow();
        assertEquals(Optional.empty(), held.sessionInDoubt(), signer);
        assertEquals(Optional.of(made.sharing()), held.active(), signer);
    }

    /** One bit anywhere in what was said, and the transcript no longer completes. */
    private static void assertTouchedTranscriptFails(Path file, TrustRoots trust) throws Exception {
        String text = Files.readString(file);
        int at = text.indexOf("\"transcript\":\"0x") + text.length() / 2;
        char other = text.charAt(at) == '0' ? '1' : '0';
        String touched = text.substring(0, at) + other + text.substring(at + 1);
        assertTrue(TranscriptFile.verify(touched.getBytes(java.nio.charset.StandardCharsets.UTF_8), trust).stream()
                .anyMatch(check -> !check.passed()));
    }

    private static Relay.Result run(GroupCeremony ceremony, Kind kind, int threshold, int least, List<String> members)
            throws Exception {
        return ceremony.run(new GroupCeremony.Wish(kind, threshold, least, members, "a test"), line -> {});
    }

    private static Completed completed(Relay.Result result) {
        return assertInstanceOf(Completed.class, result.state(), result::toString);
    }

    private static Optional<GroupSharing> inForce(GroupCeremony ceremony, String signer) {
        Map<String, Optional<Shares>> all = ceremony.shares();
        return all.get(signer).orElseThrow().active();
    }
}
