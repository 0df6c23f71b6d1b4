package io.portcullis.signer.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.testing.TestKeys;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NoteTest {
    /** golang.org/x/mod/sumdb/note, package example. */
    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String PETERS_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    /** Keys and checkpoints of two running logs, from github.com/transparency-dev/formats, note/note_verifier_test.go. */
    private static final String REKOR =
            "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";

    private static final String REKORS_CHECKPOINT = """
            Rekor
            798034
            f+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=

            — rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=
            """;

    private static final String PIXEL =
            "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=";

    private static final String PIXELS_CHECKPOINT = """
            DEFAULT
            10
            bsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=

            — pixel6_transparency_log kcFuMDBFAiEAhqMAP8P6qf6QxtUJhzMhbN+MbZ9dwfUHzGQJmffJHtoCIGD0cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4
            """;

    /** A Certificate Transparency log's checkpoint as it was published, cosigned by four witnesses of the public network. */
    private static final String COSIGNED = """
            arche2025h1.staging.ct.transparency.dev
            1432088532
            U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

            — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
            — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
            — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
            — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
            — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
            — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
            """;

    private static final String LOG =
            "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";

    private static final List<String> WITNESSES = List.of(
            "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
            "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
            "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
            "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv");

    private static Note note(String text) {
        return Note.decode(Bytes.of(text.getBytes(UTF_8)));
    }

    static void assertRefused(SignerTag tag, Runnable call) {
        assertEquals(
                tag, assertThrows(RefusedException.class, call::run).refusal().tag());
    }

    @Test
    void verifiesThePublishedNotesOfEachKindOfKey() {
        note(PETERS_NOTE).requireSignedBy(NoteKey.decode(PETER));
        note(REKORS_CHECKPOINT).requireSignedBy(NoteKey.decode(REKOR));
        note(PIXELS_CHECKPOINT).requireSignedBy(NoteKey.decode(PIXEL));
        note(COSIGNED).requireSignedBy(NoteKey.decode(LOG));
    }

    @Test
    void verifiesTheCosignaturesOfWitnessesThatRun() {
        for (String witness : WITNESSES) {
            Cosignature cosignature = Cosignature.require(note(COSIGNED), NoteKey.decode(witness));
            assertEquals(1_779_573_024, cosignature.at());
        }
        assertEquals(1_432_088_532, TreeHead.of(note(COSIGNED)).size());
    }

    @Test
    void writesNotesAsTheyWereRead() {
        for (String text : List.of(PETERS_NOTE, REKORS_CHECKPOINT, PIXELS_CHECKPOINT, COSIGNED)) {
            assertEquals(Bytes.of(text.getBytes(UTF_8)), note(text).encode());
        }
        assertEquals(TreeHead.of(note(COSIGNED)).text(), note(COSIGNED).text());
        for (String vkey : List.of(PETER, REKOR, PIXEL, LOG, WITNESSES.getFirst())) {
            assertEquals(vkey, NoteKey.decode(vkey).vkey());
        }
    }

    @Test
    void refusesAChangedTextUnderAKnownKey() {
        Note changed = note(PETERS_NOTE.replace("answer", "Answer"));
        assertRefused(SignerTag.NOTE_SIGNATURE_INVALID, () -> changed.requireSignedBy(NoteKey.decode(PETER)));
        Note older = note(COSIGNED.replace("1432088532", "1432088531"));
        assertRefused(
                SignerTag.NOTE_SIGNATURE_INVALID,
                () -> Cosignature.require(older, NoteKey.decode(WITNESSES.getFirst())));
    }

    @Test
    void refusesANoteThatTheKeyDidNotSign() {
        assertRefused(SignerTag.NOTE_UNSIGNED, () -> note(PETERS_NOTE).requireSignedBy(NoteKey.decode(REKOR)));
    }

    @Test
    void refusesAKeyUnderAnotherId() {
        for (String vkey : List.of(
                PETER.replace("c74f20a3", "c74f20a4"),
                PETER.replace("PeterNeumann", "Peter Neumann"),
                PETER.replace("+AR", "+AQ"),
                REKOR.replace("+Aj", "+Bj"),
                "PeterNeumann+c74f20a3",
                "")) {
            assertRefused(SignerTag.NOTE_KEY_INVALID, () -> NoteKey.decode(vkey));
        }
    }

    @Test
    void refusesEveryOtherTextOfOneNote() {
        for (String text : List.of(
                PETERS_NOTE.replace("\n\n", "\n"),
                PETERS_NOTE + "\n",
                PETERS_NOTE.stripTrailing(),
                PETERS_NOTE.replace("— ", "- "),
                PETERS_NOTE.replace("AM=", "AN="),
                PETERS_NOTE.replace("AM=", "AM"),
                PETERS_NOTE.replace("PeterNeumann ", "Peter+Neumann "),
                PETERS_NOTE.replace("PeterNeumann ", "Peter\u00a0Neumann "),
                PETERS_NOTE.replace("problem,", "problem,\r"),
                PETERS_NOTE.substring(0, PETERS_NOTE.indexOf('—')),
                PETERS_NOTE + PETERS_NOTE.substring(PETERS_NOTE.indexOf('—')).repeat(Limits.MAX_SIGNATURES),
                "")) {
            assertRefused(SignerTag.NOTE_MALFORMED, () -> note(text));
        }
        assertRefused(SignerTag.NOTE_MALFORMED, () -> Note.decode(Bytes.of(new byte[] {(byte) 0xc0, '\n', '\n'})));
    }

    @Test
    void refusesACheckpointWithoutItsThreeLines() {
        for (String text : List.of(
                REKORS_CHECKPOINT.replace("798034", "0798034"),
                REKORS_CHECKPOINT.replace("798034", "-1"),
                REKORS_CHECKPOINT.replace("798034", "9223372036854775808"),
                REKORS_CHECKPOINT.replace("Rekor\n", ""),
                REKORS_CHECKPOINT.replace("SP0=", "SP1="),
                REKORS_CHECKPOINT.replace("SP0=\n", "SP0=\n\n"),
                REKORS_CHECKPOINT.replace("Rekor\n", "\n"))) {
            assertRefused(SignerTag.NOTE_MALFORMED, () -> TreeHead.of(note(text)));
        }
    }

    @Test
    void namesALogsKeyByItsSpki() {
        NoteKey key =
                NoteKey.ofLog(new Origin("rekor.sigstore.dev"), TestKeys.p256().getPublic());
        assertEquals(key, NoteKey.decode(key.vkey()));
        assertTrue(key.vkey().startsWith("rekor.sigstore.dev+"));
    }

    @Property(tries = 2_000)
    void readsOnlyWhatItWouldWrite(@ForAll byte[] noise, @ForAll int where, @ForAll byte what) {
        List<Consumer<Bytes>> decoders = List.of(
                bytes -> assertEquals(bytes, Note.decode(bytes).encode()),
                bytes -> assertEquals(
                        Note.decode(bytes).text(),
                        TreeHead.of(Note.decode(bytes)).text()),
                bytes -> assertEquals(bytes, WitnessRequest.decode(bytes).encode()),
                bytes -> NoteKey.decode(new String(bytes.toArray(), UTF_8)));
        byte[] damaged = COSIGNED.getBytes(UTF_8);
        damaged[Math.floorMod(where, damaged.length)] = what;
        byte[] request = ("old 0\n\n" + COSIGNED).getBytes(UTF_8);
        request[Math.floorMod(where, request.length)] = what;
        for (byte[] bytes : List.of(noise, damaged, request)) {
            for (Consumer<Bytes> decoder : decoders) {
                try {
                    decoder.accept(Bytes.of(bytes));
                } catch (RefusedException e) {
                    // The one way out.
                }
            }
        }
    }
}
