package io.portcullis.appliance.cli;

import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.SubcontractId;
import io.portcullis.engine.account.TimeInForce;
import io.portcullis.engine.account.Transaction;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "order",
        description = "Limit orders in the account with another entity.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class OrderCommand {
    @Command(
            name = "place",
            description = "Offer an amount of one token for an amount of another; prints maker and number.",
            mixinStandardHelpOptions = true)
    int place(
            @Parameters(paramLabel = "ENTITY", description = "To whom: id or name.") String counterparty,
            @Option(names = "--give", required = true, paramLabel = "AMOUNT", description = "What is given at most.")
                    String give,
            @Option(names = "--give-token", required = true, paramLabel = "ID", description = "Its token.")
                    String giveToken,
            @Option(names = "--take", required = true, paramLabel = "AMOUNT", description = "What all of it costs.")
                    String take,
            @Option(names = "--take-token", required = true, paramLabel = "ID", description = "Its token.")
                    String takeToken,
            @Option(
                            names = "--least-fill",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "The least fill, in 65,535ths of what is given (default: ${DEFAULT-VALUE}).")
                    int leastFill,
            @Option(
                            names = "--lifetime",
                            paramLabel = "SECONDS",
                            defaultValue = "3600",
                            description = "How long it stands (default: ${DEFAULT-VALUE}).")
                    long lifetime,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        Transaction.PlaceOrder order = new Transaction.PlaceOrder(
                Commanding.token(giveToken),
                Commanding.amount(give),
                Commanding.token(takeToken),
                Commanding.amount(take),
                leastFill,
                TimeInForce.GTC,
                Instant.now().getEpochSecond() + lifetime);
        output.show(commanding.send(engine, remote, Commanding.with(engine.entity(counterparty), order)));
        return ExitCode.DONE.code();
    }

    @Command(name = "fill", description = "Take of another's order.", mixinStandardHelpOptions = true)
    int fill(
            @Parameters(paramLabel = "ENTITY", description = "Whose account it is in: id or name.") String counterparty,
            @Parameters(paramLabel = "MAKER", description = "left or right.") String maker,
            @Parameters(paramLabel = "NUMBER", description = "The order's number.") long number,
            @Parameters(paramLabel = "AMOUNT", description = "How much of what it gives.") String amount,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        Transaction.FillOrder fill = new Transaction.FillOrder(id(maker, number), Commanding.amount(amount));
        output.show(commanding.send(engine, remote, Commanding.with(engine.entity(counterparty), fill)));
        return ExitCode.DONE.code();
    }

    @Command(name = "cancel", description = "Take an order back.", mixinStandardHelpOptions = true)
    int cancel(
            @Parameters(paramLabel = "ENTITY", description = "Whose account it is in: id or name.") String counterparty,
            @Parameters(paramLabel = "MAKER", description = "left or right.") String maker,
            @Parameters(paramLabel = "NUMBER", description = "The order's number.") long number,
            @Mixin Commanding commanding,
            @Mixin Remote remote,
            @Mixin Output output)
            throws Exception {
        Commanding.Engine engine = Commanding.Engine.of(remote);
        Transaction.CancelOrder cancel = new Transaction.CancelOrder(id(maker, number));
        output.show(commanding.send(engine, remote, Commanding.with(engine.entity(counterparty), cancel)));
        return ExitCode.DONE.code();
    }

    private static SubcontractId id(String maker, long number) {
        boolean left = maker.equalsIgnoreCase("left");
        if ((!left && !maker.equalsIgnoreCase("right")) || number < 1) {
            throw CliTag.INPUT_INVALID.refusal("An order is named by its maker, left or right, and a number from 1.");
        }
        return new SubcontractId(Side.ofLeft(left), number);
    }
}
