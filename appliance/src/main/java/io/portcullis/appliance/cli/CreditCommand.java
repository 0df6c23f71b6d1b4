package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "credit",
        description = "Let another entity owe up to a limit of a token. The account gets the token if it has not.",
        mixinStandardHelpOptions = true)
final class CreditCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ENTITY", description = "Who may owe: id or name.")
    private String debtor = "";

    @Parameters(index = "1", paramLabel = "TOKEN", description = "The token's id.")
    private String token = "";

    @Parameters(index = "2", paramLabel = "LIMIT", description = "In the token's smallest unit; 0 ends the credit.")
    private String limit = "";

    @Mixin
    private Commanding commanding = new Commanding();

    @Mixin
    private Remote remote = new Remote();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        EntityId other = engine.entity(debtor);
        TokenId id = Commanding.token(token);
        Transaction.SetCreditLimit credit = new Transaction.SetCreditLimit(id, Commanding.amount(limit));
        JsonNode account = engine.api().get("/engine/accounts/" + engine.entity(commanding.by()) + "/" + other);
        boolean known = account.path("lines")
                .valueStream()
                .anyMatch(line -> line.path("token").asString().equals(id.toString()));
        if (!known) {
            Commanding adding = commanding.unnamed();
            adding.send(engine, remote, Commanding.with(other, new Transaction.AddToken(id)));
        }
        output.show(commanding.send(engine, remote, Commanding.with(other, credit)));
        return ExitCode.DONE.code();
    }
}
