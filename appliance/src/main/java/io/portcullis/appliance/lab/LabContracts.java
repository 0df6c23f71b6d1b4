package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Rules;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.depositary.model.VelocityCap;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a lab does on its own chain as anybody could: deploy, register, mint, deposit, and knock at the contract. */
final class LabContracts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ARTIFACTS = "/io/portcullis/depositary/contract/";
    private static final int SELECTOR_DIGITS = 2 + 8;

    private final Rpc rpc;
    private final String from;

    /** @param from an account that the node holds */
    LabContracts(Rpc rpc, Address from) {
        this.rpc = rpc;
        this.from = from.toString();
    }

    /** The accounts that the lab's node holds. */
    static List<Address> accounts(Rpc rpc) throws IOException, InterruptedException {
        try {
            return rpc.call("eth_accounts")
                    .valueStream()
                    .map(account -> Address.fromHex(account.asString().toLowerCase(Locale.ROOT)))
                    .toList();
        } catch (Rpc.Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The node names no accounts: " + e.getMessage(), e);
        }
    }

    /** Deploys a Depositary and the accounts that are bound to it. */
    Address deployDepositary() throws IOException, InterruptedException {
        return deploy("Depositary", new AbiWriter().address(deploy("Accounts")));
    }

    /** Deploys a default fund: a board that declares, and whose bond it is. */
    Address deployFund(Address depositary, EntityId fund, EntityId hub, FundTerms terms)
            throws IOException, InterruptedException {
        return deploy(
                "DefaultFund",
                new AbiWriter()
                        .address(depositary)
                        .word(fund.value())
                        .word(hub.value())
                        .raw(terms.encode()));
    }

    /** Deploys a contract of ours that takes no arguments. */
    Address deploy(String contract) throws IOException, InterruptedException {
        return deploy(contract, new AbiWriter());
    }

    private Address deploy(String contract, AbiWriter arguments) throws IOException, InterruptedException {
        String code = artifact(contract).path("bytecode").asString();
        JsonNode receipt =
                rpc.send(from, "", "0x0", code + Hex.encode(arguments.toBytes()).substring(2));
        return Address.fromHex(receipt.path("contractAddress").asString().toLowerCase(Locale.ROOT));
    }

    Bytes32 codeHash(Address contract) throws IOException, InterruptedException {
        try {
            return Keccak.hash(Hex.decode(
                    rpc.call("eth_getCode", contract.toString(), "latest").asString()));
        } catch (Rpc.Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("There is no code to read: " + e.getMessage(), e);
        }
    }

    void registerToken(Address depositary, Asset asset) throws IOException, InterruptedException {
        String call = CallData.of("registerToken(uint8,address,uint256)")
                .number(asset.kind().code())
                .address(asset.contract())
                .number(asset.subId())
                .hex();
        if (rpc.revertOf(from, depositary.toString(), call).startsWith(selectorOf("TokenExists()"))) {
            return;
        }
        rpc.send(from, depositary.toString(), "0x0", call);
    }

    void registerEntity(Address depositary, Board board, Rules rules, List<VelocityCap> caps, Bytes32 salt)
            throws IOException, InterruptedException {
        rpc.send(from, depositary.toString(), "0x0", CallData.registerEntity(board, rules, caps, salt));
    }

    void mint(Address token, Address to, Amount amount) throws IOException, InterruptedException {
        rpc.send(
                from,
                token.toString(),
                "0x0",
                CallData.of("mint(address,uint256)")
                        .address(to)
                        .number(amount.units())
                        .hex());
    }

    /** Deposits and gives the hash of the transaction. */
    String deposit(Address depositary, EntityId entity, Asset asset, Amount amount)
            throws IOException, InterruptedException {
        boolean isNative = asset.kind() == Asset.Kind.NATIVE;
        if (!isNative) {
            rpc.send(
                    from,
                    asset.contract().toString(),
                    "0x0",
                    CallData.of("approve(address,uint256)")
                            .address(depositary)
                            .number(amount.units())
                            .hex());
        }
        JsonNode receipt = rpc.send(
                from,
                depositary.toString(),
                isNative ? "0x" + amount.units().toString(16) : "0x0",
                CallData.of("deposit(bytes32,bytes32,uint128)")
                        .word(entity.value())
                        .word(asset.id().value())
                        .number(amount.units())
                        .hex());
        return receipt.path("transactionHash").asString();
    }

    Amount reserve(Address depositary, EntityId entity, TokenId token) throws IOException, InterruptedException {
        return amount(rpc.read(
                depositary.toString(),
                CallData.of("reserveOf(bytes32,bytes32)")
                        .word(entity.value())
                        .word(token.value())
                        .hex()));
    }

    Amount balance(Asset asset, Address owner) throws IOException, InterruptedException {
        if (asset.kind() == Asset.Kind.NATIVE) {
            try {
                return amount(
                        rpc.call("eth_getBalance", owner.toString(), "latest").asString());
            } catch (Rpc.Reverted e) {
                throw LabTag.CHAIN_CALL_FAILED.failure("There is no balance to read: " + e.getMessage(), e);
            }
        }
        return amount(rpc.read(
                asset.contract().toString(),
                CallData.of("balanceOf(address)").address(owner).hex()));
    }

    /** Asks the contract to process a batch. Gives the tag of its refusal, or nothing if it would accept. */
    String refusalOf(Address depositary, Batch batch, Certificate certificate)
            throws IOException, InterruptedException {
        return tagOf(rpc.revertOf(from, depositary.toString(), CallData.processBatch(batch, certificate)));
    }

    /** The typed errors of the Depositary and of the contracts it calls, from their own ABIs, as tags. */
    private static String tagOf(String data) throws IOException {
        if (data.isEmpty()) {
            return "";
        }
        List<JsonNode> entries = new ArrayList<>();
        for (String contract : List.of("Depositary", "BoardRegistry", "Accounts")) {
            artifact(contract).path("abi").forEach(entries::add);
        }
        for (JsonNode entry : entries) {
            if (entry.path("type").asString("").equals("error")) {
                String signature = entry.path("name").asString()
                        + entry.path("inputs")
                                .valueStream()
                                .map(input -> input.path("type").asString())
                                .collect(Collectors.joining(",", "(", ")"));
                if (data.startsWith(selectorOf(signature))) {
                    return entry.path("name")
                            .asString()
                            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                            .toUpperCase(Locale.ROOT);
                }
            }
        }
        return "REVERTED_" + data.substring(0, Math.min(SELECTOR_DIGITS, data.length()));
    }

    private static String selectorOf(String signature) {
        return "0x" + HexFormat.of().formatHex(CallData.selector(signature));
    }

    private static Amount amount(String hex) {
        return new Amount(new BigInteger(hex.substring(2), 16));
    }

    private static JsonNode artifact(String contract) throws IOException {
        try (InputStream in = LabContracts.class.getResourceAsStream(ARTIFACTS + contract + ".json")) {
            if (in == null) {
                throw new IOException("the artifact of " + contract + " is not in the build");
            }
            return JSON.readTree(in.readAllBytes());
        }
    }
}
