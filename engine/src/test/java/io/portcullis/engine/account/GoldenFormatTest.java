package io.portcullis.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Messages of format 1 are these bytes, for good: one of each transaction and of each message. */
class GoldenFormatTest {
    private static final SubcontractId ID = new SubcontractId(Side.RIGHT, 300);
    private static final Amount BIG =
            new Amount(Amount.of(Long.MAX_VALUE).units().shiftLeft(40));
    private static final List<Transaction> ONE_OF_EACH = List.of(
            new Transaction.AddToken(AccountRig.GOLD),
            new Transaction.SetCreditLimit(AccountRig.GOLD, BIG),
            new Transaction.Pay(AccountRig.GOLD, Amount.of(1), AccountRig.HASH),
            new Transaction.LockHtlc(AccountRig.GOLD, Amount.of(2), AccountRig.HASH, 1_000_600, Bytes.of(new byte[60])),
            new Transaction.RevealHtlc(ID, AccountRig.PREIMAGE),
            new Transaction.ExpireHtlc(ID),
            new Transaction.CancelHtlc(ID, Bytes.of(new byte[] {1, 2, 3})),
            new Transaction.PlaceOrder(
                    AccountRig.GOLD, Amount.of(3), AccountRig.COAL, Amount.of(4), 65_535, TimeInForce.GTC, 1_000_600),
            new Transaction.FillOrder(ID, Amount.of(5)),
            new Transaction.CancelOrder(ID),
            new Transaction.LockPull(AccountRig.COAL, Amount.of(6), AccountRig.HASH, 128, 1_000_600),
            new Transaction.AdvancePull(ID, 127, AccountRig.PREIMAGE),
            new Transaction.ClosePull(ID),
            new Transaction.NoteCollateral(9, AccountRig.COAL, Amount.of(7), Amount.of(-8)),
            new Transaction.ProposeSettlement(AccountRig.COAL, Amount.ZERO, Amount.of(9), 1_000_600),
            new Transaction.AcceptSettlement(ID),
            new Transaction.CancelSettlement(ID),
            new Transaction.ProposeClose(),
            new Transaction.AcceptClose());

    @Test
    void messagesAreTheBytesOfTheGoldenFile() throws IOException {
        assertEquals(
                golden(),
                messages().stream()
                        .map(it -> HexFormat.of().formatHex(it.encode().toArray()))
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void theGoldenFileIsReadBack() throws IOException {
        assertEquals(
                messages(),
                golden().lines()
                        .map(it -> AccountMessage.decode(Bytes.of(HexFormat.of().parseHex(it))))
                        .toList());
    }

    @Test
    void nothingIsMissingInTheGoldenFile() {
        Set<Class<?>> transactions = new LinkedHashSet<>();
        ONE_OF_EACH.forEach(it -> transactions.add(it.getClass()));
        assertEquals(new LinkedHashSet<>(List.of(Transaction.class.getPermittedSubclasses())), transactions);
        Set<Class<?>> messages = new LinkedHashSet<>();
        messages().forEach(it -> messages.add(it.getClass()));
        assertEquals(new LinkedHashSet<>(List.of(AccountMessage.class.getPermittedSubclasses())), messages);
    }

    @Test
    void refusesAFrameOfTooManyTransactions() {
        List<Authored> tooMany = Collections.nCopies(
                Limits.FRAME_TRANSACTIONS + 1, new Authored(Side.LEFT, new Transaction.ProposeClose()));
        RefusedException refused = assertThrows(
                RefusedException.class, () -> new Frame(1, Bytes32.ZERO, 0, tooMany, Bytes32.ZERO, FrameAuthor.LEFT));
        assertEquals(EngineTag.ENCODING_INVALID, refused.tag());
    }

    private static String golden() throws IOException {
        try (InputStream in = GoldenFormatTest.class.getResourceAsStream("/golden/account-messages-v1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** A proposal of each transaction, then the other messages. */
    private static List<AccountMessage> messages() {
        List<AccountMessage> messages = ONE_OF_EACH.stream()
                .map(it -> (AccountMessage) new AccountMessage.Proposal(AccountRig.KEY, frame(it)))
                .collect(Collectors.toList());
        messages.add(new AccountMessage.Acknowledgement(AccountRig.KEY, 6, AccountRig.HASH, Optional.empty()));
        messages.add(new AccountMessage.Acknowledgement(
                AccountRig.KEY, 6, AccountRig.HASH, Optional.of(frame(ONE_OF_EACH.getFirst()))));
        messages.add(new AccountMessage.Rejection(AccountRig.KEY, 7, AccountRig.HASH, "EXPIRED", "too late"));
        return messages;
    }

    private static Frame frame(Transaction transaction) {
        return new Frame(
                7,
                AccountRig.HASH,
                AccountRig.START,
                List.of(new Authored(Side.LEFT, transaction)),
                AccountRig.PREIMAGE,
                FrameAuthor.LEFT);
    }
}
