package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.web3j.protocol.ObjectMapperFactory;
import tools.jackson.databind.JsonNode;

/** A compiled contract as this build carries it. */
public final class ContractArtifact {
    private final String name;
    private final byte[] creationCode;
    private final byte[] code;
    private final JsonNode abi;

    private ContractArtifact(String name, byte[] creationCode, byte[] code, JsonNode abi) {
        this.name = name;
        this.creationCode = creationCode;
        this.code = code;
        this.abi = abi;
    }

    /** The contract this product is about. */
    public static ContractArtifact depositary() {
        return load("Depositary");
    }

    /** Its second half: the accounts between entities. */
    public static ContractArtifact accounts() {
        return load("Accounts");
    }

    /** Every board of every entity; the Depositary makes it. */
    public static ContractArtifact boardRegistry() {
        return load("BoardRegistry");
    }

    /** Judges group signatures; the registry makes it. */
    public static ContractArtifact blsVerifier() {
        return load("BlsVerifier");
    }

    /** Who bears a default; each is bound to one Depositary and two entities. */
    public static ContractArtifact defaultFund() {
        return load("DefaultFund");
    }

    /** The lab's ERC-20 with open minting. */
    public static ContractArtifact labToken() {
        return load("TestToken");
    }

    private static ContractArtifact load(String name) {
        String path = "/io/portcullis/depositary/contract/" + name + ".json";
        try (InputStream in = ContractArtifact.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("this build carries no " + path);
            }
            JsonNode json = ObjectMapperFactory.getObjectMapper().readTree(in);
            return new ContractArtifact(
                    json.path("contractName").stringValue(),
                    Hex.decode(json.path("bytecode").stringValue()),
                    Hex.decode(json.path("deployedBytecode").stringValue()),
                    json.path("abi"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    /**
     * What a chain that runs this build's contract has at its address. The same everywhere for those without immutables; the default fund has
     * some ({@link FundClient#connect}).
     */
    public Bytes32 codeHash() {
        return Keccak.hash(code);
    }

    /** @param arguments of the constructor */
    Calldata creation(AbiWriter arguments) {
        byte[] words = arguments.toBytes();
        byte[] code = Arrays.copyOf(creationCode, creationCode.length + words.length);
        System.arraycopy(words, 0, code, creationCode.length, words.length);
        return Calldata.creation(code);
    }

    /** The hash of the code that making it now would leave, with its immutables in their places. */
    Bytes32 codeHashMade(Node node, Address account, AbiWriter arguments) {
        Call creation = new Call(Optional.empty(), BigInteger.ZERO, creation(arguments));
        return Keccak.hash(node.call(creation, account, "latest"));
    }

    JsonNode abi() {
        return abi;
    }
}
