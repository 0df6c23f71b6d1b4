package io.portcullis.appliance.console;

/** What is held, and how far the logs have grown. */
public final class LedgerView {
    private LedgerView() {}

    /**
     * A token's reserve.
     *
     * @param amount in the smallest unit, decimal
     * @param words the same in whole tokens
     */
    public record Reserve(TokenView token, String amount, String words) {}

    /** The head of one signer's audit log, as it signed it. */
    public record Checkpoint(String signer, long size, String root, long at, String signature) {}
}
