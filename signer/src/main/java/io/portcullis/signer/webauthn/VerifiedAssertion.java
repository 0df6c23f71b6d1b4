package io.portcullis.signer.webauthn;

import io.portcullis.signer.intent.Intent;

/** An assertion whose every step passed but the counter's, which is admitted by who keeps state. */
public record VerifiedAssertion(String person, Intent.Bytes credentialId, CounterStore.Seen seen) {}
