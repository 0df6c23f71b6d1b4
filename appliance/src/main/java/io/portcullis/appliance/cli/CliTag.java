package io.portcullis.appliance.cli;

/** Why the command line itself could not go on. The names are stable; programs may match on them. */
enum CliTag {
    FILE_UNREADABLE(ExitCode.UNREACHABLE, "Check the path and its permissions."),
    FILE_UNWRITABLE(ExitCode.UNREACHABLE, "Check that its folder exists, and its permissions."),
    FILE_EXISTS(ExitCode.REFUSED, "Name another file with --out, or remove that one."),
    LAB_NOT_RUNNING(ExitCode.UNREACHABLE, "Start it with ./portcullis up, or name an appliance with --url."),
    TOKEN_MISSING(
            ExitCode.USAGE,
            "Name its file with --token-file, put it in PORTCULLIS_TOKEN, or name a person of the lab with --as."),
    PASSKEY_MISSING(
            ExitCode.USAGE,
            "Decide in the console, with the passkey that was enrolled there; or name another with --as."),
    APPLIANCE_UNREACHABLE(
            ExitCode.UNREACHABLE, "Check that it runs (./portcullis status), its address, and --authority."),
    INPUT_INVALID(ExitCode.USAGE, "Correct it; --help describes the form."),
    OUTCOME_OPEN(ExitCode.UNREACHABLE, "Send the same command again: it is never done twice."),
    KEY_MISSING(ExitCode.USAGE, "Name the client's key with --key; 'client-key new' makes one."),
    KEY_EXPIRED(
            ExitCode.USAGE,
            "Make another with 'client-key new --api', and have the entity grant it something with 'client-key grant'."),
    PASSKEY_REFUSED(ExitCode.REFUSED, "Use the passkey that was enrolled with this appliance."),
    INTERRUPTED(ExitCode.BROKEN, "Run the same command again."),
    INTERNAL(ExitCode.BROKEN, "This is a bug: run again with PORTCULLIS_TRACE=1 and report what it prints.");

    private final ExitCode exit;
    private final String remedy;

    CliTag(ExitCode exit, String remedy) {
        this.exit = exit;
        this.remedy = remedy;
    }

    ExitCode exit() {
        return exit;
    }

    String remedy() {
        return remedy;
    }

    CliRefusal refusal(String message) {
        return new CliRefusal(this, message);
    }
}
