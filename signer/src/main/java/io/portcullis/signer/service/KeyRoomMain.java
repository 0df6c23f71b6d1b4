package io.portcullis.signer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The process of a key ceremony: it opens the room, hears one request a line on its standard input, and answers each with a line. When the
 * input ends, so does the process; a ceremony that was under way is then over, and the next start destroys what it made.
 *
 * <pre>
 * serve --config ROOM.json     {"dataDirectory","profile","library"?,"officerKey","pinFile"?,"sealedPin"?,"entity","trust":{…} | "bootstrap":true}
 *
 * {"do":"status"}                                        where the ceremony is, and what is next
 * {"do":"begin","definition":{…},"officer":{…},"permit":{"plan":{…},"evidence":{…}}?}   the officer's signature is over the definition's text; the
 *                                                         permit is missing only in a room for bootstrap
 * {"do":"draft","performer","witness","bag"?,"check"?,"share"?}   the next order, and the text that both sign
 * {"do":"order","order":{…},"performer":{…},"witness":{…}}
 * {"do":"end","officer":{…}}                             over the text that status shows when only this is missing
 * {"do":"cancel","reason"}
 * {"do":"board","epoch","transaction","members":[{"address"}…]}   what the chain's board is, before a rotation's step that waits for it
 * {"do":"transcript"} {"do":"backup"} {"do":"keys"}
 * {"do":"enter","key","state","reason","at","officerSignature"}   as the signers' door
 * </pre>
 * An answer is {@code {"result":{…}}} or {@code {"refusal":{"tag","reason","remedy"}}}. The first line is {@code {"ready":…}}.
 */
public final class KeyRoomMain {
    private KeyRoomMain() {}

    public static void main(String[] arguments) {
        ExitCode code;
        try {
            code = run(List.of(arguments), new BufferedReader(new InputStreamReader(System.in, UTF_8)), System.out);
        } catch (SignerFault fault) {
            System.err.println(fault.getMessage());
            code = ExitCode.of(fault.tag());
        } catch (IOException | RuntimeException e) {
            System.err.println(new SignerFault(SignerTag.INTERNAL, e.toString(), e).getMessage());
            code = ExitCode.INTERNAL;
        }
        Runtime.getRuntime().halt(code.code());
    }

    private static ExitCode run(List<String> arguments, BufferedReader in, PrintStream out) throws IOException {
        if (arguments.size() != 3
                || !arguments.getFirst().equals("serve")
                || !arguments.get(1).equals("--config")) {
            System.err.println("usage: serve --config ROOM.json");
            return ExitCode.USAGE;
        }
        KeyRoomConfiguration configuration = KeyRoomConfiguration.read(Path.of(arguments.get(2)));
        try (KeyRoomDesk desk = KeyRoomDesk.open(configuration, System.getenv(), InstantSource.system())) {
            say(
                    out,
                    StrictJson.newObject()
                            .put("ready", configuration.dataDirectory().toString()));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                say(out, desk.hear(line.getBytes(UTF_8)));
            }
        }
        return ExitCode.STOPPED;
    }

    private static void say(PrintStream out, ObjectNode json) {
        out.println(new String(StrictJson.canonical(json), UTF_8));
        out.flush();
    }
}
