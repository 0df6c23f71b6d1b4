package io.portcullis.appliance.web;

import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/** The bytes of a request or reply; nobody changes them. */
final class Body {
    static final Body NONE = new Body(new byte[0]);

    private final byte[] bytes;

    private Body(byte[] bytes) {
        this.bytes = bytes;
    }

    static Body of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Body(bytes.clone());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * The body as a record.
     *
     * @throws WebRefusal with the tag of what is wrong
     */
    <T extends Record> T as(Class<T> type) {
        return StrictJson.read(bytes, type);
    }

    /** A document of another module's form, read only as far as that it is one JSON object. */
    JsonNode tree() {
        return StrictJson.readTree(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Only the size: a body may hold what no log may. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
