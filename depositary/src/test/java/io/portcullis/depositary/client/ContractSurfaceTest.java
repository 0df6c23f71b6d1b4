package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.DepositaryEvent;
import io.portcullis.depositary.model.EventLog;
import io.portcullis.depositary.model.Keccak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The artifacts that this build ships say which errors and events exist; none is without its tag or record. */
class ContractSurfaceTest {
    private static final Set<RevertTag> NOT_OURS =
            EnumSet.of(RevertTag.REASON, RevertTag.PANIC, RevertTag.NO_REASON, RevertTag.UNKNOWN_ERROR);

    @Test
    void everyErrorHasItsTagAndEveryTagItsError() {
        Set<String> errors = new TreeSet<>();
        for (ContractArtifact artifact : List.of(ContractArtifact.depositary(), ContractArtifact.labToken())) {
            entries(artifact, "error").forEach(error -> errors.add(signature(error)));
        }
        Set<String> tags = EnumSet.complementOf(EnumSet.copyOf(NOT_OURS)).stream()
                .map(RevertTag::canonicalSignature)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(errors, tags);
    }

    @Test
    void everyTagIsTheErrorsNameInUpperSnake() {
        for (RevertTag tag : EnumSet.complementOf(EnumSet.copyOf(NOT_OURS))) {
            String name = tag.canonicalSignature()
                    .substring(0, tag.canonicalSignature().indexOf('('));
            assertEquals(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT), tag.name());
        }
    }

    @Test
    void everySentenceHasAPlaceForEachArgument() {
        for (RevertTag tag : RevertTag.values()) {
            for (int i = 0; i < tag.argumentTypes().size(); i++) {
                List<String> values = new ArrayList<>(Collections.nCopies(i, ""));
                values.add("argument");
                boolean named = tag.inWords(values).contains("argument");
                assertTrue(named, tag + " does not say its argument " + i);
            }
        }
    }

    @Test
    void everyEventHasItsRecordAndEveryRecordItsEvent() {
        Set<String> records = Arrays.stream(DepositaryEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> events = entries(ContractArtifact.depositary(), "event").stream()
                .map(event -> event.path("name").stringValue())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(events, records);
    }

    @Test
    void everyEventIsReadWithItsOwnFields() {
        for (JsonNode event : entries(ContractArtifact.depositary(), "event")) {
            List<Bytes32> topics = new ArrayList<>();
            topics.add(Keccak.hash(signature(event).getBytes(US_ASCII)));
            List<Bytes32> words = new ArrayList<>();
            boolean isToken = event.path("name").stringValue().equals("TokenRegistered");
            for (JsonNode input : event.path("inputs")) {
                (input.path("indexed").booleanValue() ? topics : words).add(isToken ? tokenField(input) : one());
            }
            DepositaryEvent read = DepositaryEvent.decode(new EventLog(topics, words));
            assertEquals(event.path("name").stringValue(), read.getClass().getSimpleName());
        }
    }

    @Property(tries = 500)
    void noBytesCrashTheReaderOfErrors(@ForAll byte[] data) {
        assertTrue(RevertDecoder.decode(data).detail().length() <= 1_000);
    }

    @Test
    void argumentsThatAreCutMakeNoErrorOfOurs() {
        for (RevertTag tag : RevertTag.values()) {
            if (!tag.argumentTypes().isEmpty()) {
                assertEquals(
                        RevertTag.UNKNOWN_ERROR,
                        RevertDecoder.decode(tag.selector()).tag());
            }
        }
    }

    @Test
    void everyErrorIsReadBackWithItsArguments() {
        for (RevertTag tag : EnumSet.complementOf(EnumSet.copyOf(NOT_OURS))) {
            AbiWriter data = new AbiWriter();
            for (int i = 0; i < tag.argumentTypes().size(); i++) {
                data.number(7 + i);
            }
            byte[] words = data.toBytes();
            byte[] bytes = Arrays.copyOf(tag.selector(), RevertTag.SELECTOR + words.length);
            System.arraycopy(words, 0, bytes, RevertTag.SELECTOR, words.length);
            ChainRefusal refusal = RevertDecoder.decode(bytes);
            assertEquals(tag, refusal.tag());
            assertTrue(!refusal.detail().contains("{"), refusal.detail());
        }
    }

    private static Bytes32 one() {
        return word(new AbiWriter().number(1));
    }

    private static Bytes32 tokenField(JsonNode input) {
        Asset asset = Asset.erc20(Address.fromHex("0x00000000000000000000000000000000000000d0"));
        return switch (input.path("name").stringValue()) {
            case "token" -> asset.id().value();
            case "kind" -> word(new AbiWriter().number(asset.kind().code()));
            case "subId" -> Bytes32.ZERO;
            default -> word(new AbiWriter().address(asset.contract()));
        };
    }

    private static Bytes32 word(AbiWriter out) {
        return Bytes32.of(out.toBytes());
    }

    private static List<JsonNode> entries(ContractArtifact artifact, String type) {
        List<JsonNode> entries = new ArrayList<>();
        for (JsonNode entry : artifact.abi()) {
            if (entry.path("type").stringValue().equals(type)) {
                entries.add(entry);
            }
        }
        assertTrue(!entries.isEmpty(), artifact.name() + " has no " + type);
        return entries;
    }

    private static String signature(JsonNode entry) {
        List<String> types = new ArrayList<>();
        entry.path("inputs").forEach(input -> types.add(input.path("type").stringValue()));
        return entry.path("name").stringValue() + "(" + String.join(",", types) + ")";
    }
}
