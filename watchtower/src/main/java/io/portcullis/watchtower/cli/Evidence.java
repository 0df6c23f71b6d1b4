package io.portcullis.watchtower.cli;

import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.ProvedPromise;
import io.portcullis.depositary.appointment.TowerKey;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.NodeBlocks;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.Hex;
import io.portcullis.watchtower.judgement.History;
import io.portcullis.watchtower.judgement.Judgement;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Commands about what towers promised; a promise's file is its bytes in 0x-hex. */
final class Evidence {
    private static final long MAX_FILE_BYTES = 16_384;

    private Evidence() {}

    private static ProvedPromise read(Path file) throws IOException {
        byte[] bytes = bytes(file, MAX_FILE_BYTES);
        try {
            return ProvedPromise.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal(String.valueOf(e.getMessage()));
        } catch (AppointmentRefusal refused) {
            throw TowerRefusal.of(refused);
        }
    }

    /** Shows an account's history what the chain has since a block. */
    static void see(History history, DepositaryClient client, long from) {
        NodeBlocks blocks = new NodeBlocks(client);
        long head = blocks.head().number();
        for (long number = from; number <= head; number++) {
            long block = number;
            blocks.block(number).filter(each -> !each.events().isEmpty()).ifPresent(each -> {
                long at = client.node().block(block).orElseThrow().timestamp();
                each.events().forEach(event -> history.see(event.event(), block, at));
            });
        }
    }

    static TowerKey key(String point) {
        try {
            return TowerKey.of(Hex.decode(point));
        } catch (IllegalArgumentException e) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal("the tower's key: " + e.getMessage());
        }
    }

    static void print(Map<String, Object> report, boolean json) {
        if (json) {
            System.out.println(JsonMapper.shared().writeValueAsString(report));
        } else {
            report.forEach((name, value) -> System.out.println(name + ": " + value));
        }
    }

    /** @return the exit code: what is proved is that it failed */
    static int print(Judgement judgement, boolean json) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("judgement", judgement.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        report.put("reason", judgement.reason());
        print(report, json);
        return judgement instanceof Judgement.Guilty ? PortcullisTower.REFUSED : 0;
    }

    /** The bytes of a file of 0x-hex. */
    static byte[] bytes(Path file, long most) throws IOException {
        if (Files.size(file) > most) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal("it is longer than " + most + " bytes");
        }
        try {
            return Hex.decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }

    /** About receipts. */
    @Command(
            name = "receipt",
            mixinStandardHelpOptions = true,
            description = "Promises that towers signed.",
            subcommands = Verify.class)
    static final class ReceiptCommand {}

    /** Offline. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks offline that a tower promised this, and says what.")
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "the proved promise")
        private Path file;

        @Option(names = "--key", required = true, description = "the tower's P-256 point")
        private String key;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            ProvedPromise promised = read(file);
            boolean isOf = promised.isOf(key(key));
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("promised", isOf);
            report.put("account", promised.promise().account().toString());
            report.put("version", promised.promise().version());
            report.put("bodyHash", promised.promise().bodyHash().toString());
            report.put("deadline", promised.promise().deadline());
            report.put("receivedAt", promised.receipt().receipt().receivedAt());
            print(report, json);
            return isOf ? 0 : PortcullisTower.REFUSED;
        }
    }

    /** With the chain. */
    @Command(
            name = "prove-negligence",
            mixinStandardHelpOptions = true,
            description =
                    "Says whether a tower kept a promise: guilty, innocent or undecided, by what the chain shows. Exits with 1 if guilty.")
    static final class ProveNegligence implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "the proved promise")
        private Path file;

        @Option(names = "--key", required = true, description = "the tower's P-256 point")
        private String key;

        @Option(names = "--rpc", required = true, description = "a node of the chain")
        private URI rpc;

        @Option(
                names = "--from",
                defaultValue = "0",
                description = "the block the contract was deployed in, or any before")
        private long from;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            ProvedPromise promised = read(file);
            Eip712Domain domain = promised.receipt().receipt().domain();
            History history = new History(promised.promise().account());
            TransactionSender nobody = TransactionSender.heldBy(rpc, domain.chainId(), Address.ZERO);
            try (DepositaryClient client = DepositaryClient.connect(rpc, domain, Optional.empty(), nobody)) {
                see(history, client, from);
            }
            Judgement judgement = Judgement.of(promised, key(key), domain, history);
            return print(judgement, json);
        }
    }
}
