package io.portcullis.appliance.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signer's door without the manners of the product's own client: it sends whatever it is given, as a hostile appliance would.
 *
 * <p>Frame: four bytes of length, big-endian, then that many bytes of JSON; one answer for each request.
 */
final class RawDoor {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VERSION = 1;
    private static final int MAX_FRAME = 1 << 20;

    /** What a signer answered. */
    sealed interface Answer {
        /** It did what was asked. */
        record Done(JsonNode result) implements Answer {}

        /** It said no. */
        record Refused(String tag, String reason) implements Answer {}
    }

    private final Path socket;

    RawDoor(Path socket) {
        this.socket = socket;
    }

    /** @param name the field that holds {@code argument}; empty for an operation without one */
    Answer ask(String operation, String name, JsonNode argument) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("version", VERSION);
        request.put("operation", operation);
        if (!name.isEmpty()) {
            request.set(name, argument);
        }
        JsonNode answer = JSON.readTree(exchange(JSON.writeValueAsBytes(request)));
        if (answer.has("refusal")) {
            JsonNode refusal = answer.get("refusal");
            return new Answer.Refused(
                    refusal.path("tag").asString(""), refusal.path("reason").asString(""));
        }
        return new Answer.Done(answer.path("result"));
    }

    private byte[] exchange(byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + request.length)
                    .putInt(request.length)
                    .put(request)
                    .flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            int length = read(channel, Integer.BYTES).getInt();
            if (length < 0 || length > MAX_FRAME) {
                throw new IOException("the door answers with a frame of " + length + " bytes");
            }
            return read(channel, length).array();
        }
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the door closed without an answer");
            }
        }
        return buffer.flip();
    }
}
