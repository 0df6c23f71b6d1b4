package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.engine.authority.GrantChange;
import io.portcullis.engine.hub.Instruction;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A command to one entity: who commands it, where, and how the outcome is shown. */
abstract class EntityCommand implements Callable<Integer> {
    @Mixin
    private Commanding commanding = new Commanding();

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public final Integer call() throws IOException, InterruptedException {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        engine.requireHosted(commanding.by());
        return run(engine).code();
    }

    abstract ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException;

    Commanding commanding() {
        return commanding;
    }

    Output output() {
        return output;
    }

    JsonNode send(Commanding.Engine engine, Instruction instruction) throws IOException, InterruptedException {
        return commanding.send(engine, remote, instruction);
    }

    JsonNode send(Commanding.Engine engine, Instruction.RaiseLimit raise, Eip712Domain of)
            throws IOException, InterruptedException {
        return commanding.send(engine, remote, raise, of);
    }

    JsonNode send(Commanding.Engine engine, GrantChange change) throws IOException, InterruptedException {
        return commanding.send(engine, remote, change);
    }

    /** Beside the command that the caller may have named. */
    JsonNode sendUnnamed(Commanding.Engine engine, Instruction instruction) throws IOException, InterruptedException {
        return commanding.unnamed().send(engine, remote, instruction);
    }
}
