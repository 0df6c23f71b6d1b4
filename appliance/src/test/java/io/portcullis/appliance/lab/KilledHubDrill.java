package io.portcullis.appliance.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.portcullis.appliance.SoakProgress;
import io.portcullis.appliance.boot.ApplianceConfig;
import io.portcullis.appliance.report.EngineBooks;
import io.portcullis.depositary.client.DepositaryClient;
import io.portcullis.depositary.client.DisputeState;
import io.portcullis.depositary.client.TransactionSender;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.engine.account.Transaction;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.hub.ProvedAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The rounds of {@link KilledHubTest}.
 *
 * <p>In each a moment is waited for, then a random part of two seconds, then the appliance is killed as {@code kill -9} does it, and in two of three the
 * tower with it; both are started again. Alice pays the hub all the while. Bob's board is an attacker's: in one round it disputes his account with what was
 * sealed before he paid back; in the last one that dispute's time is over.
 *
 * <p>Afterwards: every payment that was answered, and every one that was asked for again under its name, was made once; every withdrawal was paid once;
 * the engine's log replays to the root that it had at each death; bob has what his newest state says, and no unit more.
 */
final class KilledHubDrill {
    private static final Amount LIMIT = Amount.of(1_000_000_000);
    private static final Amount PAID = Amount.of(250_000);
    private static final Amount PAID_BACK = Amount.of(100_000);
    private static final Amount WITHDRAWN = Amount.of(1_000);
    private static final int DELAY_MILLIS = 2_000;
    private static final int PAYERS = 3;
    private static final long PATIENCE_SECONDS = 180;

    private final Lab lab;
    private final Random random;
    private final int rounds;
    private final DemoParties parties;
    private final EntityId hub;
    private final EntityId bob;
    private final AccountKey account;
    private final DepositaryClient chain;
    private final KilledHubPeople people;
    private final KilledHubPayers payers;
    private final Map<Path, EngineBooks> deaths = new HashMap<>();
    private final long began = System.nanoTime();
    private int withdrawals;
    private int towerDeaths;

    /** When somebody dies. */
    private enum Moment {
        /** Payments flow. */
        PAYING,
        /** A withdrawal was filed. */
        FILED,
        /** It was approved: signatures are gathered, and its batch is on its way. */
        APPROVED,
        /** Its batch is on the chain. */
        QUEUED,
        /** Bob's board disputes the account. */
        DISPUTED,
        /** The dispute's time is over: somebody is to end it. */
        ENDING
    }

    KilledHubDrill(Lab lab, Random random, int rounds) throws IOException, InterruptedException {
        this.lab = lab;
        this.random = random;
        this.rounds = rounds;
        parties = new DemoParties(lab.apiOf("operator"), lab.engine(), lab.facts());
        hub = parties.entity("hub");
        bob = parties.entity("bob");
        account = AccountKey.between(hub, bob);
        chain = DepositaryClient.connect(
                lab.rpc().node(),
                lab.facts().domain(),
                Optional.of(lab.facts().codeHash()),
                TransactionSender.heldBy(
                        lab.rpc().node(),
                        lab.facts().domain().chainId(),
                        lab.facts().gas()));
        people = new KilledHubPeople(lab);
        payers = new KilledHubPayers(lab, "alice", hub, PAYERS);
    }

    void go() throws Exception {
        try {
            prepare();
            ProvedAccount stale = staleProof();
            Amount reserve = chain.reserve(hub, parties.token());
            long nonce = chain.entity(hub).orElseThrow().nextNonce();
            int disputeRound = rounds == 1 ? 0 : random.nextInt(rounds - 1);
            payers.start();
            for (int round = 0; round < rounds; round++) {
                List<Moment> any = List.of(Moment.PAYING, Moment.FILED, Moment.APPROVED, Moment.QUEUED);
                Moment moment = round == rounds - 1
                        ? Moment.ENDING
                        : round == disputeRound ? Moment.DISPUTED : any.get(random.nextInt(any.size()));
                round(round, moment, stale);
            }
            payers.stop();
            everythingHolds(reserve, nonce);
        } finally {
            payers.stop();
            chain.close();
        }
    }

