package io.portcullis.engine.link;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The two nodes of these tests: LEFT's id is the smaller. */
enum Sides {
    LEFT(1),
    RIGHT(2);

    static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3"));
    static final Timing TIMING = new Timing(50, 160, 100, 10, 300);
    static final int WINDOW = 4;

    private final int number;

    Sides(int number) {
        this.number = number;
    }

    Sides other() {
        return this == LEFT ? RIGHT : LEFT;
    }

    NodeId node() {
        return new NodeId(word(0x10 * number));
    }

    EntityId entity() {
        return new EntityId(word(0xe0 + number));
    }

    Terms terms(boolean dials) {
        return terms(dials, WINDOW);
    }

    Terms terms(boolean dials, int window) {
        return new Terms(
                DOMAIN, node(), List.of(entity()), other().node(), Set.of(other().entity()), dials, window, TIMING);
    }

    /** What this side greets with after having received so much. */
    Frame.Hello hello(long received) {
        return terms(true).hello(received);
    }

    static Bytes32 word(int filler) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        Arrays.fill(bytes, (byte) filler);
        return Bytes32.of(bytes);
    }

    Bytes payload(long sequence) {
        return Bytes.ascii(this + " says " + sequence);
    }
}
