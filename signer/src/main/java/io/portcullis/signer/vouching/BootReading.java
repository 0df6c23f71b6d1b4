package io.portcullis.signer.vouching;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A signer's word on how its machine started, taken apart for people. A quote signs a digest of the registers, not their values: those are what is pinned.
 *
 * @param quoted whether there is a quote
 * @param registers that it is about, by their index
 * @param digest of their values, in their order; empty without a quote that reads
 * @param resets how often the TPM was reset, as the quote says
 */
public record BootReading(
        boolean quoted, List<Integer> registers, Optional<Bytes> digest, OptionalLong resets, Judged verdict) {
    public BootReading {
        registers = List.copyOf(registers);
    }

    /** @param asked what the quote is to be of */
    public static BootReading of(BootWord shown, Optional<BootPin> pinned, Bytes32 asked) {
        Judged verdict = Judged.of(pinned.isPresent(), () -> {
            if (shown instanceof BootWord.Quote quote && pinned.isEmpty()) {
                requireFresh(quote, asked);
            }
            return BootWord.require(shown, pinned, asked);
        });
        if (!(shown instanceof BootWord.Quote quote)) {
            return new BootReading(false, List.of(), Optional.empty(), OptionalLong.empty(), verdict);
        }
        try {
            BootWord.Read read = BootWord.Read.of(quote.message());
            return new BootReading(
                    true,
                    IntStream.range(0, BootPin.REGISTERS)
                            .filter(register -> (read.selection() >> register & 1) == 1)
                            .boxed()
                            .toList(),
                    Optional.of(read.digest()),
                    OptionalLong.of(read.resets()),
                    verdict);
        } catch (RefusedException e) {
            return new BootReading(true, List.of(), Optional.empty(), OptionalLong.empty(), verdict);
        }
    }

    private static void requireFresh(BootWord.Quote quote, Bytes32 asked) {
        if (!BootWord.Read.of(quote.message()).nonce().equals(BootWord.nonce(asked))) {
            throw new RefusedException(SignerTag.BOOT_QUOTE_STALE, "the quote was not made for what was asked");
        }
    }
}
