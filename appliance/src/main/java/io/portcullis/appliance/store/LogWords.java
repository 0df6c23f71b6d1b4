package io.portcullis.appliance.store;

import io.portcullis.depositary.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An event's topics, or its data, in one column: words of 32 bytes, one after the other. */
final class LogWords {
    private LogWords() {}

    static byte[] joined(List<Bytes32> words) {
        ByteBuffer buffer = ByteBuffer.allocate(words.size() * Bytes32.LENGTH);
        words.forEach(word -> buffer.put(word.toArray()));
        return buffer.array();
    }

    static List<Bytes32> split(byte[] column) {
        List<Bytes32> words = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(column);
        while (buffer.hasRemaining()) {
            byte[] word = new byte[Bytes32.LENGTH];
            buffer.get(word);
            words.add(Bytes32.of(word));
        }
        return words;
    }
}
