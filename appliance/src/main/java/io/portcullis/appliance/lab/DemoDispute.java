package io.portcullis.appliance.lab;

import io.portcullis.appliance.client.ApiClient;
import io.portcullis.appliance.client.ApiRefusal;
import io.portcullis.appliance.client.ApiUnreachable;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.client.EntityState;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.AccountOperation.DisputeStart;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Batch;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.ProofBody;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.ProvedAccount;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The second hub's board cheats: while the first hub is away it disputes their account with what was sealed before it paid back. A watchtower, a process
 * of its own, answers with what the first hub had handed it; when the time to answer is over the first hub, back again, ends the dispute.
 */
final class DemoDispute {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Amount PAID = Amount.of(200_000_000);
    private static final Amount PAID_BACK = Amount.of(150_000_000);
    private static final long EXPIRY_SECONDS = 600;

    private final Lab lab;
    private final Story story;
    private final ApiClient farApi;
    private final DemoParties near;
    private final DemoParties far;
    private final EntityId hub;
    private final EntityId hub2;
    private final AccountKey account;
    private final DepositaryClient chain;
    private final Amount hubsBefore;
    private final Amount hub2sBefore;
    private final Amount collateral;

    DemoDispute(Lab lab, Story story) throws IOException, InterruptedException {
        this.lab = lab;
        this.story = story;
        farApi = lab.farApi();
        near = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        far = new DemoParties(farApi, lab.farEngine(), lab.facts());
        hub = near.entity("hub");
        hub2 = far.entity("hub2");
        account = AccountKey.between(hub, hub2);
        LabFacts facts = lab.facts();
        chain = DepositaryClient.connect(
                lab.rpc().node(),
                facts.domain(),
                Optional.of(facts.codeHash()),
                TransactionSender.heldBy(lab.rpc().node(), facts.domain().chainId(), facts.gas()));
        hubsBefore = chain.reserve(hub, near.token());
        hub2sBefore = chain.reserve(hub2, near.token());
        collateral = chain.accounts().line(account, near.token()).collateral();
    }

    /** Up to the tower's answer. */
    void cheat() throws IOException, InterruptedException {
        story.step("A watchtower guards the two hubs' account: the first hub pays 200 Lab Dollars, and gets 150 back");
        near.transact("hub", hub2, new Transaction.Pay(near.token(), PAID, Bytes32.ZERO));
        ProvedAccount stale = proofOf(versionWith(PAID));
        far.transact("hub2", hub, new Transaction.Pay(far.token(), PAID_BACK, Bytes32.ZERO));
        long newest = versionWith(PAID.minus(PAID_BACK));
        awaitTrue("the tower holds the newest version", () -> lab.tower().holds(account.id(), newest));
        story.fact("kept by the second hub", "version " + stale.body().version());
        story.fact("kept by the tower", "version " + newest + ", which both sealed");

        story.step("The first hub is away, and the second one's board disputes the account with the older version");
        lab.killAppliance();
        lab.killFarAppliance();
        dispute(stale);
        story.fact("started with", "version " + standing().orElseThrow().version() + ", past every signer");
        awaitTrue(
                "the tower answers",
                () -> standing().filter(it -> it.version() == newest).isPresent());
        story.note("✓ the tower answered with version " + newest + " while the first hub was away");
        lab.restartAppliance();
    }

    /** The time to answer passes, so nothing that needs a fresh anchor comes after this. */
    void end() throws IOException, InterruptedException {
        story.step("Two days later the dispute ends, as the newest version says");
        long until = standing().orElseThrow().until();
        pass(until);
        awaitTrue("the first hub ends the dispute", () -> standing().isEmpty());
        Amount hub2s = PAID.minus(PAID_BACK);
        DemoParties.check(
                chain.reserve(hub2, near.token()).equals(hub2sBefore.plus(hub2s)),
                "the second hub got what is its own, to the unit");
        DemoParties.check(
                chain.reserve(hub, near.token())
                        .equals(hubsBefore.plus(collateral).minus(hub2s)),
                "the first hub got the rest, to the unit");
        DemoParties back = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        awaitTrue(
                "the first hub's engine knows that the account is closed",
                () -> back.account("hub", hub2).path("status").asString().equals("closed"));
        story.fact("second hub's reserve", "+" + hub2s + " units, not the " + PAID + " it claimed");
        story.fact("first hub's reserve", "+" + collateral.minus(hub2s) + " units");
        story.note("✓ the cheater got what the newest state gives it, and both engines' word is the chain's");
        chain.close();
    }

