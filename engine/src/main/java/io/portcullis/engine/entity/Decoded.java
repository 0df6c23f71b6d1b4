package io.portcullis.engine.entity;

import io.portcullis.engine.verdict.Refusal;

/** What a decoder makes of bytes. */
public sealed interface Decoded<T> {
    record Complete<T>(T value) implements Decoded<T> {}

    record Refused<T>(Refusal refusal) implements Decoded<T> {}
}
