package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.portcullis.depositary.model.Amount;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors that the contracts wrote for their own clauses, filled here: whoever takes an order in an account gets from it, and pays for it,
 * what a dispute would have made of it.
 */
class OrderVectorsTest {
    private static final SubcontractId FIRST = new SubcontractId(Side.LEFT, 1);
    private static final BigInteger WHOLE = BigInteger.valueOf(65_535);
    private static final Amount CREDIT = new Amount(BigInteger.ONE.shiftLeft(110));

    @Test
    void anOrderMovesWhatItsClauseWould() throws IOException {
        int same = 0;
        for (JsonNode vector : JsonMapper.shared().readTree(vectors()).required("outcomes")) {
            BigInteger held = number(vector, "amount");
            BigInteger whole = number(vector, "whole");
            BigInteger given = number(vector, "given");
            BigInteger ratio = number(vector, "evidence");
            boolean fits =
                    whole.bitLength() < 108 && number(vector, "takeAmount").bitLength() < 108;
            if (vector.required("kind").intValue() == 2
                    && fits
                    && given.signum() > 0
                    && number(vector, "takeAmount").signum() > 0) {
                BigInteger paid = fill(whole, held, number(vector, "takeAmount"), given);
                boolean largest = ratio.equals(WHOLE)
                        || held.multiply(ratio.add(BigInteger.ONE))
                                        .divide(WHOLE)
                                        .compareTo(given)
                                > 0;
                int order = paid.compareTo(number(vector, "paid"));
                assertTrue(largest ? order == 0 : order >= 0, vector.toString());
                same += largest ? 1 : 0;
            }
        }
        assertTrue(same > 10, "only " + same + " vectors compared");
    }

    /** Protocol, section 5: a swap of 1000 for 2000, left the maker, filled at 32767/65535. */
    @Test
    void theProtocolsSwapMovesTheSame() {
        BigInteger thousand = BigInteger.valueOf(1_000);
        assertEquals(
                BigInteger.valueOf(999), fill(thousand, thousand, BigInteger.valueOf(2_000), BigInteger.valueOf(499)));
    }

    /** What right pays in coal for so much of left's order, of which so much is held still. */
    private static BigInteger fill(BigInteger whole, BigInteger held, BigInteger take, BigInteger given) {
        try (AccountRig rig = AccountRig.withCredit(CREDIT)) {
            rig.does(
                    Side.LEFT,
                    new Transaction.PlaceOrder(
                            AccountRig.GOLD,
                            new Amount(whole),
                            AccountRig.COAL,
                            new Amount(take),
                            0,
                            TimeInForce.GTC,
                            AccountRig.START + 60));
            if (held.compareTo(whole) < 0) {
                rig.does(Side.RIGHT, new Transaction.FillOrder(FIRST, new Amount(whole.subtract(held))));
            }
            Amount gold = rig.gold().delta();
            Amount coal = rig.coal().delta();
            rig.does(Side.RIGHT, new Transaction.FillOrder(FIRST, new Amount(given)));
            assertEquals(new Amount(given.negate()), rig.gold().delta().minus(gold));
            return rig.coal().delta().minus(coal).units();
        }
    }

    private static BigInteger number(JsonNode vector, String field) {
        JsonNode value = vector.required(field);
        return value.isString() ? new BigInteger(value.stringValue()) : value.bigIntegerValue();
    }

    private static byte[] vectors() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        Path file = Path.of("depositary/src/test/resources/vectors/accounts.json");
        while (!Files.exists(folder.resolve(file))) {
            folder = folder.getParent();
        }
        return Files.readAllBytes(folder.resolve(file));
    }
}
