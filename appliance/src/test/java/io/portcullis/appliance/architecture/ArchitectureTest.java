package io.portcullis.appliance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.engine.hub.HubInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String COMMAND = "./portcullis architecture --page > docs/architecture.md";

    @Test
    void thePageSaysWhatTheTypesSay() throws IOException {
        Path page = Path.of("..", "docs", "architecture.md");
        assertEquals(
                new Architecture().page(),
                Files.readString(page),
                "docs/architecture.md and the types differ: run " + COMMAND);
    }

    @Test
    void thePageOfTagsSaysWhatTheTagsSay() throws IOException {
        assertEquals(
                TagPage.page(),
                Files.readString(Path.of("..", "docs", "tags.md")),
                "docs/tags.md and the tags differ: run ./portcullis architecture --tags > docs/tags.md");
    }

    @Test
    void everyCaseOfASealedTypeIsThere() {
        List<Case> cases = Machine.cases(List.of(HubInput.class));
        assertEquals(
                List.of(HubInput.class.getPermittedSubclasses()),
                cases.stream().map(Case::type).toList());
        assertEquals(
                List.of(new Case.Field("blockHeight", "long"), new Case.Field("signatures", "List<Signature>")),
                Case.of(HubInput.Sealed.class).fields());
    }

    @Test
    void everyMachineTakesAndGivesSomething() {
        for (Machine machine : Machines.all()) {
            assertFalse(Machine.cases(machine.inputs()).isEmpty(), machine.name());
            assertFalse(Machine.cases(machine.effects()).isEmpty(), machine.name());
        }
    }

    @Test
    void theEnginesPackagesNameOnlyModulesThatTheEngineMayKnow() {
        Map<String, Set<String>> edges = ClassEdges.packages(HubInput.class, "engine");
        assertTrue(edges.containsKey("engine.hub"));
        for (Set<String> to : edges.values()) {
            for (String named : to) {
                assertTrue(
                        (named + ".").startsWith("engine.")
                                || Module.ENGINE.known().stream()
                                        .anyMatch(known -> named.startsWith(known.label() + ".")),
                        named);
            }
        }
    }
}
