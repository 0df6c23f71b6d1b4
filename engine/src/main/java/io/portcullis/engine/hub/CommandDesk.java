package io.portcullis.engine.hub;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.engine.account.Exposure;
import io.portcullis.engine.account.Side;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.authority.Checked;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.CommandKind;
import io.portcullis.engine.authority.Gate;
import io.portcullis.engine.authority.Judged;
import io.portcullis.engine.authority.Spend;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Judges commands and carries them out. A command that the gate admits has one outcome, for ever: sent again, it is told again. */
final class CommandDesk {
    private static final Outcome DONE = new Outcome.Done(Optional.empty());

    private final HubConfig config;
    private final AccountDesk desk;
    private final Payments payments;
    private final Invoices invoices;
    private final Gate gate;
    private final CreditDesk credit;
    private final RiskDesk risk;

    CommandDesk(HubConfig config, AccountDesk desk, Payments payments, Invoices invoices, Gate gate, RiskDesk risk) {
        this.risk = risk;
        this.config = config;
        this.desk = desk;
        this.payments = payments;
        this.invoices = invoices;
        this.gate = gate;
        this.credit = new CreditDesk(config, desk);
    }

    HubEffect take(Checked checked, int inputIndex, long timeSeconds) {
        return switch (checked) {
            case Checked.Refused it -> answer(inputIndex, it.refusal());
            case Checked.Proven it -> judge(it, inputIndex, timeSeconds);
        };
    }

    private HubEffect judge(Checked.Proven proven, int inputIndex, long timeSeconds) {
        Command command = proven.command();
        if (!config.hosts(command.entity())) {
            return answer(inputIndex, new Refusal(EngineTag.ENTITY_FOREIGN, "this node does not host the entity"));
        }
        if (command.kind() == CommandKind.GRANT) {
            return conclude(gate.judge(proven, Spend.NONE, timeSeconds), inputIndex, () -> DONE);
        }
        Instruction instruction;
        try {
            instruction = Instruction.decode(command.body());
        } catch (RefusedException e) {
            return answer(inputIndex, e.refusal());
        }
        if (instruction instanceof Instruction.Transact it
                && it.transaction() instanceof Transaction.NoteCollateral notice) {
            return answer(inputIndex, new Refusal(EngineTag.NOTICE_BY_COMMAND, "collateral of " + notice.collateral()));
        }
        if (command.kind() != kind(instruction)) {
            return answer(inputIndex, new Refusal(EngineTag.COMMAND_KIND_WRONG, "its body is a " + kind(instruction)));
        }
        if (instruction instanceof Instruction.RaiseLimit raise) {
            Optional<Refusal> refusal = credit.refuse(command, raise, timeSeconds);
            if (refusal.isPresent()) {
                return answer(inputIndex, refusal.get());
            }
        }
        Judged judged = gate.judge(proven, spend(command.entity(), instruction), timeSeconds);
        return conclude(judged, inputIndex, () -> carryOut(command.entity(), instruction, timeSeconds));
    }

    private HubEffect conclude(Judged judged, int inputIndex, Supplier<Outcome> work) {
        return switch (judged) {
            case Judged.Repeated it -> new HubEffect.Answer(inputIndex, it.outcome(), true);
            case Judged.Refused it -> answer(inputIndex, it.refusal());
            case Judged.Admitted it -> {
                Outcome outcome = work.get();
                Bytes bytes = outcome.encode();
                if (outcome instanceof Outcome.Refused) {
                    gate.failed(it, bytes);
                } else {
                    gate.applied(it, bytes);
                }
                yield new HubEffect.Answer(inputIndex, bytes, false);
            }
        };
    }

