package io.portcullis.depositary.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import java.util.Arrays;

/** The bytes of a call: four of the function's signature hash, then its arguments. */
final class Calldata {
    private static final int SELECTOR = 4;

    private final byte[] bytes;

    private Calldata(byte[] owned) {
        this.bytes = owned;
    }

    /** @param signature canonical, as {@code transfer(address,uint256)} */
    static Calldata of(String signature, AbiWriter arguments) {
        byte[] words = arguments.toBytes();
        byte[] bytes = Arrays.copyOf(Keccak.hash(signature.getBytes(US_ASCII)).toArray(), SELECTOR + words.length);
        System.arraycopy(words, 0, bytes, SELECTOR, words.length);
        return new Calldata(bytes);
    }

    /** A contract's creation code. */
    static Calldata creation(byte[] code) {
        return new Calldata(code.clone());
    }

    byte[] toArray() {
        return bytes.clone();
    }

    String toHex() {
        return Hex.encode(bytes);
    }
}
