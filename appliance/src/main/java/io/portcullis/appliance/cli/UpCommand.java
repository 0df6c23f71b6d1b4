package io.portcullis.appliance.cli;

import io.portcullis.appliance.lab.Lab;
import io.portcullis.appliance.lab.LabDirectory;
import io.portcullis.appliance.lab.LabTag;
import io.portcullis.appliance.lab.Newcomers;
import io.portcullis.appliance.lab.Story;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Start the lab and stay. Ctrl-C stops it.",
            "A lab that was up before goes on where it stopped; --fresh begins anew."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration WATCH = Duration.ofSeconds(2);

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "The lab's folder (default: lab/up of the checkout).")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "Where the console listens (default: ${DEFAULT-VALUE}); a lab that goes on keeps its own.")
    private int port;

    @Option(names = "--fresh", description = "Delete what an earlier lab of the folder left.")
    private boolean fresh;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = command.commandLine().getOut();
        Story story = new Story(line -> {
            out.println(line);
            out.flush();
        });
        LabDirectory place = LabDirectory.at(directory.orElseGet(() -> LabDirectory.standard("up")));
        Lab.Beginning beginning = fresh ? Lab.Beginning.AFRESH : Lab.Beginning.RESUME;
        try (Lab lab = Lab.start(place, beginning, port, story)) {
            Newcomers.invite(lab, story);
            out.println();
            out.println("The console: " + lab.facts().console());
            out.println("Its certificate is the lab's own; its authority: " + place.authority());
            out.println("Ctrl-C stops the lab. Elsewhere: ./portcullis status, ./portcullis intents list");
            out.flush();
            while (true) {
                TimeUnit.NANOSECONDS.sleep(WATCH.toNanos());
                lab.keepChain();
                lab.honourRestarts();
                lab.casualty().ifPresent(dead -> {
                    throw LabTag.PROCESS_DIED.failure("A process of the lab ended by itself: " + dead);
                });
            }
        }
    }
}
