package io.portcullis.appliance.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code portcullis}, from which all others hang. */
@Command(
        name = "portcullis",
        synopsisSubcommandLabel = "COMMAND",
        description = "A gate that opens only when the quorum lifts it, and falls shut when anything is wrong.",
        version = "portcullis 0.1.0",
        mixinStandardHelpOptions = true,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            EnrolCommand.class,
            ApproverCommand.class,
            DuressCommand.class,
            PeopleCommand.class,
            IntentsCommand.class,
            PolicyCommand.class,
            BoardCommand.class,
            CeremonyCommand.class,
            KeysCommand.class,
            SignersCommand.class,
            ReservesCommand.class,
            FundCommand.class,
            CollateralCommand.class,
            AgreementCommand.class,
            SettleCommand.class,
            FreezeCommand.class,
            AccountCommand.class,
            DisputeCommand.class,
            TowersCommand.class,
            ChainCommand.class,
            CreditCommand.class,
            RiskCommand.class,
            InvoiceCommand.class,
            PayCommand.class,
            OrderCommand.class,
            SubmitCommand.class,
            ClientKeyCommand.class,
            AuditCommand.class,
            ReportCommand.class,
            WitnessCommand.class,
            OpenApiCommand.class,
            ArchitectureCommand.class,
            MetricsCommand.class
        })
public final class Portcullis {
    private Portcullis() {}

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8),
                arguments));
    }

    /** Runs one command. Gives its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = new CommandLine(new Portcullis());
        command.setOut(out);
        command.setErr(err);
        command.setExecutionExceptionHandler(new Failures());
        command.setUsageHelpAutoWidth(true);
        describeExitCodes(command);
        if (arguments.length == 0) {
            command.usage(err);
            return ExitCode.USAGE.code();
        }
        return command.execute(arguments);
    }

    private static void describeExitCodes(CommandLine command) {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(exit -> codes.put(Integer.toString(exit.code()), exit.meaning()));
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        command.getSubcommands().values().forEach(Portcullis::describeExitCodes);
    }
}
