package io.portcullis.appliance.cli;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Operation;
import io.portcullis.depositary.model.Permit;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Instruction;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--permit",
            paramLabel = "INTENT",
            description =
                    "Raise it by the permit of a completed intent of kind credit-limit: where the entity's people said so, nothing else raises one.")
    private Optional<String> permit = Optional.empty();

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
        if (permit.isPresent()) {
            JsonNode signed = engine.api().get("/intents/" + IntentsCommand.checked(permit.get()) + "/permit");
            Eip712Domain domain = new Eip712Domain(
                    signed.path("chainId").asLong(),
                    Address.fromHex(signed.path("depositary").asString()));
            output().show(send(engine, raise(signed, other, credit), domain));
        } else {
            output().show(send(engine, Commanding.with(other, credit)));
        }
        return ExitCode.DONE;
    }

    private static Instruction.RaiseLimit raise(JsonNode signed, EntityId other, Transaction.SetCreditLimit credit) {
        Operation permitted = Operation.decode(
                signed.path("kind").asInt(), Hex.decode(signed.path("data").asString()));
        if (!(permitted instanceof Permit.RaiseLimit it)
                || !it.counterparty().equals(other)
                || !it.token().equals(credit.token())
                || !it.to().equals(credit.limit())) {
            throw CliTag.INPUT_INVALID.refusal("The intent permits another thing: " + permitted + ".");
        }
        return new Instruction.RaiseLimit(
                other,
                it.token(),
                it.from(),
                it.to(),
                signed.path("boardEpoch").asLong(),
                signed.path("nonce").asLong(),
                signed.path("expiresAt").asLong(),
                signed.path("signatures")
                        .valueStream()
                        .map(text -> Signature.decode(Hex.decode(text.asString())))
                        .toList());
    }
}
