package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Files what is said to the default fund: that a debtor failed, and that this entity leaves. Once it is signed, the appliance brings it there. */
public final class FundFiling {
    private final Filing filing;
    private final IntentStore store;
    private final Jurisdiction jurisdiction;
    private final InstantSource clock;
    private final FundSpeech speech;

    public FundFiling(Filing filing, IntentStore store, Jurisdiction jurisdiction, InstantSource clock) {
        this.filing = filing;
        this.store = store;
        this.jurisdiction = jurisdiction;
        this.clock = clock;
        this.speech = new FundSpeech(jurisdiction);
    }

    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal FUND_ABSENT */
    public FundClient fund() {
        return speech.fund();
    }

    /**
     * Files the declaration of a default.
     *
     * @param id names the default
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code FUND_ABSENT}, {@code FUND_WORD_INVALID}, and what filing refuses
     */
    public IntentStore.Row declare(
            Bytes32 id,
            EntityId debtor,
            TokenId token,
            FundProfile profile,
            AccountFiling.Terms terms,
            String initiator) {
        if (!fund().fund().equals(jurisdiction.entity())) {
            throw ApplianceTag.FUND_WORD_INVALID.refusal("defaults are declared by the board of " + fund().fund());
        }
        return file(
                IntentKind.DEFAULT,
                read(() -> new FundWord.DeclareDefault(fund().domain().fund(), id, debtor, token, profile)),
                terms,
                initiator);
    }

    /**
     * Files that shares of the pool leave, or units of the bond.
     *
     * @throws io.portcullis.appliance.verdict.ApplianceRefusal {@code FUND_ABSENT}, {@code FUND_WORD_INVALID}, and what filing refuses
     */
    public IntentStore.Row leave(
            TokenId token, boolean ofBond, Amount units, AccountFiling.Terms terms, String initiator) {
        long next = fund().nonce(jurisdiction.entity()) + 1;
        return file(
                IntentKind.FUND_EXIT,
                read(() -> new FundWord.LeaveFund(fund().domain().fund(), token, ofBond, units, next)),
                terms,
                initiator);
    }

    private IntentStore.Row file(IntentKind kind, FundWord word, AccountFiling.Terms terms, String initiator) {
        return filing.file(
                new Filing.Wanted(kind, List.of(word), state -> freeNonce(word), speech::simulate),
                terms.purpose(),
                initiator,
                terms.lifetimeSeconds());
    }

    /** As permits have it: milliseconds since 1970, or the next above what was given. */
    private long freeNonce(FundWord word) {
        Bytes32 lane = word.lane(jurisdiction.entity()).value();
        long highest = store.all().stream()
                .map(IntentStore.Row::intent)
                .filter(intent -> Filing.lane(intent).equals(lane))
                .mapToLong(Intent::nonce)
                .max()
                .orElse(0);
        return Math.max(clock.instant().toEpochMilli(), highest + 1);
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.FUND_WORD_INVALID.refusal(e.getMessage());
        }
    }
}
