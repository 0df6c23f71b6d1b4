package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;

/** What a command's body would move or hold of its entity's value: read by the hub, since bodies are opaque here. */
public sealed interface Spend {
    Spend NONE = new None();

    record None() implements Spend {}

    record Of(TokenId token, Amount amount) implements Spend {}
}
