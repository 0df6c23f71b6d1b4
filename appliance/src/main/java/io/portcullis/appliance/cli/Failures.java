package io.portcullis.appliance.cli;

import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.appliance.lab.LabFailure;
import io.portcullis.appliance.lab.LabTag;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.waterfall.verdict.WaterfallRefusal;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns whatever ends a command early into a tag, words, a remedy and an exit code. */
final class Failures implements IExecutionExceptionHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Told(String tag, String message, String remedy, ExitCode exit) {}

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Told told = told(failure);
        if (command.getParseResult().hasMatchedOption("--json")) {
            ObjectNode error = JSON.createObjectNode();
            error.putObject("error")
                    .put("tag", told.tag())
                    .put("message", told.message())
                    .put("remedy", told.remedy());
            command.getOut().println(JSON.writeValueAsString(error));
            command.getOut().flush();
        } else {
            PrintWriter err = command.getErr();
            err.println(told.tag() + ": " + Output.printable(told.message().replace('\n', ' ')));
            if (!told.remedy().isEmpty()) {
                err.println("  " + Output.printable(told.remedy()));
            }
            err.flush();
        }
        if (System.getenv("PORTCULLIS_TRACE") != null) {
            failure.printStackTrace(command.getErr());
        }
        return told.exit().code();
    }

    private static Told told(Exception failure) {
        return switch (failure) {
            case CliRefusal refusal ->
                new Told(
                        refusal.tag().name(),
                        refusal.getMessage(),
                        refusal.tag().remedy(),
                        refusal.tag().exit());
            case ApiRefusal refusal ->
                new Told(refusal.tag(), refusal.getMessage(), refusal.remedy(), ExitCode.REFUSED);
            case ApiUnreachable away ->
                new Told(
                        CliTag.APPLIANCE_UNREACHABLE.name(),
                        away.getMessage(),
                        CliTag.APPLIANCE_UNREACHABLE.remedy(),
                        CliTag.APPLIANCE_UNREACHABLE.exit());
            case LabFailure lab ->
                new Told(lab.tag().name(), lab.getMessage(), lab.tag().remedy(), exit(lab.tag()));
            case io.portcullis.engine.verdict.RefusedException refused ->
                new Told(
                        refused.tag().name(),
                        refused.refusal().reason(),
                        refused.tag().remedy(),
                        ExitCode.USAGE);
            case WaterfallRefusal refused ->
                new Told(
                        refused.tag().name(),
                        refused.getMessage(),
                        refused.tag().remedy(),
                        ExitCode.REFUSED);
            case EngineFault fault ->
                new Told(fault.tag().name(), fault.getMessage(), fault.tag().remedy(), ExitCode.REFUSED);
            case ApplianceRefusal refused ->
                new Told(refused.tag(), refused.getMessage(), refused.remedy(), ExitCode.USAGE);
            case RefusedException refused -> told(refused.refusal());
            case SignerFault fault -> told(fault.refusal());
            case InterruptedException interrupted ->
                new Told(
                        CliTag.INTERRUPTED.name(),
                        "The command was interrupted.",
                        CliTag.INTERRUPTED.remedy(),
                        CliTag.INTERRUPTED.exit());
            default ->
                new Told(CliTag.INTERNAL.name(), failure.toString(), CliTag.INTERNAL.remedy(), CliTag.INTERNAL.exit());
        };
    }

    private static Told told(Refusal refusal) {
        return new Told(refusal.tag().name(), refusal.reason(), refusal.remedy(), ExitCode.REFUSED);
    }

    private static ExitCode exit(LabTag tag) {
        return switch (tag) {
            case LAB_NOT_RUNNING -> ExitCode.UNREACHABLE;
            case LAB_IN_USE, LAB_DIRECTORY_FOREIGN, CHECK_FAILED, PERMIT_AWAITED, POLICY_REFUSES -> ExitCode.REFUSED;
            case LAB_DIRECTORY_UNUSABLE, KEY_UNKNOWN -> ExitCode.USAGE;
            case CHAIN_NODE_MISSING,
                    HSM_LIBRARY_MISSING,
                    PROCESS_NOT_STARTED,
                    PROCESS_DIED,
                    PROCESS_NOT_READY,
                    CHAIN_CALL_FAILED,
                    CEREMONY_FAILED,
                    STEP_TIMED_OUT -> ExitCode.BROKEN;
        };
    }
}
