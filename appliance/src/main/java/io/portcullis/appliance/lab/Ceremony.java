package io.portcullis.appliance.lab;

import io.portcullis.appliance.file.PrivateFile;
import io.portcullis.appliance.peer.KeyPin;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Asset;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FundTerms;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.VelocityCap;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.keyceremony.Backup;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a lab: contracts, keys, officer, entity, configurations, first deposits. It is aborted and never resumed; the lab that
 * calls it begins in an empty folder.
 */
final class Ceremony {
    /** What the entity is given to hold: 10,000 Lab Dollars of six decimals, and 5 coins of eighteen. */
    static final Amount DOLLARS = Amount.of(10_000_000_000L);

    static final Amount COIN = new Amount(java.math.BigInteger.TEN.pow(18).multiply(java.math.BigInteger.valueOf(5)));
    private static final long WINDOW_SECONDS = 3_600;
    private static final int THRESHOLD = 2;

    /** An exit waits for ten minutes, a declaration and its acceptance for a day, and a default may cost the whole pool. */
    private static final FundTerms FUND_TERMS = new FundTerms(600, 86_400, 86_400, 30 * 86_400, FundTerms.WHOLE, 5_000);

    private final LabDirectory directory;
    private final Rpc rpc;
    private final List<SignerNode> signers;
    private final URI console;
    private final SignerNode far;
    private final SecureRandom random = new SecureRandom();

    Ceremony(LabDirectory directory, Rpc rpc, List<SignerNode> signers, URI console) {
        this.directory = directory;
        this.rpc = rpc;
        this.signers = signers;
        this.console = console;
        this.far = Lab.farSigner(directory);
    }

    LabFacts perform(Story story) throws IOException, InterruptedException {
        List<Address> accounts = LabContracts.accounts(rpc);
        Address gas = accounts.get(0);
        Address guardian = accounts.get(1);
        Address depositor = accounts.get(2);
        Address destination = accounts.get(3);
        LabContracts contracts = new LabContracts(rpc, depositor);

        story.step("Deploy the contracts");
        Eip712Domain domain = new Eip712Domain(ChainNode.CHAIN_ID, contracts.deployDepositary());
        Asset dollar = Asset.erc20(contracts.deploy("TestToken"));
        story.fact("Depositary", domain.depositary().toString());
        story.fact("Lab Dollar (ERC-20)", dollar.contract().toString());

        story.step("Key ceremonies: three signers and the policy officer, each with a token of its own");
        Keys keys = ceremonies();
        for (TrustRoots.Member member : keys.members()) {
            story.fact(member.signer(), member.address() + "  secp256k1, non-extractable, in its own token");
        }
        story.fact("policy officer", Hex.encode(keys.officer().toArray()).substring(0, 34) + "…  P-256");

        Board board = Board.ofEqualWeights(
                THRESHOLD,
                keys.members().stream().map(TrustRoots.Member::address).toList());
        Bytes32 salt = salt();
        EntityId entity = board.entityId(salt);
        story.step("Three witnesses, two of whom make a checkpoint public");
        Witnesses witnesses = WitnessNode.begin(
                directory,
                Stream.concat(
                                keys.members().stream()
                                        .map(member -> NoteKey.ofLog(
                                                Origin.of(entity, member.signer()), member.auditPublicKey())),
                                Stream.of(ApplianceNode.prepareLog(directory, entity, random)))
                        .toList());
        witnesses
                .keys()
                .forEach(key ->
                        story.fact(key.name(), key.vkey().substring(key.name().length() + 1)));
        TrustRoots roots =
                new TrustRoots(domain, entity, keys.officer(), keys.members(), THRESHOLD).witnessedBy(witnesses);

        story.step(
                "Back the board's keys up with three custodians, and drill: restore each from two of them, have it sign, destroy the copy");
        drill(keys, entity);
        story.fact("transcripts", "key-ceremonies of each signer; 'portcullis verify' checks them");

        story.step("Register the entity: a board of three, threshold " + THRESHOLD);
        LabPolicy policies = new LabPolicy(domain, entity, console, guardian);
        Policy genesis = policies.genesis();
        contracts.registerToken(domain.depositary(), dollar);
        contracts.registerToken(domain.depositary(), Asset.NATIVE);
        contracts.registerEntity(
                domain.depositary(),
                board,
                genesis.chainRules(),
                List.of(
                        new VelocityCap(dollar.id(), DOLLARS, WINDOW_SECONDS),
                        new VelocityCap(Asset.NATIVE.id(), COIN, WINDOW_SECONDS)),
                salt);
        byte[] signedGenesis = Officer.of(directory).sign(PolicyCodec.canonicalBytes(genesis));
        story.fact("entity", entity.toString());
        story.fact("policy 1", genesis.hash() + "  denies all but a change of rules");

        story.step("Deposit");
        contracts.mint(dollar.contract(), depositor, DOLLARS);
        story.fact("10,000 Lab Dollars", contracts.deposit(domain.depositary(), entity, dollar, DOLLARS));
        story.fact("5 coins", contracts.deposit(domain.depositary(), entity, Asset.NATIVE, COIN));

        LabFacts facts = new LabFacts(
                console,
                freeAddress(),
                domain,
                contracts.codeHash(domain.depositary()),
                entity,
                dollar.contract(),
                gas,
                guardian,
                destination);
        Second second = second(contracts, domain, dollar, keys, guardian);
        Address fund =
                contracts.deployFund(domain.depositary(), entity, second.trust().entity(), FUND_TERMS);
        story.fact("default fund", fund + "  declared to by this entity's board, the bond is the second hub's");
        TrustRoots trust = roots.speakingTo(fund);
        PrivateFile.write(directory.trust(), JsonMapper.shared().writeValueAsBytes(trust.toJson()));
        LabEngine engine = LabEngine.near(directory, board, entity, ChainNode.freePort());
        KeyPin pin = engine.makeLinkKey(random);
        KeyPin secondPin = second.engine().makeLinkKey(random);
        byte[] nobody = Officer.of(directory).signDuress(entity, List.of());
        PrivateFile.write(directory.duress(), nobody);
        for (SignerNode signer : signers) {
            signer.configure(trust);
            signer.sealFor(engine.entities());
            signer.placeDuress(nobody, trust);
        }
        ObjectNode section = engine.section(second.engine(), secondPin, false, random);
        new LabPrices(directory).configure(section, entity, random);
        ApplianceNode.configure(directory, facts, rpc.node(), signers, signedGenesis, section, random);
        ApplianceNode.witnessedBy(directory, WitnessNode.all(directory), witnesses);
        second.configure(this, facts, engine, pin);
        return facts;
    }

