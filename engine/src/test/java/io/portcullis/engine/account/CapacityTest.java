package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.kernel.SlabSpace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of protocol.md, section 2, and its mirror. */
class CapacityTest {
    private static final TokenId TOKEN = new TokenId(Keccak.hash(new byte[] {9}));

    @ParameterizedTest
    @CsvSource({
        "1000, 0, 0, 0, 0, 0, 0, 1000",
        "1000, 0, 0, 400, 0, 0, 400, 600",
        "500, 200, 300, 0, 0, 0, 200, 800",
        "500, 200, 300, 800, 0, 0, 1000, 0",
        "1000, 200, 300, 500, 100, 50, 600, 750",
        "0, 1000, 1000, -700, 0, 0, 300, 1700",
    })
    void isWhatTheProtocolSays(
            long collateral, long left, long right, long delta, long holdLeft, long holdRight, long out, long in) {
        try (SlabSpace space = SlabSpace.offHeap()) {
            Ledger ledger = new Ledger(space, 1);
            int line = line(ledger, collateral, left, right, delta, holdLeft, holdRight);
            assertEquals(Amount.of(out), ledger.lines.out(line, Side.LEFT));
            assertEquals(Amount.of(in), ledger.lines.in(line, Side.LEFT));
            int mirror = line(ledger, collateral, right, left, collateral - delta, holdRight, holdLeft);
            assertEquals(Amount.of(out), ledger.lines.out(mirror, Side.RIGHT));
            assertEquals(Amount.of(in), ledger.lines.in(mirror, Side.RIGHT));
        }
    }

    private static int line(
            Ledger ledger, long collateral, long left, long right, long delta, long holdLeft, long holdRight) {
        int account =
                ledger.open(AccountKey.between(entity(2 * ledger.size() + 1), entity(2 * ledger.size() + 2)), 60, 60);
        ledger.addLine(account, TOKEN);
        int line = ledger.line(account, TOKEN);
        ledger.lines.chain(line, Amount.of(collateral), Amount.of(delta));
        ledger.lines.credit(line, Side.LEFT, Amount.of(left));
        ledger.lines.credit(line, Side.RIGHT, Amount.of(right));
        ledger.lines.hold(line, Side.LEFT, Amount.of(holdLeft));
        ledger.lines.hold(line, Side.RIGHT, Amount.of(holdRight));
        return line;
    }

    private static EntityId entity(int number) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[31] = (byte) number;
        return new EntityId(Bytes32.of(id));
    }
}
