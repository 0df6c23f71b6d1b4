package io.portcullis.appliance.cli;

/** How a command ended. The numbers are stable; scripts may rely on them. */
enum ExitCode {
    DONE(0, "done"),
    REFUSED(1, "refused, or a check failed"),
    USAGE(2, "wrong usage"),
    UNREACHABLE(3, "the appliance, or a file, cannot be reached"),
    BROKEN(4, "a broken machine, or a bug");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
