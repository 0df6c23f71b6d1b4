package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.depositary.client.ChainRefusal;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.Erc20;
import io.portcullis.depositary.client.FundClient;
import io.portcullis.depositary.client.FundDefault;
import io.portcullis.depositary.client.RevertTag;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.AccountOperation.DebtEnforce;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundProfile;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.TokenId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A debtor fails with 3,800 Lab Dollars: its own reserve pays 2,100, and what is left the default fund's pool and the second hub's bond pay as far as
 * they reach, 380 and 190; 1,130 fall on the creditors. People and the board's quorum declare it; nobody's key decides who gets what.
 */
final class DemoDefault {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<Amount> OWED = List.of(dollars(2_400), dollars(1_400));
    private static final Amount OWN = dollars(2_100);
    private static final Amount POOL = dollars(380);
    private static final Amount PREMIUM = dollars(10);
    private static final Amount BOND = dollars(190);
    private static final Amount LOST = dollars(1_130);
    private static final Bytes32 ID =
            Keccak.hash("a debtor of the lab".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    /** The chain's clock is days ahead of the signers' by then. */
    private static final long LIFETIME_SECONDS = 4 * 86_400;

    private final Lab lab;
    private final Story story;
    private final Map<String, SoftwareAuthenticator> passkeys;
    private final DepositaryClient chain;
    private final FundClient fund;
    private final Asset dollar;
    private final TokenId token;
    private final EntityId hub;
    private final EntityId hub2;
    private final DebtorAndCreditors parties;
    private final ApiClient operator;

    DemoDefault(Lab lab, Story story, Map<String, SoftwareAuthenticator> passkeys) throws IOException {
        this.lab = lab;
        this.story = story;
        this.passkeys = passkeys;
        LabFacts facts = lab.facts();
        dollar = facts.dollars();
        token = dollar.id();
        TransactionSender anybody =
                TransactionSender.heldBy(lab.rpc().node(), facts.domain().chainId(), facts.gas());
        chain = DepositaryClient.connect(lab.rpc().node(), facts.domain(), Optional.of(facts.codeHash()), anybody);
        fund = chain.fund(Lab.trust(lab.directory()).fund().orElseThrow());
        operator = lab.apiOf("operator");
        hub = facts.entity();
        hub2 = lab.farFacts().entity();
        parties = new DebtorAndCreditors(lab, chain, token, hub2);
    }

    /** Up to the disputes, which take an hour of the chain's time to end. */
    void begin() throws IOException, InterruptedException {
        story.step("A default fund: two members fill its pool, the second hub posts a bond");
        Erc20 dollars = new Erc20(
                chain.node(),
                dollar.contract(),
                TransactionSender.heldBy(
                        lab.rpc().node(),
                        lab.facts().domain().chainId(),
                        lab.facts().gas()));
        dollars.mint(lab.facts().gas(), OWN.plus(POOL).plus(BOND));
        dollars.approve(lab.facts().domain().depositary(), OWN);
        payIn(
                "join",
                money(dollars(250))
                        .put("entity", hub.toString())
                        .put("least", dollars(250).toString()));
        payIn(
                "join",
                money(dollars(120))
                        .put("entity", hub2.toString())
                        .put("least", dollars(120).toString()));
        payIn("premium", money(PREMIUM));
        payIn("bond", money(BOND));
        chain.deposit(parties.debtor(), dollar, OWN);
        story.fact("pool", words(fund.pool(token).assets()) + ", a premium out of fees among them");
        story.fact("bond", words(fund.bond(token).units()));

        story.step("Two creditors dispute their accounts with a debtor that is silent");
        parties.dispute(OWED);
        story.fact("owed", words(OWED.get(0)) + " and " + words(OWED.get(1)) + ", as the debtor sealed");
    }

    private ObjectNode money(Amount amount) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("token", token.toString())
                .put("amount", amount.toString());
    }

    /** The appliance says what to send; the wallet whose money it is sends it. */
    private void payIn(String kind, ObjectNode money) throws IOException, InterruptedException {
        for (JsonNode step : operator.post("/fund/calls/" + kind, money).path("calls")) {
            lab.rpc()
                    .send(
                            lab.facts().gas().toString(),
                            step.path("to").asString(),
                            "0x" + new BigInteger(step.path("value").asString()).toString(16),
                            step.path("data").asString());
        }
    }

    /** The disputes' time is over. */
    void end() throws IOException, InterruptedException {
        fails();
        declare();
        pay();
        told();
        new DemoReport(lab, story).recompute(LOST);
        chain.close();
    }