    /** The version in which so much of the account is the second hub's, once both sides have sealed it. */
    private long versionWith(Amount hub2s) throws InterruptedException {
        long[] version = new long[1];
        awaitTrue("both hubs have sealed it", () -> {
            JsonNode there = far.account("hub2", hub);
            version[0] = there.path("version").asLong();
            return share(there).equals(hub2s.units())
                    && share(near.account("hub", hub2)).equals(hub2s.units())
                    && proved(farApi) == version[0]
                    && proved(near.api()) == version[0];
        });
        return version[0];
    }

    /** What of the account is the second hub's. */
    private BigInteger share(JsonNode shown) {
        JsonNode line = shown.path("lines").path(0);
        BigInteger delta = new BigInteger(line.path("delta").asString("0"));
        return account.isLeft(hub2) ? delta : collateral.units().subtract(delta);
    }

    private long proved(ApiClient api) throws InterruptedException {
        return api.get(path()).path("version").asLong(-1);
    }

    private String path() {
        return "/engine/accounts/" + hub + "/" + hub2 + "/proof";
    }

    /** The second hub keeps what it has, by its own appliance's word. */
    private ProvedAccount proofOf(long version) throws InterruptedException {
        JsonNode shown = farApi.get(path());
        DemoParties.check(shown.path("version").asLong() == version, "its newest proof is of version " + version);
        return new ProvedAccount(
                ProofBody.decode(Hex.decode(shown.path("body").asString())),
                SealedProof.decode(Hex.decode(shown.path("leftSeal").asString())),
                SealedProof.decode(Hex.decode(shown.path("rightSeal").asString())));
    }

    private Optional<DisputeState> standing() {
        return chain.accounts().dispute(account);
    }

    private void dispute(ProvedAccount stale) throws IOException, InterruptedException {
        EntityState state = chain.entity(hub2).orElseThrow();
        long epoch = chain.entity(hub).orElseThrow().boardEpoch();
        long now = chain.node().head().timestamp();
        Batch batch = new Batch(
                hub2,
                state.nextNonce(),
                state.boardEpoch(),
                now + EXPIRY_SECONDS,
                chain.rules(hub2).orElseThrow().policyHash(),
                Keccak.hash(new byte[] {1}),
                now,
                List.of(new DisputeStart(account.isLeft(hub2) ? stale.byLeft(epoch) : stale.byRight(epoch))));
        Bytes32 digest = lab.facts().domain().digest(batch);
        Address member = chain.board(hub2).orElseThrow().members().getFirst().address();
        Signature signature = Secp256k1.fromRaw(
                RogueBoard.sign(
                        Lab.farSigner(lab.directory()),
                        digest.toArray(),
                        lab.directory().far().appliance().resolve("rogue.log")),
                digest,
                member);
        chain.submit(batch, List.of(signature));
    }

    /** Lets the chain's clock go on to a time. */
    private void pass(long until) throws IOException, InterruptedException {
        try {
            lab.rpc().call("evm_setNextBlockTimestamp", until);
            lab.rpc().call("evm_mine");
        } catch (Rpc.Reverted e) {
            throw LabTag.CHAIN_CALL_FAILED.failure("The chain's clock does not go on: " + e.getMessage(), e);
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void awaitTrue(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw LabTag.STEP_TIMED_OUT.failure("Not within " + PATIENCE.toSeconds() + " s: " + what + ".");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean holds(Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (ApiRefusal | ApiUnreachable | IOException e) {
            return false;
        }
    }
}