    private Outcome carryOut(EntityId entity, Instruction instruction, long timeSeconds) {
        try {
            return switch (instruction) {
                case Instruction.OpenAccount it -> open(entity, it);
                case Instruction.CreateInvoice it ->
                    invoices.create(entity, it, timeSeconds)
                            .<Outcome>map(Outcome.Refused::new)
                            .orElse(new Outcome.Done(Optional.empty()));
                case Instruction.Transact it -> {
                    Optional<Refusal> unpermitted = credit.refuse(entity, it);
                    yield unpermitted.isPresent()
                            ? new Outcome.Refused(unpermitted.get())
                            : transact(entity, it, timeSeconds);
                }
                case Instruction.Rate it -> risk.take(entity, it.word(), timeSeconds);
                case Instruction.RaiseLimit it -> {
                    Optional<Refusal> moved = credit.refuseMoved(entity, it);
                    yield moved.isPresent()
                            ? new Outcome.Refused(moved.get())
                            : transact(
                                    entity,
                                    new Instruction.Transact(
                                            it.counterparty(),
                                            new Transaction.SetCreditLimit(it.token(), it.to()),
                                            List.of()),
                                    timeSeconds);
                }
            };
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal());
        }
    }

    private Outcome open(EntityId entity, Instruction.OpenAccount it) {
        EntityId other = it.counterparty();
        if (entity.equals(other)
                || (!config.hosts(other) && config.remote(other).isEmpty())) {
            return refused(EngineTag.COUNTERPARTY_UNKNOWN, "this node knows no way to " + other);
        }
        Optional<Refusal> gate = desk.refuseByGate(entity, other, Exposure.OWN);
        if (gate.isPresent()) {
            return new Outcome.Refused(gate.get());
        }
        if (desk.find(entity, other).isPresent()) {
            return refused(EngineTag.ACCOUNT_EXISTS, "the account is open");
        }
        desk.open(AccountKey.between(entity, other));
        return new Outcome.Done(Optional.empty());
    }

    private Outcome transact(EntityId entity, Instruction.Transact it, long timeSeconds) {
        OptionalInt found = desk.find(entity, it.counterparty());
        if (found.isEmpty()) {
            return refused(EngineTag.ACCOUNT_UNKNOWN, "no account with " + it.counterparty());
        }
        int account = found.getAsInt();
        Side side = desk.side(account, entity);
        payments.instruct(it.hops());
        Optional<Refusal> refusal = desk.submit(account, side, it.transaction(), timeSeconds);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        if (desk.isCoHosted(account)) {
            return new Outcome.Done(payments.made());
        }
        if (it.transaction() instanceof Transaction.LockHtlc lock) {
            payments.queued(account, lock);
        }
        return new Outcome.Queued();
    }

    private Spend spend(EntityId entity, Instruction instruction) {
        if (!(instruction instanceof Instruction.Transact it)) {
            return Spend.NONE;
        }
        return switch (it.transaction()) {
            case Transaction.Pay tx -> new Spend.Of(tx.token(), tx.amount());
            case Transaction.LockHtlc tx -> new Spend.Of(tx.token(), tx.amount());
            case Transaction.LockPull tx -> new Spend.Of(tx.token(), tx.amount());
            case Transaction.PlaceOrder tx -> new Spend.Of(tx.giveToken(), tx.give());
            case Transaction.FillOrder tx -> {
                OptionalInt account = desk.find(entity, it.counterparty());
                yield account.isEmpty()
                        ? Spend.NONE
                        : desk.accounts()
                                .priceOf(account.getAsInt(), tx)
                                .<Spend>map(price -> new Spend.Of(price.token(), price.amount()))
                                .orElse(Spend.NONE);
            }
            default -> Spend.NONE;
        };
    }

    /** The kind that a command with this body must name: it is what its authority was granted for. */
    static CommandKind kind(Instruction instruction) {
        return switch (instruction) {
            case Instruction.OpenAccount it -> CommandKind.OPEN_ACCOUNT;
            case Instruction.CreateInvoice it -> CommandKind.INVOICE;
            case Instruction.RaiseLimit it -> CommandKind.SET_CREDIT_LIMIT;
            case Instruction.Rate it -> CommandKind.RATE;
            case Instruction.Transact it ->
                switch (it.transaction()) {
                    case Transaction.AddToken tx -> CommandKind.ADD_TOKEN;
                    case Transaction.SetCreditLimit tx -> CommandKind.SET_CREDIT_LIMIT;
                    case Transaction.Pay tx -> CommandKind.PAY;
                    case Transaction.LockHtlc tx -> CommandKind.LOCK;
                    case Transaction.RevealHtlc tx -> CommandKind.REVEAL;
                    case Transaction.ExpireHtlc tx -> CommandKind.CANCEL;
                    case Transaction.CancelHtlc tx -> CommandKind.CANCEL;
                    case Transaction.PlaceOrder tx -> CommandKind.ORDER_PLACE;
                    case Transaction.FillOrder tx -> CommandKind.ORDER_FILL;
                    case Transaction.CancelOrder tx -> CommandKind.ORDER_CANCEL;
                    case Transaction.LockPull tx -> CommandKind.PULL_LOCK;
                    case Transaction.AdvancePull tx -> CommandKind.PULL_PROGRESS;
                    case Transaction.ClosePull tx -> CommandKind.PULL_CLOSE;
                    case Transaction.NoteCollateral tx -> CommandKind.CHAIN_NOTICE;
                    case Transaction.ProposeSettlement tx -> CommandKind.SETTLEMENT;
                    case Transaction.AcceptSettlement tx -> CommandKind.SETTLEMENT;
                    case Transaction.CancelSettlement tx -> CommandKind.SETTLEMENT;
                    case Transaction.ProposeClose tx -> CommandKind.CLOSE_ACCOUNT;
                    case Transaction.AcceptClose tx -> CommandKind.CLOSE_ACCOUNT;
                };
        };
    }

    private static Outcome refused(EngineTag tag, String reason) {
        return new Outcome.Refused(new Refusal(tag, reason));
    }

    private static HubEffect answer(int inputIndex, Refusal refusal) {
        return new HubEffect.Answer(inputIndex, new Outcome.Refused(refusal).encode(), false);
    }
}
