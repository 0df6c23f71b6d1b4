package io.portcullis.signer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RowFormsTest {
    private static List<String> golden() {
        try (InputStream in = RowFormsTest.class.getResourceAsStream("/golden/audit-rows-v1.txt")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new AssertionError("the golden rows are there", e);
        }
    }

    private static Bytes bytes(String row) {
        return Bytes.of(row.getBytes(UTF_8));
    }

    @Test
    void readsTheFirstVersionOfEachTypeAndWritesItAsItWas() {
        for (String row : golden()) {
            RowForms.Written written = RowForms.decode(bytes(row));
            assertEquals(1_800_000_000, written.at());
            assertEquals(bytes(row), RowForms.encode(written.at(), written.row()), row);
        }
    }

    @Test
    void everyTypeOfRowHasOneFormAndIsAmongTheGoldenOnes() {
        Set<Class<?>> rows = golden().stream()
                .map(row -> RowForms.decode(bytes(row)).row().getClass())
                .collect(Collectors.toSet());
        assertEquals(new HashSet<>(Arrays.asList(AuditRow.class.getPermittedSubclasses())), rows);
        assertEquals(RowForms.types().size(), rows.size());
        assertEquals(RowForms.types().size(), new HashSet<>(RowForms.types()).size());
    }

    @Test
    void refusesARowWithAFieldMoreOrLess() {
        for (String row : golden()) {
            for (String other : List.of(
                    row.replace("{", "{\"also\":1,"),
                    row.replace("\"version\":1", "\"version\":2"),
                    row.replaceFirst("\"type\":\"[a-z-]+\"", "\"type\":\"other\""),
                    row.replace(",\"version\":1", ""),
                    " " + row)) {
                assertEquals(
                        SignerTag.AUDIT_ROW_MALFORMED,
                        assertThrows(RefusedException.class, () -> RowForms.decode(bytes(other)), other)
                                .refusal()
                                .tag());
            }
        }
    }

    @Property(tries = 2_000)
    void readsOnlyWhatItWouldWrite(@ForAll int which, @ForAll int where, @ForAll byte what, @ForAll byte[] noise) {
        byte[] damaged = golden().get(Math.floorMod(which, golden().size())).getBytes(UTF_8);
        damaged[Math.floorMod(where, damaged.length)] = what;
        for (byte[] leaf : List.of(damaged, noise)) {
            try {
                RowForms.Written written = RowForms.decode(Bytes.of(leaf));
                assertEquals(Bytes.of(leaf), RowForms.encode(written.at(), written.row()));
            } catch (RefusedException e) {
                assertEquals(SignerTag.AUDIT_ROW_MALFORMED, e.refusal().tag());
            }
        }
    }

    @Property
    void writesEveryReasonSoThatItIsReadAgain(@ForAll String hostile) {
        AuditEntry entry =
                AuditEntry.refused(7, Optional.empty(), new Refusal(SignerTag.JSON_MALFORMED, hostile.repeat(3)), 0);
        assertTrue(entry.leaf().length <= AuditLog.MAX_LEAF_BYTES);
        assertEquals(entry.row(), RowForms.decode(Bytes.of(entry.leaf())).row());
    }
}
