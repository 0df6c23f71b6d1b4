package io.portcullis.depositary.sending;

/** How a node received a transaction. */
public sealed interface Reception {
    /** It has it, now or already. */
    record Taken() implements Reception {}

    /** It keeps another with the same nonce, or asks for more. */
    record Underpriced() implements Reception {}

    /** The nonce is mined: the next look tells by what. */
    record NonceUsed() implements Reception {}

    /** The account cannot pay for it. */
    record FundsMissing(String words) implements Reception {}

    record Refused(String words) implements Reception {}

    /** No answer: it may have it or not. */
    record Unanswered(String why) implements Reception {}
}