    /** Accounts, credit, and both clients' entities on the chain: a tower guards no others'. */
    private void prepare() throws Exception {
        people.bringPolicyInForce();
        for (String name : List.of("alice", "bob")) {
            parties.send(name, new Instruction.OpenAccount(hub));
            parties.transact("hub", parties.entity(name), new Transaction.AddToken(parties.token()));
            parties.transact("hub", parties.entity(name), new Transaction.SetCreditLimit(parties.token(), LIMIT));
        }
        parties.transact("bob", hub, new Transaction.SetCreditLimit(parties.token(), LIMIT));
        register("alice");
        register("bob");
    }

    private void register(String name) throws Exception {
        new LabContracts(lab.rpc(), lab.facts().gas())
                .registerEntity(
                        lab.facts().domain().depositary(),
                        Lab.trust(lab.directory()).board(),
                        new LabPolicy(
                                        lab.facts().domain(),
                                        parties.entity(name),
                                        lab.facts().console(),
                                        lab.facts().guardian())
                                .genesis()
                                .chainRules(),
                        List.of(new VelocityCap(parties.token(), LIMIT, 3_600)),
                        LabEngine.salt(name));
    }

    /** The hub pays bob, who pays some of it back: what he keeps is from between. */
    private ProvedAccount staleProof() throws Exception {
        parties.transact("hub", bob, new Transaction.Pay(parties.token(), PAID, Bytes32.ZERO));
        ProvedAccount stale = StaleDispute.proofOf(parties.api(), account, bobsShare(PAID));
        parties.transact("bob", hub, new Transaction.Pay(parties.token(), PAID_BACK, Bytes32.ZERO));
        ProvedAccount newest = StaleDispute.proofOf(parties.api(), account, bobsShare(PAID.minus(PAID_BACK)));
        until(
                "the tower holds the newest version",
                () -> lab.tower().holds(account.id(), newest.body().version()));
        return stale;
    }

    /** Without collateral Δ is left's. */
    private Amount bobsShare(Amount owed) {
        return account.isLeft(bob) ? owed : owed.negate();
    }

    private void round(int number, Moment moment, ProvedAccount stale) throws Exception {
        int before = payers.answered();
        until("payments flow", () -> payers.answered() > before);
        String purpose = "Round " + number;
        boolean withdraws = moment != Moment.ENDING;
        Thread withdrawal = Thread.ofVirtual().unstarted(() -> people.withdraw(purpose, WITHDRAWN));
        if (withdraws) {
            withdrawals++;
            withdrawal.start();
        }
        Thread attacker = new Thread(() -> attack(stale));
        switch (moment) {
            case PAYING -> {}
            case FILED -> until("it is filed", () -> people.stateOf(purpose).isPresent());
            case APPROVED -> until("it is approved", () -> people.hasApproved(purpose));
            case QUEUED ->
                until(
                        "its batch is on the chain",
                        () -> people.stateOf(purpose)
                                .filter(state -> List.of("QUEUED", "COMPLETED").contains(state))
                                .isPresent());
            case DISPUTED -> attacker.start();
            case ENDING -> pass();
        }
        Thread.sleep(random.nextInt(DELAY_MILLIS));
        boolean towerToo = random.nextInt(3) > 0;
        SoakProgress.say("  " + seconds() + " s: round " + number + " of " + rounds + ", the hub dies: " + moment
                + (towerToo ? ", and the tower" : ""));
        if (towerToo) {
            lab.killTower();
            towerDeaths++;
        }
        lab.killAppliance();
        keepBooks(number);
        attacker.join();
        if (towerToo && random.nextBoolean()) {
            lab.restartTower();
            towerToo = false;
        }
        lab.restartAppliance();
        if (towerToo) {
            lab.restartTower();
        }
        if (moment == Moment.DISPUTED) {
            until(
                    "the newest version stands",
                    () -> standing()
                            .filter(it -> it.version() > stale.body().version())
                            .isPresent());
        }
        if (moment == Moment.ENDING) {
            until("somebody ends the dispute", () -> standing().isEmpty());
        }
        if (withdraws) {
            withdrawal.join();
            people.requireNoFault();
        }
    }