    private record Keys(List<SignerNode.Made> signers, Intent.Bytes officer, SignerNode.Made farSigner) {
        List<TrustRoots.Member> members() {
            return signers.stream().map(SignerNode.Made::member).toList();
        }

        TrustRoots.Member far() {
            return farSigner.member();
        }
    }

    /** Each backup is made in a room of its own, side by side; the drills are held one after the other in one. */
    private void drill(Keys keys, EntityId entity) throws IOException, InterruptedException {
        try (KeyCare care = KeyCare.bootstrap(
                        directory, entity, Bytes.of(keys.officer().toArray()), line -> {});
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Backup>> backups = new ArrayList<>();
            for (int i = 0; i < signers.size(); i++) {
                SignerNode signer = signers.get(i);
                SignerNode.Made made = keys.signers().get(i);
                backups.add(pool.submit(() -> care.backUp(signer, signer.boardKey(), made.key())));
            }
            try (KeyCare.Drills drills = care.drills()) {
                for (int i = 0; i < signers.size(); i++) {
                    drills.drill(signers.get(i), get(backups.get(i)));
                }
            }
        }
    }

    /** Another institution: an entity, a board of one signer, an appliance of its own, on the same Depositary. */
    private record Second(LabEngine engine, SignerNode signer, TrustRoots trust, Intent.Bytes policy, URI console) {
        void configure(Ceremony ceremony, LabFacts near, LabEngine other, KeyPin pin) throws IOException {
            LabDirectory home = engine.directory();
            PrivateFile.write(home.trust(), JsonMapper.shared().writeValueAsBytes(trust.toJson()));
            signer.configure(trust);
            signer.sealFor(engine.entities());
            LabFacts facts = new LabFacts(
                    console,
                    freeAddress(),
                    near.domain(),
                    near.codeHash(),
                    trust.entity(),
                    near.dollar(),
                    near.gas(),
                    near.guardian(),
                    near.destination());
            ApplianceNode.configure(
                    home,
                    facts,
                    ceremony.rpc.node(),
                    List.of(signer),
                    policy.toArray(),
                    engine.section(other, pin, true, ceremony.random),
                    ceremony.random);
            facts.write(home);
        }
    }

    private Second second(LabContracts contracts, Eip712Domain domain, Asset dollar, Keys keys, Address guardian)
            throws IOException, InterruptedException {
        Board board = Board.ofEqualWeights(1, List.of(keys.far().address()));
        Bytes32 salt = salt();
        EntityId entity = board.entityId(salt);
        URI at = freeAddress();
        Policy genesis = new LabPolicy(domain, entity, at, guardian).genesis();
        contracts.registerEntity(
                domain.depositary(),
                board,
                genesis.chainRules(),
                List.of(new VelocityCap(dollar.id(), DOLLARS, WINDOW_SECONDS)),
                salt);
        return new Second(
                LabEngine.far(directory.far(), board, entity, ChainNode.freePort()),
                far,
                new TrustRoots(domain, entity, keys.officer(), List.of(keys.far()), 1),
                new Intent.Bytes(Officer.of(directory).sign(PolicyCodec.canonicalBytes(genesis))),
                at);
    }

    private static URI freeAddress() throws IOException {
        return URI.create("https://localhost:" + ChainNode.freePort());
    }

    /** Each ceremony is a process of its own, so they can run side by side. */
    private Keys ceremonies() throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<SignerNode.Made>> tasks = new ArrayList<>();
            signers.forEach(signer -> tasks.add(() -> signer.init(true)));
            Future<SignerNode.Made> second = pool.submit(() -> far.init(false));
            Future<String> officer = pool.submit(() -> Officer.of(directory).init());
            List<SignerNode.Made> members = new ArrayList<>();
            for (Future<SignerNode.Made> member : pool.invokeAll(tasks)) {
                members.add(get(member));
            }
            return new Keys(members, new Intent.Bytes(Hex.decode(get(officer))), get(second));
        }
    }

    private static <T> T get(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case LabFailure failure -> throw failure;
                case IOException failure -> throw failure;
                default -> throw LabTag.CEREMONY_FAILED.failure("A ceremony failed: " + e.getCause(), e);
            }
        }
    }

    private Bytes32 salt() {
        byte[] drawn = new byte[Bytes32.LENGTH];
        random.nextBytes(drawn);
        return Bytes32.of(drawn);
    }
}
