package io.portcullis.signer.registry;

import static io.portcullis.signer.registry.KeyState.ACTIVE;
import static io.portcullis.signer.registry.KeyState.SUSPENDED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.journal.TwinDisk;
import io.portcullis.signer.journal.JournalVoice;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The register on its disk. */
final class KeyRegistryTest {
    private final RegisteredKeys keys = new RegisteredKeys();
    private final List<KeyRecord> log = new ArrayList<>();

    private final List<KeyRecord> life = List.of(
            keys.registered(1),
            keys.challenged(2, "n"),
            keys.proved(3, "n"),
            keys.entered(4, ACTIVE),
            keys.backedUp(5, "b"),
            keys.drilled(6, true),
            new KeyRecord.Moved(7, "olga", keys.id(), RegisteredKeys.hash("t"), "serial-2"),
            new KeyRecord.Attested(
                    8,
                    "signer-1",
                    keys.id(),
                    new KeyAttestation.VendorDocument("yubihsm2", List.of(Bytes.ascii("one"), Bytes.ascii("two")))),
            keys.entered(8, SUSPENDED));

    @Test
    void readsBackWhatItWasToldAndTellsTheLogOfAllOfIt() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        KeyRegister before;
        try (KeyRegistry registry = KeyRegistry.create(disk, log::add)) {
            life.forEach(record -> assertEquals(Optional.empty(), registry.record(record)));
            before = registry.register();
        }
        assertEquals(life, log);
        try (KeyRegistry registry = KeyRegistry.open(disk, log::add)) {
            assertEquals(before, registry.register());
        }
    }

    @Test
    void whatIsRefusedReachesNeitherLogNorDisk() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (KeyRegistry registry = KeyRegistry.create(disk, log::add)) {
            long operations = disk.operations();
            assertEquals(
                    Optional.of(SignerTag.KEY_UNKNOWN),
                    registry.record(keys.entered(1, ACTIVE)).map(Refusal::tag));
            assertEquals(operations, disk.operations());
            assertEquals(List.of(), log);
        }
    }

    @Test
    void withoutTheLogNothingBecomesTrue() {
        try (KeyRegistry registry = KeyRegistry.create(new TwinDisk(new byte[0]), record -> {
            throw new SignerFault(SignerTag.AUDIT_UNAVAILABLE, "the disk is full");
        })) {
            assertThrows(SignerFault.class, () -> registry.record(keys.registered(1)));
            assertEquals(KeyRegister.EMPTY, registry.register());
        }
    }

    @Test
    void timeEndsAKeyDurablyWhenItIsAskedToSign() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (KeyRegistry registry = KeyRegistry.create(disk, log::add)) {
            registry.record(keys.registered(1));
            registry.record(keys.entered(10, ACTIVE));
            assertEquals(Optional.empty(), registry.maySign(keys.id(), 1_009));
            assertEquals(
                    Optional.of(SignerTag.KEY_NOT_ACTIVE),
                    registry.maySign(keys.id(), 1_010).map(Refusal::tag));
        }
        try (KeyRegistry registry = KeyRegistry.open(disk, log::add)) {
            assertEquals(
                    KeyState.DEACTIVATED,
                    registry.register().entry(keys.id()).orElseThrow().state());
        }
    }

    @Test
    void afterAPowerCutAtAnyOperationTheRegisterIsAPrefixOfWhatTheLogTells() {
        long last = live(new TwinDisk(new byte[0])).operations();
        for (long cut = 1; cut <= last; cut++) {
            TwinDisk disk = new TwinDisk(new byte[0]).cutPowerAt(cut);
            log.clear();
            int acknowledged = live(disk).acknowledged();
            // Before its header was durable there is nothing to open: the register is begun again.
            try (KeyRegistry registry = KeyRegistry.create(new TwinDisk(disk.survivors(cut)), told -> {})) {
                int found = prefixes(log).indexOf(registry.register());
                assertTrue(found >= acknowledged, "cut at " + cut + ": " + found + " of " + acknowledged);
            }
        }
    }

    private record Lived(int acknowledged, long operations) {}

    private Lived live(TwinDisk disk) {
        int acknowledged = 0;
        try (KeyRegistry registry = KeyRegistry.create(disk, log::add)) {
            for (KeyRecord record : life) {
                registry.record(record);
                acknowledged++;
            }
        } catch (SignerFault down) {
            assertEquals(SignerTag.JOURNAL_FAILED, down.tag());
        }
        return new Lived(acknowledged, disk.operations());
    }

    private static List<KeyRegister> prefixes(List<KeyRecord> records) {
        List<KeyRegister> prefixes = new ArrayList<>(List.of(KeyRegister.EMPTY));
        records.forEach(record -> prefixes.add(prefixes.getLast().after(record)));
        return prefixes;
    }

    @Test
    void aRecordThatTheRulesForbidIsDamageWithItsPlace() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        io.portcullis.depositary.journal.Journal.Kind kind =
                new io.portcullis.depositary.journal.Journal.Kind("keys", JournalVoice.OF_MEMORIES);
        try (var journal = io.portcullis.depositary.journal.Journal.create(disk, kind, (s, o, p) -> {})) {
            journal.append(KeyRecordCodec.encode(keys.registered(1)));
            journal.append(KeyRecordCodec.encode(keys.drilled(2, true)));
        }
        SignerFault fault = assertThrows(SignerFault.class, () -> KeyRegistry.open(disk, log::add));
        assertEquals(SignerTag.JOURNAL_CORRUPT, fault.tag());
        assertTrue(fault.getMessage().contains("record 1 at offset")
                && fault.getMessage().contains("KEY_BACKUP_MISSING"));
    }

    @Test
    void everyFlippedByteOfTheDurableRecordsIsNoticed() {
        TwinDisk disk = new TwinDisk(new byte[0]);
        try (KeyRegistry registry = KeyRegistry.create(disk, log::add)) {
            life.forEach(registry::record);
        }
        byte[] image = disk.image();
        // Header and marks have tests of their own in the journal; from 128 on lie the frames.
        int end = 128
                + life.stream()
                        .mapToInt(r -> 25 + KeyRecordCodec.encode(r).length)
                        .sum();
        for (int at = 128; at < end; at += 29) {
            byte[] flipped = image.clone();
            flipped[at] ^= 0x10;
            SignerFault fault = assertThrows(
                    SignerFault.class,
                    () -> KeyRegistry.open(new TwinDisk(flipped), log::add).close(),
                    "byte " + at);
            assertEquals(SignerTag.JOURNAL_CORRUPT, fault.tag());
            assertTrue(fault.getMessage().contains("offset"), fault::getMessage);
        }
    }

    @Test
    void recordsEncodeToThemselvesAndNothingElseDecodes() {
        Random random = new Random(57);
        List<KeyRecord> all = new ArrayList<>(life);
        all.add(new KeyRecord.Registered(
                9,
                "olga",
                RegisteredKeys.OWNER,
                KeyPurpose.DEPOSIT,
                keys.verifying(),
                RegisteredKeys.PERIOD,
                "serial-3",
                Optional.of(new KeyAttestation.VendorDocument("yubihsm2", List.of(Bytes.ascii("a vendor says so"))))));
        all.add(new KeyRecord.Registered(
                9,
                "olga",
                RegisteredKeys.OWNER,
                KeyPurpose.BOARD,
                keys.verifying(),
                RegisteredKeys.PERIOD,
                "serial-3",
                Optional.of(new KeyAttestation.TokenWord("softhsm", "serial-3", true, true, false, true, true))));
        for (KeyRecord record : all) {
            byte[] bytes = KeyRecordCodec.encode(record);
            assertEquals(record, KeyRecordCodec.decode(bytes));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertMalformed(() -> KeyRecordCodec.decode(cut));
            }
            for (int i = 0; i < 2_000; i++) {
                byte[] changed = bytes.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    assertArrayEquals(changed, KeyRecordCodec.encode(KeyRecordCodec.decode(changed)));
                } catch (RefusedException e) {
                    assertEquals(SignerTag.KEY_RECORD_MALFORMED, e.refusal().tag());
                }
            }
        }
    }

    private static void assertMalformed(Runnable decoding) {
        assertEquals(
                SignerTag.KEY_RECORD_MALFORMED,
                assertThrows(RefusedException.class, decoding::run).refusal().tag());
    }

    /** Version 1, as it was first written. */
    @Test
    void decodesTheFirstVersionsBytes() {
        KeyRecord record = new KeyRecord.Entered(
                1_800_000_000L, "olga", new KeyId(RegisteredKeys.hash("key")), ACTIVE, "the board names it");
        String golden =
                "f8410107846b49d200846f6c6761a02c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b68302"
                        + "9274686520626f617264206e616d6573206974";
        assertEquals(golden, Bytes.of(KeyRecordCodec.encode(record)).toString());
        assertEquals(record, KeyRecordCodec.decode(Bytes.ofHex(golden).toArray()));
    }
}
