package io.portcullis.watchtower.cli;

import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.vault.VaultLink;
import io.portcullis.depositary.vault.VaultProof;
import io.portcullis.depositary.vault.VaultReceipt;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.watchtower.judgement.History;
import io.portcullis.watchtower.judgement.Judgement;
import io.portcullis.watchtower.judgement.VaultJudgement;
import io.portcullis.watchtower.verdict.TowerRefusal;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands about vaults that towers took; a proof's file is its bytes in 0x-hex. */
final class VaultEvidence {
    private static final long MAX_FILE_BYTES = 65_536;

    private VaultEvidence() {}

    private static VaultProof read(Path file) throws IOException {
        byte[] bytes = Evidence.bytes(file, MAX_FILE_BYTES);
        try {
            return VaultProof.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal(String.valueOf(e.getMessage()));
        } catch (VaultRefusal refused) {
            throw TowerRefusal.of(refused);
        }
    }

    private static Bytes32 word(String text, String what) {
        try {
            return Bytes32.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw TowerTag.EVIDENCE_MALFORMED.refusal(what + ": " + e.getMessage());
        }
    }

    /** Offline. */
    @Command(
            name = "verify-vault",
            mixinStandardHelpOptions = true,
            description = "Checks offline that a tower took a vault with this opening and payload, and says when.")
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "the vault's proof")
        private Path file;

        @Option(names = "--key", required = true, description = "the tower's P-256 point")
        private String key;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            VaultProof proof = read(file);
            boolean isOf = proof.isOf(Evidence.key(key));
            VaultReceipt receipt = proof.receipt().receipt();
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("taken", isOf);
            report.put("vault", receipt.vault().toString());
            report.put("revision", receipt.revision());
            report.put("openings", receipt.count());
            report.put("keepUntil", receipt.keepUntil());
            report.put("receivedAt", receipt.receivedAt());
            Evidence.print(report, json);
            return isOf ? 0 : PortcullisTower.REFUSED;
        }
    }

    /** With the chain. */
    @Command(
            name = "prove-vault-negligence",
            mixinStandardHelpOptions = true,
            description =
                    "Says whether a tower answered the disputes that open a vault: guilty, innocent or undecided, by what the"
                            + " chain shows. Exits with 1 if guilty.")
    static final class ProveNegligence implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                description = "the vault's proof, of the opening that the dispute's start finds")
        private Path file;

        @Option(names = "--account", required = true, description = "the account's id, 0x-hex")
        private String account;

        @Option(names = "--key", required = true, description = "the tower's P-256 point")
        private String key;

        @Option(names = "--rpc", required = true, description = "a node of the chain")
        private URI rpc;

        @Option(names = "--later-link", description = "what the tower says for itself: a later revision's link, 0x-hex")
        private Optional<String> laterLink = Optional.empty();

        @Option(
                names = "--from",
                defaultValue = "0",
                description = "the block the contract was deployed in, or any before")
        private long from;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            VaultProof proof = read(file);
            Eip712Domain domain = proof.receipt().receipt().domain();
            History history = new History(word(account, "the account"));
            Optional<VaultLink> newer = laterLink.map(text -> new VaultLink(word(text, "the link")));
            Judgement judgement;
            TransactionSender nobody = TransactionSender.heldBy(rpc, domain.chainId(), Address.ZERO);
            try (DepositaryClient client = DepositaryClient.connect(rpc, domain, Optional.empty(), nobody)) {
                Evidence.see(history, client, from);
                judgement = VaultJudgement.of(
                        proof, newer, Evidence.key(key), domain, history, (side, epoch) -> board(client, side, epoch));
            }
            return Evidence.print(judgement, json);
        }

        /** A node says who is on the board in force; of an earlier one it has to be asked before the board changes. */
        private static Board board(DepositaryClient client, EntityId side, long epoch) {
            return client.entity(side)
                    .filter(entity -> entity.boardEpoch() == epoch)
                    .flatMap(entity -> client.board(side))
                    .orElseThrow(() -> TowerTag.CHAIN_UNKNOWN.refusal(
                            "the board of epoch " + epoch + " of " + side + " is not in force any more"));
        }
    }
}
