package io.portcullis.depositary.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One JSON-RPC endpoint of an EVM chain. Thread-safe; every method is one round trip unless it says otherwise. */
public final class Node implements AutoCloseable {
    /** EIP-1474's code for a call that the EVM reverted; some nodes use -32000 and only the data tells. */
    private static final int REVERTED = 3;

    /** web3j keeps an error's data as JSON text; some nodes wrap it in an object. */
    private static final Pattern REVERT_DATA = Pattern.compile("\"(0x[0-9a-fA-F]*)\"");

    /** An answer whose result is kept as it came: fields are read, and checked, where they are used. */
    static final class Answer extends Response<JsonNode> {}

    private final URI uri;
    private final HttpTransport transport;

    public Node(URI uri) {
        this.uri = uri;
        this.transport = new HttpTransport(uri);
    }

    public URI uri() {
        return uri;
    }

    public long chainId() {
        return Quantity.decodeLong(text(ask("eth_chainId")));
    }

    /** Keccak-256 of the code at an address; empty if there is none. */
    public Optional<Bytes32> codeHash(Address address) {
        byte[] code = bytes(text(ask("eth_getCode", hex(address), "latest")));
        return code.length == 0 ? Optional.empty() : Optional.of(Keccak.hash(code));
    }

    /** One word of a contract's storage. */
    Bytes32 storage(Address address, long slot) {
        return word(ask("eth_getStorageAt", hex(address), Quantity.encode(slot), "latest"));
    }

    /** An account's coin, in wei. */
    public BigInteger balance(Address address) {
        return Quantity.decode(text(ask("eth_getBalance", hex(address), "latest")));
    }

    /** An account's coin as a block left it, in wei; by the block's hash (EIP-1898), so that no reorg mixes answers. */
    BigInteger balance(Address address, Bytes32 block) {
        return Quantity.decode(text(ask("eth_getBalance", hex(address), at(block))));
    }

    /** A block by its hash, as a parameter (EIP-1898). */
    static Map<String, Object> at(Bytes32 block) {
        return Map.of("blockHash", block.toString(), "requireCanonical", true);
    }

    /** How many transactions the account has had: at {@code latest} the mined ones, at {@code pending} also those that wait in line. */
    long transactionCount(Address address, String tag) {
        return Quantity.decodeLong(text(ask("eth_getTransactionCount", hex(address), tag)));
    }

    /** The block at the head of the chain. */
    public BlockRef head() {
        return blockByTag("latest").orElseThrow(() -> malformed("the node knows no latest block"));
    }

    /** The last block that the chain's consensus calls final; empty where there is none yet. */
    public Optional<BlockRef> finalized() {
        return blockByTag("finalized");
    }

    /** The block of that number in the node's present view. */
    public Optional<BlockRef> block(long number) {
        return blockByTag(Quantity.encode(number));
    }

    private Optional<BlockRef> blockByTag(String tag) {
        return blockJson(tag)
                .map(block -> new BlockRef(
                        Quantity.decodeLong(text(block.path("number"))),
                        word(block.path("hash")),
                        word(block.path("parentHash")),
                        Quantity.decodeLong(text(block.path("timestamp")))));
    }

    Optional<JsonNode> blockJson(String tag) {
        return optional(ask("eth_getBlockByNumber", tag, false));
    }

    Optional<JsonNode> receiptJson(Bytes32 transaction) {
        return optional(ask("eth_getTransactionReceipt", transaction.toString()));
    }

