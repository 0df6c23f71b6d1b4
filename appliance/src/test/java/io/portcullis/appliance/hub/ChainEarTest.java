package io.portcullis.appliance.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.HubInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine hears each word on an account once, in order, and goes on where it stopped. */
final class ChainEarTest {
    private static final EntityId ONE = new EntityId(Keccak.hash("one".getBytes(UTF_8)));
    private static final EntityId OTHER = new EntityId(Keccak.hash("other".getBytes(UTF_8)));
    private static final EntityId STRANGER = new EntityId(Keccak.hash("stranger".getBytes(UTF_8)));
    private static final AccountKey ACCOUNT = AccountKey.between(ONE, OTHER);
    private static final TokenId DOLLAR = new TokenId(Keccak.hash("dollar".getBytes(UTF_8)));

    private final List<HubInput> heard = new ArrayList<>();

    private ChainEar ear(long noted, boolean frozen) {
        ChainEar.Books books = new ChainEar.Books() {
            @Override
            public long noted(AccountKey account) {
                return noted;
            }

            @Override
            public Amount reserve(EntityId entity, TokenId token) {
                return Amount.of(noted);
            }

            @Override
            public boolean frozen(AccountKey account) {
                return frozen;
            }

            @Override
            public boolean ended(AccountKey account) {
                return frozen;
            }
        };
        return new ChainEar(List.of(ONE, OTHER), entity -> FreezeLevel.OPEN, books, heard::add);
    }

    private static ChainWord.Collateral word(AccountKey account, long sequence) {
        return new ChainWord.Collateral(account, sequence, DOLLAR, Amount.of(100), Amount.of(sequence));
    }

    @Test
    void eachWordOnceAndInOrder() {
        ChainEar ear = ear(0, false);
        ear.hear(word(ACCOUNT, 1));
        ear.hear(word(ACCOUNT, 1));
        ear.hear(word(ACCOUNT, 3));
        ear.hear(word(ACCOUNT, 2));
        assertEquals(List.of(word(ACCOUNT, 1).input(), word(ACCOUNT, 2).input()), heard);
        assertEquals(2, ear.noted(ACCOUNT));
    }

    @Test
    void whatTheEngineHoldsIsNotSaidAgain() {
        ChainEar ear = ear(2, false);
        ear.hear(word(ACCOUNT, 1));
        ear.hear(word(ACCOUNT, 2));
        ear.hear(word(ACCOUNT, 3));
        assertEquals(List.of(word(ACCOUNT, 3).input()), heard);
    }

    @Test
    void aReserveIsToldWhenItIsAnotherThanTheEngineHolds() {
        ChainEar ear = ear(70, false);
        ear.hear(new ChainWord.Reserve(ONE, DOLLAR, Amount.of(70)));
        ear.hear(new ChainWord.Reserve(STRANGER, DOLLAR, Amount.of(5)));
        assertEquals(List.of(), heard);
        ear.hear(new ChainWord.Reserve(ONE, DOLLAR, Amount.of(60)));
        ear.hear(new ChainWord.Reserve(ONE, DOLLAR, Amount.of(60)));
        ear.hear(new ChainWord.Reserve(ONE, DOLLAR, Amount.of(70)));
        assertEquals(
                List.of(
                        new HubInput.ReserveSaid(ONE, DOLLAR, Amount.of(60)),
                        new HubInput.ReserveSaid(ONE, DOLLAR, Amount.of(70))),
                heard);
    }

    @Test
    void accountsOfStrangersAreNotItsBusiness() {
        ChainEar ear = ear(0, false);
        AccountKey strange = AccountKey.between(ONE, STRANGER);
        ear.hear(word(strange, 1));
        ear.hear(new ChainWord.Dispute(strange));
        assertEquals(List.of(), heard);
    }

    @Test
    void aSecretAndAnEndAreToldOnceAndNoEndThatTheEngineHolds() {
        ChainEar ear = ear(0, false);
        ChainWord.Secret secret = new ChainWord.Secret(ACCOUNT, DOLLAR.value());
        for (int i = 0; i < 2; i++) {
            ear.hear(new ChainWord.Dispute(ACCOUNT));
            ear.hear(secret);
            ear.hear(new ChainWord.DisputeEnd(ACCOUNT));
        }
        assertEquals(
                List.of(new HubInput.Disputed(ACCOUNT), secret.input(), new HubInput.DisputeEnded(ACCOUNT)), heard);
        heard.clear();
        ear(0, true).hear(new ChainWord.DisputeEnd(ACCOUNT));
        assertEquals(List.of(), heard);
    }

    @Test
    void aDisputeFreezesOnce() {
        ChainEar ear = ear(0, false);
        ear.hear(new ChainWord.Dispute(ACCOUNT));
        ear.hear(new ChainWord.Dispute(ACCOUNT));
        assertEquals(List.of(new HubInput.Disputed(ACCOUNT)), heard);
        heard.clear();
        ear(0, true).hear(new ChainWord.Dispute(ACCOUNT));
        assertEquals(List.of(), heard, "frozen already");
    }
}
