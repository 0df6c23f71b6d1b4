package io.portcullis.signer.client;

import io.portcullis.signer.verdict.Refusal;

/** What a signer answered, or that it did not ({@code SIGNER_UNREACHABLE}). */
public sealed interface Answer<T> {
    /** It did what was asked. */
    record Granted<T>(T value) implements Answer<T> {}

    /** It said no, or nothing was heard of it. */
    record Refused<T>(Refusal refusal) implements Answer<T> {}
}
