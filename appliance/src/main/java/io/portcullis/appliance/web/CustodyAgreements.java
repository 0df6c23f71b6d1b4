package io.portcullis.appliance.web;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.custody.AccountFiling;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.AccountOperation.OrderFill.Choice;
import io.portcullis.depositary.model.Agreement;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.GroupSignature;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks custody about accounts on the chain. */
final class CustodyAgreements implements AgreementDesk {
    private static final String NO_GROUP = "0x";

    private final Custody custody;
    private final IntentViews views;
    private final Runnable requireOpen;

    /** @param requireOpen refuses where what closes the gate lets nothing leave */
    CustodyAgreements(Custody custody, IntentViews views, Runnable requireOpen) {
        this.custody = custody;
        this.views = views;
        this.requireOpen = requireOpen;
    }

    @Override
    public IntentView post(NewCollateral wanted, Caller.Known by) {
        requireOpen.run();
        return views.view(custody.accounts()
                .post(
                        read(() -> EntityId.fromHex(wanted.counterparty())),
                        read(() -> TokenId.fromHex(wanted.token())),
                        read(() -> Amount.fromDecimal(wanted.amount())),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public IntentView release(NewRelease wanted, Caller.Known by) {
        return views.view(custody.accounts()
                .release(
                        signed(wanted.agreement()),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public IntentView settle(NewSettlement wanted, Caller.Known by) {
        requireOpen.run();
        return views.view(custody.accounts()
                .settle(
                        wanted.agreements().stream()
                                .map(CustodyAgreements::signed)
                                .toList(),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public IntentView agree(NewAgreement wanted, Caller.Known by) {
        requireOpen.run();
        return views.view(custody.accounts()
                .agree(
                        read(() -> EntityId.fromHex(wanted.counterparty())),
                        wanted.finalVersion(),
                        read(() -> lines(wanted.lines())),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    /** Nothing leaves by it, so it asks only what the signers ask. */
    @Override
    public IntentView dispute(NewDispute wanted, Caller.Known by) {
        return views.view(custody.disputes()
                .start(
                        read(() -> EntityId.fromHex(wanted.counterparty())),
                        wanted.nothingAgreed(),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public IntentView fill(NewFill wanted, Caller.Known by) {
        return views.view(custody.disputes()
                .fill(
                        read(() -> EntityId.fromHex(wanted.counterparty())),
                        read(() -> wanted.choices().stream()
                                .map(one -> new Choice(Math.toIntExact(one.index()), Math.toIntExact(one.ratio())))
                                .toList()),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public SignedAgreement agreement(String intent) {
        AccountFiling.Signed signed = custody.accounts().signed(custody.intent(Bytes32.fromHex(intent)));
        Agreement agreement = signed.agreement();
        return new SignedAgreement(
                signed.chainId(),
                agreement.by().toString(),
                agreement.entity().toString(),
                agreement.boardEpoch(),
                agreement.nonce(),
                agreement.expiresAt(),
                agreement.finalVersion(),
                agreement.lines().stream()
                        .map(line -> new AgreedLine(
                                line.token().toString(),
                                line.left().toString(),
                                line.right().toString()))
                        .toList(),
                signed.certificate().signatures().stream()
                        .map(signature -> Hex.encode(signature.encode()))
                        .toList(),
                signed.certificate()
                        .groupSignature()
                        .map(GroupSignature::toString)
                        .orElse(NO_GROUP));
    }

    private static AccountFiling.Signed signed(SignedAgreement shown) {
        return read(() -> new AccountFiling.Signed(
                shown.chainId(),
                new Agreement(
                        EntityId.fromHex(shown.by()),
                        EntityId.fromHex(shown.entity()),
                        shown.boardEpoch(),
                        shown.nonce(),
                        shown.expiresAt(),
                        shown.finalVersion(),
                        lines(shown.lines())),
                new Certificate(
                        shown.signatures().stream()
                                .map(text -> Signature.decode(Hex.decode(text)))
                                .toList(),
                        shown.groupSignature().equals(NO_GROUP)
                                ? Optional.empty()
                                : Optional.of(GroupSignature.of(Hex.decode(shown.groupSignature()))))));
    }

    private static List<SettlementLine> lines(List<AgreedLine> lines) {
        return lines.stream()
                .map(line -> new SettlementLine(
                        TokenId.fromHex(line.token()),
                        Amount.fromDecimal(line.left()),
                        Amount.fromDecimal(line.right())))
                .sorted(Comparator.comparing(SettlementLine::token))
                .toList();
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.AGREEMENT_INVALID.refusal(e.getMessage());
        }
    }
}
