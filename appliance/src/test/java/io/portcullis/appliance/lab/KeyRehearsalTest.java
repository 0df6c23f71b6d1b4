package io.portcullis.appliance.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.appliance.ceremony.TranscriptPdf;
import io.portcullis.threshold.codec.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key's whole life by the room's own process on SoftHSM, and its transcripts checked as anybody would. */
final class KeyRehearsalTest {
    @Test
    void aKeyIsMadeBackedUpDrilledAndTransportedAndAKilledCeremonyIsAborted(@TempDir Path directory) throws Exception {
        List<String> said = new ArrayList<>();
        System.setProperty("portcullis.root", ChainNodeTest.checkout().toString());
        KeyRehearsal.Result result = new KeyRehearsal(directory.resolve("keys"), said::add).run();

        assertEquals(1, result.keys().path("keys").size());
        assertTrue(
                result.keys().path("keys").get(0).path("mayReceiveValue").asBoolean(),
                () -> result.keys().toString());
        assertEquals("ABORTED", result.interrupted().path("state").asString());
        assertEquals("CEREMONY_INTERRUPTED", result.interrupted().path("tag").asString());
        assertEquals(
                "key vault-1/lost",
                result.interrupted().path("destroyed").get(0).asString());

        assertEquals(7, result.transcripts().size());
        byte[] trust = Files.readAllBytes(result.trust());
        for (Path file : result.transcripts()) {
            OfflineCheck.Result check = OfflineCheck.ofAny(Files.readAllBytes(file), trust);
            assertEquals(!file.toString().contains("interrupted"), check.passed(), () -> file + ": " + check.lines());
        }
        byte[] first = Files.readAllBytes(result.transcripts().getFirst());
        byte[] paper =
                TranscriptPdf.render(first, OfflineCheck.ofAny(first, trust).checks());
        assertArrayEquals(
                paper,
                TranscriptPdf.render(first, OfflineCheck.ofAny(first, trust).checks()));
        try (var document = Loader.loadPDF(paper)) {
            String text = new PDFTextStripper().getText(document);
            assertTrue(text.contains("INITIALISE_TOKEN: by otto, seen by wilma"), text);
            assertTrue(text.contains(Bytes.of(first).sha256().toString()), text);
        }
        byte[] changed = Files.readAllBytes(result.transcripts().getFirst());
        String renamed = new String(changed, UTF_8).replace("wilma", "walma");
        assertFalse(OfflineCheck.ofAny(renamed.getBytes(UTF_8), trust).passed());
        assertTrue(said.contains("  PRESENT_SHARE by cora, seen by wilma"), said::toString);
    }
}
