package io.portcullis.appliance.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files pages ask for, read once from the jar. Invariant: only these names exist, so no path can reach anything else. */
public final class StaticFiles {
    private static final List<String> NAMES = List.of(
            "api.js",
            "bytes.js",
            "account-filing.js",
            "account.js",
            "canonical.js",
            "command.js",
            "decoder.js",
            "enrol.js",
            "examine.js",
            "feed.js",
            "file.js",
            "freeze.js",
            "intent.js",
            "invoice.js",
            "keccak.js",
            "live.js",
            "people.js",
            "portcullis.svg",
            "rlp.js",
            "sign-in.js",
            "signers.js",
            "style.css",
            "ui.js",
            "words.js");

    /** One file: its media type, its text, and a tag that changes with it. */
    public record StaticFile(String mediaType, String text, String entityTag) {}

    private final SortedMap<String, StaticFile> files = new TreeMap<>();

    public StaticFiles() {
        NAMES.forEach(name -> files.put(name, read(name)));
    }

    public Optional<StaticFile> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    private static StaticFile read(String name) {
        try (InputStream in = StaticFiles.class.getResourceAsStream("static/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its static file " + name);
            }
            byte[] bytes = in.readAllBytes();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
            return new StaticFile(mediaType(name), new String(bytes, UTF_8), '"' + hash + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
