package io.portcullis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the group's signature costs on the chain, of the gas snapshot that the contract's tests hold to. */
final class GasRow {
    private static final Path SNAPSHOT = Path.of("depositary", ".gas-snapshot");
    private static final String WITHOUT = "test_gasOfOneWithdrawalByTwoOfThree";
    private static final String WITH = "test_gasOfOneWithdrawalWithTheGroupsSignature";

    private GasRow() {}

    /** Empty where this is not run in a checkout. */
    static Optional<Row> read() throws IOException {
        Path snapshot = Path.of(System.getProperty("portcullis.root", ".")).resolve(SNAPSHOT);
        if (!Files.isReadable(snapshot)) {
            return Optional.empty();
        }
        String text = Files.readString(snapshot);
        OptionalLong without = gas(text, WITHOUT);
        OptionalLong with = gas(text, WITH);
        if (without.isEmpty() || with.isEmpty()) {
            return Optional.empty();
        }
        String note = String.format(
                Locale.ROOT,
                "%,d gas more: %,d with, %,d without",
                with.getAsLong() - without.getAsLong(),
                with.getAsLong(),
                without.getAsLong());
        return Optional.of(new Row(
                "a withdrawal with the group's signature",
                Double.NaN,
                Double.NaN,
                Double.NaN,
                "none (from the snapshot)",
                true,
                note));
    }

    private static OptionalLong gas(String snapshot, String test) {
        Matcher line = Pattern.compile(Pattern.quote(test) + "\\(\\) \\(gas: (\\d+)\\)")
                .matcher(snapshot);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }
}
