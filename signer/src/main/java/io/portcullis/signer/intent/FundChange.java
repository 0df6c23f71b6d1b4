package io.portcullis.signer.intent;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.FundWord;
import io.portcullis.signer.intent.Effect.DeclareDefault;
import io.portcullis.signer.intent.Effect.LeaveFund;
import io.portcullis.signer.json.Fields;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/** The wire form of what is said to a default fund. */
final class FundChange {
    private static final String POOL = "pool";
    private static final String BOND = "bond";

    private FundChange() {}

    static void requireFund(Address fund) {
        if (fund.isZero()) {
            throw new IllegalArgumentException("a word is said to a fund");
        }
    }

    static Effect of(FundWord word) {
        return switch (word) {
            case FundWord.DeclareDefault d -> new DeclareDefault(d.fund(), d.id(), d.debtor(), d.token(), d.profile());
            case FundWord.LeaveFund l -> new LeaveFund(l.fund(), l.token(), l.ofBond(), l.units(), l.nonce());
        };
    }

    static void write(Effect.OfFund effect, ObjectNode json) {
        switch (effect) {
            case DeclareDefault d ->
                json.put("type", "declareDefault")
                        .put("fund", d.fund().toString())
                        .put("default", d.id().toString())
                        .put("debtor", d.debtor().toString())
                        .put("token", d.token().toString())
                        .put("profile", d.profile().name());
            case LeaveFund l ->
                json.put("type", "leaveFund")
                        .put("fund", l.fund().toString())
                        .put("token", l.token().toString())
                        .put("part", l.ofBond() ? BOND : POOL)
                        .put("units", l.units().toString())
                        .put("nonce", l.nonce());
        }
    }

    static DeclareDefault declare(Fields in) {
        String profile = in.text("profile", 8);
        return new DeclareDefault(
                in.address("fund"),
                in.bytes32("default"),
                new EntityId(in.bytes32("debtor")),
                Effect.token(in),
                Arrays.stream(FundProfile.values())
                        .filter(each -> each.name().equals(profile))
                        .findFirst()
                        .orElseThrow(() -> in.invalid("profile", "XLN or EMIR")));
    }

    static LeaveFund leave(Fields in) {
        return new LeaveFund(
                in.address("fund"),
                Effect.token(in),
                switch (in.text("part", 8)) {
                    case POOL -> false;
                    case BOND -> true;
                    default -> throw in.invalid("part", POOL + " or " + BOND);
                },
                in.amount("units"),
                in.number("nonce"));
    }
}
