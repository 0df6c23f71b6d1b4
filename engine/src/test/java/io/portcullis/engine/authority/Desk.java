package io.portcullis.engine.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** A gate with one entity, its owner, and commands that reach it as bytes. After each, the gate must survive a restore. */
final class Desk {
    static final Bytes32 DOMAIN = new Eip712Domain(31_337, Address.fromHex("0x" + "11".repeat(20))).separator();
    static final EntityId ENTITY = EntityId.fromHex("0x" + "e1".repeat(32));
    static final TokenId TOKEN = TokenId.fromHex("0x" + "70".repeat(32));
    static final TokenId OTHER_TOKEN = TokenId.fromHex("0x" + "71".repeat(32));
    static final long NEVER = Limits.AUTHORITY_LATEST_SECONDS;
    static final KindSet PAYING = KindSet.of(CommandKind.PAY, CommandKind.LOCK, CommandKind.GRANT);

    final Client.Wallet owner = new Client.Wallet(1);
    Gate gate;
    long now = 1_000_000;
    private long nextKey;

    Desk() {
        this(Gate.closed(DOMAIN));
    }

    Desk(Gate gate) {
        this.gate = gate;
        assertEquals(
                java.util.Optional.empty(),
                gate.found(ENTITY, List.of(new Grant(owner.key(), KindSet.ALL, new Allowance.Unlimited(), NEVER))));
    }

    static Allowance capped(long perPayment, long perWindow, long windowSeconds) {
        return new Allowance.Capped(
                List.of(new TokenCap(TOKEN, Amount.of(perPayment), Amount.of(perWindow), windowSeconds)));
    }

    static Spend of(long amount) {
        return new Spend.Of(TOKEN, Amount.of(amount));
    }

    IdempotencyKey freshKey() {
        return new IdempotencyKey(7, nextKey++);
    }

    Command command(Client by, IdempotencyKey key, CommandKind kind, long notAfter, Bytes body) {
        Command unsigned =
                new Command(DOMAIN, ENTITY, key, kind, notAfter, body, new Client.Session(0).authority(DOMAIN));
        return signed(unsigned, by.authority(unsigned.digest()));
    }

    static Command signed(Command command, Authority authority) {
        return new Command(
                command.domain(),
                command.entity(),
                command.idempotencyKey(),
                command.kind(),
                command.notAfterSeconds(),
                command.body(),
                authority);
    }

    Command pay(Client by) {
        return command(by, freshKey(), CommandKind.PAY, now + 60, Bytes.ascii("to bob"));
    }

    Judged judge(Command command, Spend spend) {
        CommandRead.Decoded read = assertInstanceOf(CommandRead.Decoded.class, Command.decode(command.encode()));
        assertEquals(command, read.command());
        return switch (SignatureCheck.check(read.command())) {
            case Checked.Refused refused -> new Judged.Refused(refused.refusal());
            case Checked.Proven proven -> judge(proven, spend);
        };
    }

    private Judged judge(Checked.Proven proven, Spend spend) {
        Bytes before = gate.snapshot();
        Judged judged = gate.judge(proven, spend, now);
        if (!(judged instanceof Judged.Admitted)) {
            assertEquals(before, gate.snapshot(), "what is not admitted changes nothing");
        }
        return judged;
    }

    void restart() {
        Bytes before = gate.snapshot();
        Bytes32 root = gate.root();
        gate = Gate.restore(before);
        assertEquals(root, gate.root());
        assertEquals(before, gate.snapshot());
    }

    Judged.Admitted admits(Command command, Spend spend) {
        Judged judged = judge(command, spend);
        Judged.Admitted admitted = assertInstanceOf(Judged.Admitted.class, judged, judged::toString);
        gate.applied(admitted, Bytes.ascii("done"));
        restart();
        return admitted;
    }

    void refuses(EngineTag tag, Command command, Spend spend) {
        Judged.Refused refused = assertInstanceOf(Judged.Refused.class, judge(command, spend));
        assertEquals(tag, refused.refusal().tag(), refused.refusal()::toString);
    }

    Command change(Client by, GrantChange change) {
        return command(by, freshKey(), CommandKind.GRANT, now + 60, change.encode());
    }

    void grant(Client by, Grant grant) {
        admits(change(by, new GrantChange.Put(grant)), Spend.NONE);
    }
}
