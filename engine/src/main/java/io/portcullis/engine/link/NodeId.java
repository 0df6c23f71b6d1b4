package io.portcullis.engine.link;

import io.portcullis.depositary.model.Bytes32;

/** An engine that others link to: one hub, however many appliances replicate it, or one client. */
public record NodeId(Bytes32 value) implements Comparable<NodeId> {
    public NodeId {
        if (value.isZero()) {
            throw new IllegalArgumentException("a node id is never zero");
        }
    }

    public static NodeId fromHex(String hex) {
        return new NodeId(Bytes32.fromHex(hex));
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
