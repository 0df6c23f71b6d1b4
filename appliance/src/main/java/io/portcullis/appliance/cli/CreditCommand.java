package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "credit",
        description = "Let another entity owe up to a limit of a token. The account gets the token if it has not.",
        mixinStandardHelpOptions = true)
final class CreditCommand extends EntityCommand {
    @Parameters(index = "0", paramLabel = "ENTITY", description = "Who may owe: id or name.")
    private String debtor = "";

    @Parameters(index = "1", paramLabel = "TOKEN", description = "The token's id.")
    private String token = "";

    @Parameters(index = "2", paramLabel = "LIMIT", description = "In the token's smallest unit; 0 ends the credit.")
    private String limit = "";

    @Override
    ExitCode run(Commanding.Engine engine) throws IOException, InterruptedException {
        EntityId other = engine.entity(debtor);
        TokenId id = Commanding.token(token);
        Transaction.SetCreditLimit credit = new Transaction.SetCreditLimit(id, Commanding.amount(limit));
        JsonNode account = engine.api()
                .get("/engine/accounts/" + engine.entity(commanding().by()) + "/" + other);
        boolean known = account.path("lines")
                .valueStream()
                .anyMatch(line -> line.path("token").asString().equals(id.toString()));
        if (!known) {
            sendUnnamed(engine, Commanding.with(other, new Transaction.AddToken(id)));
        }
        output().show(send(engine, Commanding.with(other, credit)));
        return ExitCode.DONE;
    }
}
