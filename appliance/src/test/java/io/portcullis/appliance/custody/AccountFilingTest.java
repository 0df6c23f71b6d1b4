package io.portcullis.appliance.custody;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.portcullis.appliance.custody.AccountFiling.Signed;
import io.portcullis.appliance.custody.AccountFiling.Terms;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Agreement;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Certificate;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.SettlementLine;
import io.portcullis.depositary.model.TokenId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is filed of accounts is refused by its own tag, and holds no nonce then. */
final class AccountFilingTest {
    private static final EntityId OTHER = new EntityId(Keccak.hash("other".getBytes(UTF_8)));
    private static final TokenId COIN = Asset.NATIVE.id();
    private static final Terms TERMS = new Terms("Why not", 300);

    @TempDir
    private static Path directory;

    private static CustodyRig rig;

    @BeforeAll
    static void begin() {
        rig = new CustodyRig(directory, Optional.empty());
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    private static void refused(String tag, Executable filed) {
        assertEquals(tag, assertThrows(ApplianceRefusal.class, filed).tag());
        assertEquals(List.of(), rig.store.all());
    }

    private static SettlementLine line(long own, long others) {
        boolean isLeft = AccountKey.between(rig.entity, OTHER).isLeft(rig.entity);
        return new SettlementLine(COIN, Amount.of(isLeft ? own : others), Amount.of(isLeft ? others : own));
    }

    private static Signed signed(EntityId by, EntityId entity, long chainId, SettlementLine line) {
        return new Signed(chainId, new Agreement(by, entity, 1, 1, 9, 0, List.of(line)), new Certificate(List.of()));
    }

    @Test
    void whatThePolicyDoesNotListIsDenied() {
        refused("COUNTERPARTY_NOT_ALLOWED", () -> rig.accounts.post(OTHER, COIN, Amount.of(1), TERMS, "olga"));
        refused("COUNTERPARTY_NOT_ALLOWED", () -> rig.accounts.agree(OTHER, 0, List.of(line(1, -1)), TERMS, "olga"));
    }

    @Test
    void noAccountIsWithOneself() {
        refused("AGREEMENT_INVALID", () -> rig.accounts.agree(rig.entity, 0, List.of(line(1, -1)), TERMS, "olga"));
    }

    @Test
    void anAgreementForAnothersBatchOrAnotherChainIsNotCarried() {
        long chain = rig.chain.domain().chainId();
        refused(
                "AGREEMENT_INVALID",
                () -> rig.accounts.settle(List.of(signed(rig.entity, OTHER, chain, line(1, -1))), TERMS, "olga"));
        refused(
                "AGREEMENT_INVALID",
                () -> rig.accounts.settle(List.of(signed(OTHER, rig.entity, chain + 1, line(1, -1))), TERMS, "olga"));
    }

    @Test
    void aReleaseTakesBackCollateralAndDoesNothingElse() {
        long chain = rig.chain.domain().chainId();
        refused(
                "AGREEMENT_INVALID",
                () -> rig.accounts.release(signed(OTHER, rig.entity, chain, line(5, 1)), TERMS, "olga"));
        refused(
                "AGREEMENT_INVALID",
                () -> rig.accounts.release(signed(OTHER, rig.entity, chain, line(-5, 0)), TERMS, "olga"));
        refused(
                "COUNTERPARTY_NOT_ALLOWED",
                () -> rig.accounts.release(signed(OTHER, rig.entity, chain, line(5, 0)), TERMS, "olga"));
    }

    @Test
    void aPurposeIsAskedFor() {
        refused("PURPOSE_INVALID", () -> rig.accounts.post(OTHER, COIN, Amount.of(1), new Terms(" ", 300), "olga"));
    }
}