    private void fails() {
        story.step("The debtor fails: its reserve pays what it has, and nothing more can be enforced");
        parties.finish();
        Amount owes = OWED.get(0).plus(OWED.get(1)).minus(OWN);
        DemoParties.check(
                chain.reserve(parties.creditors().getFirst(), token).equals(OWN), "the oldest debt was paid first");
        try {
            chain.perform(new DebtEnforce(parties.debtor(), token, 2));
            throw LabTag.CHECK_FAILED.failure("There was something to enforce.");
        } catch (ChainRefusal e) {
            DemoParties.check(e.tag() == RevertTag.NOTHING_TO_ENFORCE, "nothing is there to enforce: " + e.tag());
        }
        story.fact("debtor's own", words(OWN));
        story.fact("still owed", words(owes));
        story.note("✓ layer 1 is used up");
    }

    private void declare() throws IOException, InterruptedException {
        story.step("Two people approve the declaration, the quorum signs it, the appliance brings it to the fund");
        JsonNode filed = operator.post(
                "/intents/default",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("id", ID.toString())
                        .put("debtor", parties.debtor().toString())
                        .put("token", token.toString())
                        .put("profile", FundProfile.XLN.name())
                        .put("purpose", "The debtor does not pay")
                        .put("lifetimeSeconds", LIFETIME_SECONDS));
        filed.path("effects")
                .forEach(effect -> story.fact("effect", effect.path("sentence").asString()));
        for (SoftwareAuthenticator passkey : passkeys.values()) {
            ApiClient session = Passkeys.signIn(lab.api(), passkey);
            Passkeys.decide(session, passkey, filed.path("id").asString(), "approve");
        }
        new AwaitedIntent(lab, _ -> {}).completed(operator, filed);
        DemoParties.check(fund.pool(token).isUndecided(), "exits wait from the declaration on");
        story.note("✓ declared; who would leave the fund now waits until it is decided");
    }

    private void pay() throws IOException, InterruptedException {
        story.step(
                "The appliance has the fund count and share; each creditor takes its part against as much of its debt");
        awaitStage("paying");
        FundDefault decided = fund.fallen(ID).orElseThrow();
        story.fact("pool pays", words(decided.fromPool()));
        story.fact("bond pays", words(decided.fromBond()));
        DemoParties.check(
                decided.fromPool().equals(POOL) && decided.fromBond().equals(BOND), "pool, then bond, each all it has");
        List<Amount> parts = new ArrayList<>();
        for (int i = 0; i < OWED.size(); i++) {
            parts.add(fund.payout(ID, i));
        }
        List<Long> assigned = parties.assign(parts, fund.fund());
        for (int i = 0; i < parts.size(); i++) {
            operator.post(
                    "/fund/defaults/" + ID + "/acceptances",
                    JsonMapper.shared().createObjectNode().put("index", i).put("assigned", assigned.get(i)));
            story.fact("creditor " + (i + 1), words(parts.get(i)));
        }
        awaitStage("closed");
        DemoParties.check(
                chain.reserve(parties.creditors().get(0), token).equals(OWN.plus(parts.get(0)))
                        && chain.reserve(parties.creditors().get(1), token).equals(parts.get(1)),
                "each creditor's reserve has its part");
        story.note("✓ layers paid in their order, and what they paid for is the fund's claim now");
    }

    /** Nobody's hand moves it on. */
    private void awaitStage(String stage) throws InterruptedException {
        await(
                "the default is " + stage,
                () -> operator.get("/fund/defaults/" + ID)
                        .path("stage")
                        .asString()
                        .equals(stage));
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.STEP_TIMED_OUT.failure("Not within " + PATIENCE.toSeconds() + " s: " + what + ".");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** What the appliance made of the events that it followed. */
    private void told() throws InterruptedException {
        story.step(
                "The appliance replays what fund and Depositary told, and holds it against the allocation off the chain");
        await("the default's file is written", () -> seen().path("reported").asBoolean());
        JsonNode layers = seen().path("layers");
        List<Amount> paid = new ArrayList<>();
        for (JsonNode layer : layers) {
            Amount of = Amount.fromDecimal(layer.path("paid").asString());
            story.fact(layer.path("name").asString(), words(of));
            paid.add(of);
        }
        DemoParties.check(
                paid.equals(List.of(OWN, POOL, BOND, LOST)),
                "the debtor's own, pool and bond pay in their order, and 1,130 fall on the creditors: " + layers);
        story.note("✓ the contract and the allocation agree, to the unit, and nobody told the appliance but the chain");
    }

    private JsonNode seen() throws InterruptedException {
        return operator.get("/fund/defaults")
                .path("defaults")
                .valueStream()
                .filter(one -> one.path("id").asString().equals(ID.toString()))
                .findFirst()
                .orElseGet(JsonMapper.shared()::missingNode);
    }

    private static Amount dollars(long whole) {
        return Amount.of(whole * 1_000_000);
    }

    private static String words(Amount amount) {
        return new BigDecimal(amount.units(), 6).stripTrailingZeros().toPlainString() + " LUSD";
    }
}
