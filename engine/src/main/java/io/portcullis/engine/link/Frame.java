package io.portcullis.engine.link;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one side says to the other; bytes in {@link FrameCodec}. */
public sealed interface Frame {
    /**
     * The first frame of each direction.
     *
     * @param versionLeast oldest version of this protocol that the sender speaks
     * @param versionMost newest one
     * @param domain the jurisdiction whose accounts the sender keeps
     * @param node who the sender is
     * @param hosts entities that live on the sender, ascending
     * @param received the highest sequence that the sender has durably received; 0 for none
     * @param window how many payloads beyond that the sender takes before it acknowledges any
     */
    record Hello(
            int versionLeast,
            int versionMost,
            Eip712Domain domain,
            NodeId node,
            List<EntityId> hosts,
            long received,
            int window)
            implements Frame {
        public Hello {
            hosts = List.copyOf(hosts);
            if (versionLeast < 1 || versionMost < versionLeast || versionMost > 255) {
                throw new IllegalArgumentException("versions are a range within 1 to 255");
            }
            if (hosts.size() > Limits.LINK_MAX_HOSTED_ENTITIES) {
                throw new IllegalArgumentException("too many entities in one hello");
            }
            for (int i = 1; i < hosts.size(); i++) {
                if (hosts.get(i - 1).compareTo(hosts.get(i)) >= 0) {
                    throw new IllegalArgumentException("the entities of a hello ascend");
                }
            }
            requireSequence(0, received);
            requireWindow(window);
        }
    }

    /** @param sequence 1 for the first of a direction */
    record Payload(long sequence, Bytes bytes) implements Frame {
        public Payload {
            requireSequence(1, sequence);
            if (bytes.size() == 0 || bytes.size() > Limits.LINK_MAX_PAYLOAD_BYTES) {
                throw new IllegalArgumentException("a payload has 1 to a bounded number of bytes");
            }
        }
    }

    /**
     * Everything up to a sequence is durable at the sender.
     *
     * @param window how many payloads beyond the sequence the sender takes
     */
    record Acknowledge(long sequence, int window) implements Frame {
        public Acknowledge {
            requireSequence(0, sequence);
            requireWindow(window);
        }
    }

    /** @param nonce rises with each ping of a connection */
    record Ping(long nonce) implements Frame {
        public Ping {
            requireSequence(1, nonce);
        }
    }

    /** @param nonce that of the ping it answers */
    record Pong(long nonce) implements Frame {
        public Pong {
            requireSequence(1, nonce);
        }
    }

    /**
     * What needs no order and may be lost: it is neither counted nor acknowledged, nor does it wait for room in the peer's window.
     *
     * @param bytes by the rules of {@code engine.gossip}
     */
    record Gossip(Bytes bytes) implements Frame {
        public Gossip {
            if (bytes.size() == 0 || bytes.size() > Limits.GOSSIP_BYTES) {
                throw new IllegalArgumentException("gossip has 1 to a bounded number of bytes");
            }
        }
    }

    /**
     * The last frame of a connection.
     *
     * @param tag why, as an {@link EngineTag} of the sender's version
     */
    record Goodbye(String tag) implements Frame {
        private static final Pattern FORM = Pattern.compile("[A-Z][A-Z_]{0,62}");

        public Goodbye {
            if (!FORM.matcher(tag).matches()) {
                throw new IllegalArgumentException("a tag is upper-case words");
            }
        }

        public Goodbye(EngineTag tag) {
            this(tag.name());
        }

        /** Empty if a newer version made the tag. */
        public Optional<EngineTag> known() {
            for (EngineTag known : EngineTag.values()) {
                if (known.name().equals(tag)) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        }
    }

    private static void requireSequence(long least, long sequence) {
        if (sequence < least || sequence > Limits.LINK_MAX_SEQUENCE) {
            throw new IllegalArgumentException("a sequence or nonce out of range: " + sequence);
        }
    }

    private static void requireWindow(int window) {
        if (window < 0 || window > Limits.LINK_MAX_WINDOW_PAYLOADS) {
            throw new IllegalArgumentException("a window out of range: " + window);
        }
    }
}
