package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiKey;
import io.portcullis.appliance.lab.LabDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which appliance to ask, and as whom. Without options: the lab that {@code portcullis up} runs, as its operator. */
final class Remote {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The appliance's address (default: $PORTCULLIS_URL, else the running lab's).",
            defaultValue = "${env:PORTCULLIS_URL}")
    private Optional<URI> url = Optional.empty();

    @Option(
            names = "--machines",
            paramLabel = "URL",
            description = "The appliance's door for API keys (default: $PORTCULLIS_MACHINES, else the running lab's).",
            defaultValue = "${env:PORTCULLIS_MACHINES}")
    private Optional<URI> machines = Optional.empty();

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "PEM certificates to trust (default: the lab's own for the lab, the system's for --url).")
    private Optional<Path> authority = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with your API token (default: $PORTCULLIS_TOKEN, else the lab's).")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "PERSON",
            description = "Whose token of the lab to use (default: ${DEFAULT-VALUE}).",
            defaultValue = "operator")
    private String person = "operator";

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The lab's folder (default: lab/up of the checkout).")
    private Optional<Path> directory = Optional.empty();

    String person() {
        return person;
    }

    /** Whether a lab of this machine is meant. */
    boolean isLab() {
        return url.isEmpty();
    }

    LabDirectory lab() {
        return LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("up")));
    }

    /** The appliance, with the caller's token. */
    ApiClient authorised() throws IOException {
        return anonymous().withToken(token());
    }

    /** The appliance, as nobody in particular. */
    ApiClient anonymous() throws IOException {
        if (url.isPresent()) {
            return trusting(() -> ApiClient.of(address(url.get()), authority));
        }
        LabDirectory lab = lab();
        URI console = lab.console()
                .orElseThrow(() -> CliTag.LAB_NOT_RUNNING.refusal("There is no lab in " + lab.root() + "."));
        return trusting(() -> ApiClient.of(console, Optional.of(authority.orElseGet(lab::authority))));
    }

    /** The appliance's door for machines: every connection shows the key. */
    ApiClient showing(ApiKey key) throws IOException {
        if (machines.isPresent()) {
            return trusting(() -> ApiClient.showing(address(machines.get()), authority, key));
        }
        if (url.isPresent()) {
            throw CliTag.INPUT_INVALID.refusal(
                    "With --url and an API key, name the door for machines with --machines.");
        }
        LabDirectory lab = lab();
        URI at = lab.machines()
                .orElseThrow(() -> CliTag.LAB_NOT_RUNNING.refusal("There is no lab in " + lab.root() + "."));
        return trusting(() -> ApiClient.showing(at, Optional.of(authority.orElseGet(lab::authority)), key));
    }

    private static URI address(URI given) {
        boolean web = "https".equals(given.getScheme()) || "http".equals(given.getScheme());
        if (!web || given.getHost() == null) {
            throw CliTag.INPUT_INVALID.refusal("An appliance's address is https://HOST:PORT, not " + given + ".");
        }
        return given;
    }

    /** Making a client reads a file, and only that can fail. */
    private interface Making {
        ApiClient make() throws IOException;
    }

    private ApiClient trusting(Making making) {
        try {
            return making.make();
        } catch (IOException e) {
            throw CliTag.FILE_UNREADABLE.refusal("There are no certificates to read in "
                    + authority.map(Object::toString).orElse("the lab") + ".");
        }
    }

    private String token() throws IOException {
        if (tokenFile.isPresent()) {
            return read(tokenFile.get());
        }
        String given = System.getenv("PORTCULLIS_TOKEN");
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        Path file = lab().token(person);
        if (url.isPresent() || !Files.exists(file)) {
            throw CliTag.TOKEN_MISSING.refusal(
                    url.isPresent()
                            ? "The appliance's answer to that needs an API token."
                            : "There is no API token for " + person + ".");
        }
        return read(file);
    }

    private static String read(Path file) {
        return InputFile.text(file).strip();
    }
}
