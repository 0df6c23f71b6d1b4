package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.custody.AccountFiling;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.custody.PermitFiling;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Plan;
import io.portcullis.signer.verdict.RefusedException;
import java.util.function.Supplier;

/** Asks custody for what a board permits. */
final class CustodyPermits implements PermitDesk {
    private final Custody custody;
    private final IntentViews views;

    CustodyPermits(Custody custody, IntentViews views) {
        this.custody = custody;
        this.views = views;
    }

    @Override
    public IntentView key(NewKeyPermit wanted, Caller.Known by) {
        Plan plan =
                read(() -> Fields.read("plan", StrictJson.object(wanted.plan().getBytes(UTF_8)), Plan::read));
        return views.view(custody.permits()
                .holdCeremonies(
                        plan, new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()), by.person()));
    }

    @Override
    public IntentView creditLimit(NewCreditLimit wanted, Caller.Known by) {
        return views.view(custody.permits()
                .raiseLimit(
                        read(() -> EntityId.fromHex(wanted.counterparty())),
                        read(() -> TokenId.fromHex(wanted.token())),
                        read(() -> Amount.fromDecimal(wanted.from())),
                        read(() -> Amount.fromDecimal(wanted.to())),
                        new AccountFiling.Terms(wanted.purpose(), wanted.lifetimeSeconds()),
                        by.person()));
    }

    @Override
    public SignedPermit permit(String intent) {
        PermitFiling.Signed signed = custody.permits().signed(custody.intent(Bytes32.fromHex(intent)));
        Eip712Domain domain = custody.jurisdiction().domain();
        return new SignedPermit(
                domain.chainId(),
                domain.depositary().toString(),
                signed.batch().entity().toString(),
                signed.batch().boardEpoch(),
                signed.batch().nonce(),
                signed.batch().expiresAt(),
                signed.permit().kind(),
                Hex.encode(signed.permit().data()),
                signed.signatures().stream()
                        .map(signature -> Hex.encode(signature.encode()))
                        .toList());
    }

    private static <T> T read(Supplier<T> value) {
        try {
            return value.get();
        } catch (RefusedException | IllegalArgumentException | ArithmeticException e) {
            throw ApplianceTag.PERMIT_INVALID.refusal(e.getMessage());
        }
    }
}
