package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.engine.authority.Allowance;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Grant;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.authority.GrantKey;
import io.portcullis.engine.authority.KindSet;
import io.portcullis.engine.authority.P256Key;
import io.portcullis.engine.authority.TokenCap;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "grant",
        description = {
            "Let a key command an entity, within caps. A key that was granted something before gets this instead.",
            "Without --cap it spends nothing."
        },
        mixinStandardHelpOptions = true)
final class GrantCommand extends EntityCommand {
    private static final int CAP_PARTS = 4;
    private static final String PASSKEY = "passkey:";
    private static final int PASSKEY_PARTS = 4;

    @Parameters(
            index = "0",
            paramLabel = "KEY",
            description =
                    "A client key's address, an API key's pin, the key's file, or a passkey's text as an account's page shows it.")
    private String key = "";

    @Option(
            names = "--cap",
            paramLabel = "TOKEN/PAYMENT/WINDOW/SECONDS",
            description = "At most PAYMENT of a token at once, and WINDOW in any so many seconds. Once for each token.")
    private List<String> caps = List.of();

    @Option(
            names = "--may",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "pay,lock,cancel,invoice,order_place,order_fill,order_cancel",
            description = "What it may ask (default: ${DEFAULT-VALUE}).")
    private List<String> kinds = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "How long it may (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        GrantKey to = key(key);
        Grant grant = Commanding.input(
                "a grant that holds",
                "",
                any -> new Grant(
                        to,
                        KindSet.of(kinds.stream().map(GrantCommand::kind).toArray(CommandKind[]::new)),
                        new Allowance.Capped(caps.stream()
                                .map(GrantCommand::cap)
                                .sorted(Comparator.comparing(TokenCap::token))
                                .toList()),
                        Instant.now().plus(Duration.ofDays(days)).getEpochSecond()));
        ObjectNode shown = (ObjectNode) send(engine, new GrantChange.Put(grant));
        output().show(shown.put("holder", to.holder().toString()));
        return ExitCode.DONE;
    }

    static GrantKey key(String text) {
        if (text.startsWith(PASSKEY)) {
            return Commanding.input("passkey:ID:PUBLICKEY:RELYINGPARTY:ORIGIN", text, GrantCommand::passkey);
        }
        if (text.matches("0x[0-9a-fA-F]{40}")) {
            return Commanding.input(
                    "an address", text, it -> new GrantKey.Account(Address.fromHex(it.toLowerCase(Locale.ROOT))));
        }
        if (text.startsWith("0x")) {
            return Commanding.input(
                    "an API key's pin, 0x and 64 digits", text, it -> ApiKey.granted(Bytes32.fromHex(it)));
        }
        return Commanding.input(
                "a file's name", text, it -> ClientKeyCommand.read(Path.of(it)).granted());
    }

    /** Ids and keys in 0x-hex; the origin comes last, for it has colons of its own. */
    private static GrantKey passkey(String text) {
        String[] parts = text.substring(PASSKEY.length()).split(":", PASSKEY_PARTS);
        if (parts.length != PASSKEY_PARTS) {
            throw new IllegalArgumentException("a passkey has " + PASSKEY_PARTS + " parts");
        }
        return new GrantKey.Passkey(
                Bytes.of(Hex.decode(parts[0])),
                new P256Key(Bytes.of(Hex.decode(parts[1]))),
                Bytes32.of(Bytes.of(parts[2].getBytes(StandardCharsets.UTF_8))
                        .sha256()
                        .toArray()),
                parts[3]);
    }

    private static CommandKind kind(String word) {
        return Arrays.stream(CommandKind.values())
                .filter(kind -> kind.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        CliTag.INPUT_INVALID.refusal("There is no kind of command called " + word + "; there are "
                                + Arrays.stream(CommandKind.values())
                                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static TokenCap cap(String text) {
        String[] parts = text.split("/", -1);
        return Commanding.input("TOKEN/PAYMENT/WINDOW/SECONDS: " + text, text, any -> {
            if (parts.length != CAP_PARTS) {
                throw new IllegalArgumentException("a cap has " + CAP_PARTS + " parts");
            }
            return new TokenCap(
                    Commanding.token(parts[0]),
                    Commanding.amount(parts[1]),
                    Commanding.amount(parts[2]),
                    Long.parseLong(parts[3]));
        });
    }
}
