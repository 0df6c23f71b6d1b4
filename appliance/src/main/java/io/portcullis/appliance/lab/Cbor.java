package io.portcullis.appliance.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the little of CBOR (RFC 8949) that an authenticator needs, in the definite, shortest form CTAP asks for. */
final class Cbor {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Cbor map(int entries) {
        return head(5, entries);
    }

    Cbor text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(3, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Cbor bytes(byte[] bytes) {
        head(2, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Cbor integer(int value) {
        return value >= 0 ? head(0, value) : head(1, -1 - value);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private Cbor head(int type, int value) {
        if (value < 24) {
            out.write(type << 5 | value);
        } else if (value < 1 << 8) {
            out.write(type << 5 | 24);
            out.write(value);
        } else {
            out.write(type << 5 | 25);
            out.write(value >> 8);
            out.write(value);
        }
        return this;
    }
}