    private void attack(ProvedAccount stale) {
        try {
            StaleDispute.start(lab, chain, bob, account, stale);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    }

    private void pass() throws Exception {
        lab.rpc().call("evm_setNextBlockTimestamp", standing().orElseThrow().until());
        lab.rpc().call("evm_mine");
    }

    private Optional<DisputeState> standing() {
        return chain.accounts().dispute(account);
    }

    /** What its disk has of the engine when it is dead. Replaying compares every root. */
    private void keepBooks(int round) throws IOException {
        Path copy = lab.directory().root().resolve("death-" + round);
        copy(data(), copy);
        deaths.put(copy, replay(copy, new EngineBooks.AsOf.Newest()));
    }

    private Path data() {
        return lab.directory().appliance().resolve("data").resolve("engine");
    }

    private EngineBooks replay(Path folder, EngineBooks.AsOf asOf) throws IOException {
        EngineBooks.Rules rules = new EngineBooks.Rules(
                ApplianceConfig.load(ApplianceNode.configuration(lab.directory()))
                        .engine()
                        .orElseThrow(),
                lab.facts().domain(),
                Lab.firstTrust(lab.directory()).board());
        return EngineBooks.replay(folder, rules, asOf, height -> {});
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private void everythingHolds(Amount reserve, long nonce) throws Exception {
        Amount bobs = PAID.minus(PAID_BACK);
        Amount withdrawn = Amount.of(WITHDRAWN.units().longValueExact() * withdrawals);
        until(
                "the engine knows that the account is closed",
                () -> parties.account("hub", bob).path("status").asString().equals("closed"));
        assertEquals(bobs, chain.reserve(bob, parties.token()), "bob has what the newest state gives him");
        assertEquals(
                reserve.minus(withdrawn).minus(bobs),
                chain.reserve(hub, parties.token()),
                "each withdrawal was paid once, and the hub is not below its newest state");
        assertEquals(nonce + withdrawals, chain.entity(hub).orElseThrow().nextNonce(), "one batch for each intent");
        assertEquals(withdrawals, people.completed(), "each intent that was filed is done");
        assertEquals(
                BigInteger.valueOf(-payers.answered()),
                parties.position("alice", hub),
                "each payment that was answered was made once");
        AccountKey alices = AccountKey.between(hub, parties.entity("alice"));
        until(
                "the tower guards the newest version of alice's account",
                () -> lab.tower()
                        .holds(
                                alices.id(),
                                parties.account("alice", hub).path("version").asLong()));
        payers.payOnce();
        assertEquals(BigInteger.valueOf(-payers.answered()), parties.position("alice", hub), "and it goes on");
        lab.killAppliance();
        for (Map.Entry<Path, EngineBooks> death : new ArrayList<>(deaths.entrySet())) {
            EngineBooks then = death.getValue();
            assertEquals(
                    then.head(),
                    replay(data(), new EngineBooks.AsOf.AtBlock(then.head().height()))
                            .head(),
                    "the log replays to the root that it had when the appliance died");
        }
        SoakProgress.say(rounds + " deaths of the hub, " + towerDeaths + " of the tower in " + seconds() + " s: "
                + payers.answered() + " payments, " + withdrawals
                + " withdrawals and the end of a dispute once each, every root the same");
    }

    /** What may throw while a process is away. */
    interface Asked {
        boolean holds() throws Exception;
    }

    private void until(String what, Asked asked) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Optional<Exception> last = Optional.empty();
        while (true) {
            try {
                if (asked.holds()) {
                    return;
                }
            } catch (Exception e) {
                last = Optional.of(e);
            }
            people.requireNoFault();
            payers.requireNoFault();
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not come to pass: " + what, last.orElse(null));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
