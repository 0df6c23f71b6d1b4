package io.portcullis.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HubExportTest {
    @Test
    void showsEverythingButSecrets() {
        try (TwinTown town = new TwinTown()) {
            Bytes32 preimage = Packets.word("not to be shown");
            town.command(
                    "bob",
                    new Instruction.CreateInvoice(
                            Town.GOLD, Amount.of(5), preimage, Packets.secret(preimage), town.timeSeconds() + 100));
            Packets.Ready payment = Packets.over(
                    List.of("hub-b", "carol"),
                    Amount.of(9),
                    preimage,
                    town.timeSeconds() + 9_000,
                    Packets.Flaw.NONE,
                    0);
            town.pay("bob", List.of("hub-b", "carol"), payment);
            town.block("b");
            town.node("b").seal();
            town.block("b");
            town.deliver("b", "c", town.received("b", "c") + 1);
            town.block("c");
            town.node("c").seal();
            town.block("c");
            List<String> lines = new ArrayList<>();
            HubExport.write(town.node("b").hub(), lines::add);
            Map<String, Integer> kinds = new TreeMap<>();
            for (String line : lines) {
                JsonNode node = JsonMapper.shared().readTree(line);
                kinds.merge(node.get("kind").asString(), 1, Integer::sum);
                assertFalse(line.contains(preimage.toString().substring(2)), line);
                assertFalse(line.contains(Packets.secret(preimage).toString().substring(2)), line);
            }
            assertEquals(Map.of("hub", 1, "account", 3, "invoice", 1, "link", 2), kinds);
            JsonNode head = JsonMapper.shared().readTree(lines.getFirst());
            assertEquals(
                    town.node("b").hub().root().toString(),
                    head.get("stateRoot").asString());
            JsonNode account = JsonMapper.shared().readTree(lines.get(1));
            assertEquals(
                    "100000", account.get("tokens").get(0).get("creditLeft").asString());
        }
    }
}
