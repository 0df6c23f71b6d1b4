package io.portcullis.depositary.client;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
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

    /** What a chain that runs this build's contract has at its address; the contract has no immutables, so it is the same everywhere. */
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

    JsonNode abi() {
        return abi;
    }
}
