package io.portcullis.signer.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the genuine part of the corpus: {@code CorpusMain FOLDER}. Files are named by their target and a number; keys are drawn anew, so a second
 * run writes other files of the same forms. What a fuzzer found is never touched: its files end in {@code -found}.
 */
public final class CorpusMain {
    private CorpusMain() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<FuzzTarget, List<byte[]>> entry : Genuine.inputs().entrySet()) {
            int number = 0;
            for (byte[] bytes : entry.getValue()) {
                byte[] input = new byte[1 + bytes.length];
                input[0] = entry.getKey().code();
                System.arraycopy(bytes, 0, input, 1, bytes.length);
                String name = entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-');
                Files.write(folder.resolve(name + "-" + ++number), input);
            }
        }
    }
}