    /**
     * The logs of some contracts in exactly that block (EIP-234), so that a reorg between two questions cannot mix them up. Empty if the
     * node no longer has the block.
     */
    Optional<JsonNode> logsJson(Set<Address> contracts, Bytes32 blockHash) {
        try {
            List<String> addresses = contracts.stream().map(Node::hex).sorted().toList();
            return Optional.of(ask("eth_getLogs", Map.of("address", addresses, "blockHash", blockHash.toString())));
        } catch (ChainFault e) {
            if (e.tag() == ChainTag.NODE_REFUSED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The logs of some contracts in a range of blocks of the node's present view. */
    JsonNode logsJson(Set<Address> contracts, long first, long last) {
        List<String> addresses = contracts.stream().map(Node::hex).sorted().toList();
        return ask(
                "eth_getLogs",
                Map.of("address", addresses, "fromBlock", Quantity.encode(first), "toBlock", Quantity.encode(last)));
    }

    /**
     * Runs a call without sending it.
     *
     * @throws ChainRefusal if it reverts
     */
    byte[] call(Call call, Address from, Object... blockAndOverrides) {
        Object[] parameters = new Object[1 + blockAndOverrides.length];
        parameters[0] = call.toJson(from);
        System.arraycopy(blockAndOverrides, 0, parameters, 1, blockAndOverrides.length);
        return bytes(text(ask("eth_call", parameters)));
    }

    /**
     * Asks, and returns the result; JSON null if there is none.
     *
     * @throws ChainRefusal if a call reverted
     * @throws ChainFault if the node could not be asked, or refused otherwise
     */
    JsonNode ask(String method, Object... parameters) {
        Answer answer;
        try {
            answer = new Request<>(method, List.of(parameters), transport, Answer.class).send();
        } catch (JacksonException e) {
            throw new ChainFault(ChainTag.ANSWER_MALFORMED, method + " at " + uri + " is no JSON-RPC answer", e);
        } catch (IOException e) {
            throw new ChainFault(
                    ChainTag.CHAIN_UNREACHABLE,
                    method + " at " + uri + ": "
                            + Optional.ofNullable(e.getMessage()).orElse("no connection"),
                    e);
        }
        if (answer.hasError()) {
            throw failure(method, answer.getError());
        }
        return Optional.ofNullable(answer.getResult()).orElseGet(JsonNodeFactory.instance::nullNode);
    }

    private ChainException failure(String method, Response.Error error) {
        String message = Optional.ofNullable(error.getMessage()).orElse("");
        String data = Optional.ofNullable(error.getData()).orElse("");
        boolean reverted =
                error.getCode() == REVERTED || message.toLowerCase(Locale.ROOT).contains("revert");
        if (reverted) {
            Matcher hex = REVERT_DATA.matcher(data);
            return RevertDecoder.decode(hex.find() ? bytes(hex.group(1)) : new byte[0]);
        }
        if (message.toLowerCase(Locale.ROOT).contains("insufficient funds")) {
            return new ChainFault(ChainTag.FUNDS_MISSING, message);
        }
        return new ChainFault(ChainTag.NODE_REFUSED, method + ": " + message + " (code " + error.getCode() + ")");
    }

    @Override
    public void close() {
        transport.close();
    }

    private static Optional<JsonNode> optional(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    static String text(JsonNode node) {
        if (!node.isString()) {
            throw malformed("expected text, got " + node.getNodeType());
        }
        return node.stringValue();
    }

    static byte[] bytes(String text) {
        try {
            return Hex.decode(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ChainFault(ChainTag.ANSWER_MALFORMED, "not hexadecimal bytes", e);
        }
    }

    static Bytes32 word(JsonNode node) {
        byte[] bytes = bytes(text(node));
        if (bytes.length != Bytes32.LENGTH) {
            throw malformed("expected 32 bytes, got " + bytes.length);
        }
        return Bytes32.of(bytes);
    }

    static Address address(JsonNode node) {
        byte[] bytes = bytes(text(node));
        if (bytes.length != Address.LENGTH) {
            throw malformed("expected 20 bytes, got " + bytes.length);
        }
        return Address.of(bytes);
    }

    static String hex(Address address) {
        return Hex.encode(address.toArray());
    }

    private static ChainFault malformed(String what) {
        return new ChainFault(ChainTag.ANSWER_MALFORMED, what);
    }
}
