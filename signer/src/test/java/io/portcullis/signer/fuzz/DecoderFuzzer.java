package io.portcullis.signer.fuzz;

import java.io.IOException;

/** What Jazzer's driver calls. */
public final class DecoderFuzzer {
    private DecoderFuzzer() {}

    /** Loads and instruments what the targets need, which takes long: only what comes after is timed. */
    public static void fuzzerInitialize() throws IOException {
        Genuine.inputs().forEach((target, inputs) -> inputs.forEach(target::feed));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        FuzzTarget.take(input);
    }
}
