package io.portcullis.appliance.cli;

import io.portcullis.signer.mirror.Finding;
import io.portcullis.signer.mirror.LogCheck;
import io.portcullis.signer.mirror.TileFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was found in each log, as text and as JSON. */
final class LogReport {
    /** An older copy of the same log, and the folder of the newer one. */
    record Older(LogCheck.Result result, TileFolder newer) {}

    private record Line(String log, LogCheck.Result result, List<Finding> findings, Optional<Long> since) {}

    private final List<Line> lines = new ArrayList<>();

    void add(String log, LogCheck.Result result, Optional<Older> older) {
        List<Finding> findings = new ArrayList<>(result.findings());
        older.ifPresent(old -> {
            findings.addAll(old.result().findings().stream()
                    .map(finding -> new Finding(finding.tag(), "the older copy's " + finding.where(), finding.what()))
                    .toList());
            if (result.head().isPresent() && old.result().head().isPresent()) {
                LogCheck.continues(
                                old.newer(),
                                result.head().get(),
                                old.result().head().get())
                        .ifPresent(findings::add);
            }
        });
        lines.add(new Line(
                log, result, findings, older.flatMap(old -> old.result().head()).map(head -> head.size())));
    }

    /** Gives the exit code. */
    int show(Output output, boolean remedies) {
        boolean passed = lines.stream().allMatch(line -> line.findings().isEmpty());
        ObjectNode shown = JsonMapper.shared().createObjectNode().put("passed", passed);
        ArrayNode logs = shown.putArray("logs");
        for (Line line : lines) {
            ObjectNode log = logs.addObject().put("log", line.log());
            line.result()
                    .head()
                    .ifPresent(head -> log.put("entries", head.size())
                            .put("root", head.root().toString()));
            line.since().ifPresent(size -> log.put("since", size));
            ArrayNode findings = log.putArray("findings");
            line.findings()
                    .forEach(finding -> findings.addObject()
                            .put("tag", finding.tag().name())
                            .put("where", finding.where())
                            .put("what", finding.what())
                            .put("remedy", finding.remedy()));
        }
        if (output.isJson()) {
            output.show(shown);
        } else {
            lines.forEach(line -> say(output, line, remedies));
            output.say(passed ? "Everything holds." : "NOT everything holds: do not rely on this copy.");
        }
        return (passed ? ExitCode.DONE : ExitCode.REFUSED).code();
    }

    private static void say(Output output, Line line, boolean remedies) {
        String head = line.result()
                .head()
                .map(known -> known.size() + " entries, root " + known.root())
                .orElse("no head");
        output.say(Output.printable(line.log() + ": " + head
                + line.since()
                        .map(size -> ", continues the copy of " + size)
                        .filter(text -> line.findings().isEmpty())
                        .orElse("")));
        for (Finding finding : line.findings()) {
            output.say(Output.printable("  " + finding.tag() + "  " + finding.where() + ": " + finding.what()));
            if (remedies) {
                output.say("    " + finding.remedy());
            }
        }
    }
}
