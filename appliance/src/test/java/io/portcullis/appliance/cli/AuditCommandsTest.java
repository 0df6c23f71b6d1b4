package io.portcullis.appliance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.mirror.TileWriter;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.threshold.codec.Bytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an auditor does with a copy, with no appliance. */
class AuditCommandsTest {
    private static final EntityId ENTITY = new EntityId(Bytes32.fromHex("0x" + "17".repeat(32)));
    private static final Bytes32 INTENT = Bytes32.fromHex("0x" + "ab".repeat(32));
    private static final String LOG = "signer-1";

    @TempDir
    private Path folder;

    private KeyPair key;

    private record Said(int exit, JsonNode json, String text) {}

    @BeforeEach
    void begin() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        key = generator.generateKeyPair();
        byte[] spki = key.getPublic().getEncoded();
        Intent.Bytes point = new Intent.Bytes(Arrays.copyOfRange(spki, spki.length - 65, spki.length));
        Address nobody = Address.fromHex("0x00000000000000000000000000000000000000aa");
        TrustRoots trust = new TrustRoots(
                new Eip712Domain(31_337, nobody),
                ENTITY,
                point,
                List.of(new TrustRoots.Member(LOG, nobody, 1, point)),
                1);
        Files.write(folder.resolve("trust.json"), StrictJson.canonical(trust.toJson()));
    }

    private Path export(String name, String word, int size) throws Exception {
        Path export = folder.resolve(name);
        TileFolder copy = new TileFolder(export.resolve(LOG));
        TileWriter writer = new TileWriter(copy::put);
        while (writer.size() < size) {
            writer.append(RowForms.encode(
                    writer.size(),
                    writer.size() == 7 ? new AuditRow.IntentRecorded(INTENT) : new AuditRow.Started(word)));
        }
        writer.flush();
        Origin origin = Origin.of(ENTITY, LOG);
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key.getPrivate());
        signer.update(Checkpoint.text(origin, size, writer.root(), 9));
        copy.publish(
                new Checkpoint(origin, size, writer.root(), 9, new Intent.Bytes(signer.sign())).note(key.getPublic()));
        return export;
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Portcullis.run(new PrintWriter(out), new PrintWriter(err), arguments);
        String text = out + err.toString();
        return new Said(
                exit,
                List.of(arguments).contains("--json")
                        ? JsonMapper.shared().readTree(out.toString())
                        : JsonMapper.shared().createObjectNode(),
                text);
    }

    private static String tag(Said said) {
        return said.json()
                .path("logs")
                .path(0)
                .path("findings")
                .path(0)
                .path("tag")
                .asString("");
    }

    @Test
    void verifiesASoundExportAndSaysSo() throws Exception {
        Said said = run("audit", "verify", export("copy", "w", 300).toString());
        assertEquals(0, said.exit(), said.text());
        assertTrue(said.text().contains("Everything holds."), said.text());
    }

    @Test
    void namesWhatIsDamagedAndWhatToDo() throws Exception {
        Path copy = export("copy", "w", 300);
        Path bundle = copy.resolve(LOG + "/tile/entries/000");
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[20] ^= 1;
        Files.write(bundle, bytes);
        Said json = run("audit", "verify", "--json", copy.toString());
        assertEquals(1, json.exit());
        assertTrue(json.text().contains("LOG_ENTRY_DAMAGED"), json.text());
        Said said = run("audit", "fsck", copy.toString());
        assertEquals(1, said.exit());
        assertTrue(said.text().contains("entry 0 in tile/entries/000"), said.text());
        assertTrue(said.text().contains("export again"), said.text());
    }

    @Test
    void refusesARewrittenHistoryAgainstAnOlderExport() throws Exception {
        Path old = export("old", "w", 300);
        Path newer = export("newer", "w", 700);
        assertEquals(
                0,
                run("audit", "verify", newer.toString(), "--since", old.toString())
                        .exit());
        Path rewritten = export("rewritten", "x", 700);
        Said said = run("audit", "verify", "--json", rewritten.toString(), "--since", old.toString());
        assertEquals(1, said.exit());
        assertEquals("LOG_REWRITTEN", tag(said));
    }

    @Test
    void writesProofsThatVerifyByThemselves() throws Exception {
        Path old = export("old", "w", 300);
        Path newer = export("newer", "w", 700);
        Path proof = folder.resolve("proof.json");
        for (String[] wanted :
                List.of(new String[] {"--index", "299"}, new String[] {"--intent", INTENT.toString()}, new String[] {
                    "--since", old.toString()
                })) {
            Files.deleteIfExists(proof);
            Said made = run(
                    "audit",
                    "prove",
                    newer.toString(),
                    "--signer",
                    LOG,
                    wanted[0],
                    wanted[1],
                    "--out",
                    proof.toString());
            assertEquals(0, made.exit(), made.text());
            assertEquals(0, run("audit", "verify", proof.toString()).exit());
            String changed = Files.readString(proof).replaceFirst("\"path\":\\[\"0x.", "\"path\":[\"0xe");
            Files.writeString(proof, changed.equals(Files.readString(proof)) ? changed.replace("0xe", "0xf") : changed);
            Said said = run("audit", "verify", "--json", proof.toString());
            assertEquals(1, said.exit());
            assertEquals("LOG_PROOF_INVALID", tag(said));
        }
        assertEquals(
                2,
                run("audit", "prove", newer.toString(), "--signer", LOG, "--index", "700", "--out", proof.toString())
                        .exit());
    }

    @Test
    void refusesARowThatIsNoRow() throws Exception {
        Path copy = folder.resolve("copy");
        TileFolder log = new TileFolder(copy.resolve(LOG));
        TileWriter writer = new TileWriter(log::put);
        writer.append(Bytes.ascii("{\"version\":1}"));
        writer.flush();
        Origin origin = Origin.of(ENTITY, LOG);
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key.getPrivate());
        signer.update(Checkpoint.text(origin, 1, writer.root(), 9));
        log.publish(new Checkpoint(origin, 1, writer.root(), 9, new Intent.Bytes(signer.sign())).note(key.getPublic()));
        assertEquals("AUDIT_ROW_MALFORMED", tag(run("audit", "verify", "--json", copy.toString())));
    }
}
