package io.portcullis.depositary.sending;

import io.portcullis.depositary.model.Bytes32;
import java.util.Optional;

/** What a lane hears. */
public sealed interface LaneInput {
    /** Somebody wants this mined. */
    record Offered(Order order, long nowSeconds) implements LaneInput {}

    /** The chain was looked at. */
    record Looked(LaneView view) implements LaneInput {}

    /** The key signed what it was asked to. */
    record Signed(Optional<Bytes32> order, long nowSeconds, SignedTransaction transaction) implements LaneInput {}

    /** The key did not. */
    record KeyRefused(String reason) implements LaneInput {}

    /** A node was given a candidate. */
    record Sent(long nonce, Bytes32 hash, long nowSeconds, Reception reception) implements LaneInput {}
}
