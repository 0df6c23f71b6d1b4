package io.portcullis.appliance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a person names on the command line: bounded, and every failure says which. */
final class InputFile {
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private InputFile() {}

    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw CliTag.FILE_UNREADABLE.refusal(file + " is larger than " + MAX_BYTES + " bytes.");
            }
            return content;
        } catch (IOException e) {
            throw CliTag.FILE_UNREADABLE.refusal(
                    file + " cannot be read: " + (Files.exists(file) ? e.getMessage() : "there is no such file") + ".");
        }
    }

    static String text(Path file) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CliTag.FILE_UNREADABLE.refusal(file + " is not UTF-8 text.");
        }
    }
}
