package io.portcullis.signer.fuzz;

/** What Jazzer's driver calls. */
public final class DecoderFuzzer {
    private DecoderFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FuzzTarget.take(input);
    }
}
