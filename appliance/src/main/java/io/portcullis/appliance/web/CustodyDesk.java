package io.portcullis.appliance.web;

import io.portcullis.appliance.console.DelegationView;
import io.portcullis.appliance.console.EffectWords;
import io.portcullis.appliance.console.FreezeView;
import io.portcullis.appliance.console.GroupView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.KeyView;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.PolicyDiffView;
import io.portcullis.appliance.console.StatusView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.custody.Custody;
import io.portcullis.appliance.custody.Deciding;
import io.portcullis.appliance.custody.Filing;
import io.portcullis.appliance.custody.People;
import io.portcullis.appliance.custody.PolicyDiffs;
import io.portcullis.appliance.fund.FundStanding;
import io.portcullis.appliance.hub.HubService;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.store.PeopleStore;
import io.portcullis.appliance.store.PeopleStore.Person;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.appointment.AppointmentRefusal;
import io.portcullis.depositary.appointment.Heartbeat;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.policy.ApproverTerms;
import io.portcullis.signer.policy.Policy;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.SignedPolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Asks custody, and puts what it says into the terms of the wire. */
final class CustodyDesk implements Desk {
    private static final Logger LOG = LoggerFactory.getLogger(CustodyDesk.class);

    private final Custody custody;
    private final Optional<HubService> engine;
    private final ReportArchive reports;
    private final IntentViews views;
    private final PolicyDiffs diffs;
    private final GroupViews group;
    private final DelegationDesk delegations;
    private final Supplier<FundStanding> fund;

    /** @param fund what the default fund told, as far as it was followed */
    CustodyDesk(Custody custody, Optional<HubService> engine, ReportArchive reports, Supplier<FundStanding> fund) {
        this.fund = fund;
        this.engine = engine;
        this.reports = reports;
        this.custody = custody;
        this.diffs = new PolicyDiffs(custody.intents());
        this.delegations = new DelegationDesk(custody.delegations(), custody.people());
        this.group = new GroupViews(custody.ceremonies());
        this.views = new IntentViews(custody.intents(), custody.deciding(), custody.tokens(), custody.evidenceFiles());
    }

    @Override
    public ReportArchive reports() {
        return reports;
    }

    @Override
    public Optional<Caller> ofToken(String token) {
        return custody.people().ofToken(token).map(CustodyDesk::known);
    }

    @Override
    public Optional<Caller> ofPerson(String id) {
        return custody.people().find(id).map(CustodyDesk::known);
    }

    @Override
    public Enrolment enrol(String person, Caller.Known by) {
        People.Ticket ticket = custody.people().enrol(person);
        return new Enrolment(ticket.enrolmentId(), ticket.ticket());
    }

    @Override
    public JsonNode enrolmentOptions(String ticket) {
        People.EnrolmentChallenge challenge = custody.people().challenge(ticket);
        return Ceremonies.creation(
                custody.people().relyingParty(),
                challenge.person().id(),
                challenge.person().name(),
                challenge.challenge(),
                challenge.known());
    }

    @Override
    public Credential enrolCredential(String ticket, JsonNode response) {
        ApproverTerms terms = custody.policies().inForce().policy().approverTerms();
        return credential(custody.people().register(ticket, response.toString(), terms));
    }

    private static Credential credential(PeopleStore.Credential credential) {
        return new Credential(
                Ceremonies.text(credential.id().toArray()),
                credential.person(),
                Ceremonies.text(credential.publicKey().toArray()),
                credential.aaguid());
    }

    @Override
    public Passkeys passkeys(String person) {
        return new Passkeys(
                custody.people().relyingParty().id(),
                custody.people().credentialsOf(person).stream()
                        .map(CustodyDesk::credential)
                        .toList());
    }

    @Override
    public JsonNode signInOptions() {
        return Ceremonies.request(
                custody.people().relyingParty(), custody.people().signInChallenge(), List.of());
    }

    @Override
    public Caller.Known signIn(JsonNode response) {
        Approval assertion = Ceremonies.assertion("", Bytes32.ZERO, response);
        return known(custody.people().signIn(Ceremonies.challengeOf(assertion), assertion));
    }

    @Override
    public IntentView file(NewWithdrawal wanted, Caller.Known by) {
        requireOpen();
        return views.view(custody.filing().file(withdrawal(wanted), by.person()));
    }

    private static Filing.Withdrawal withdrawal(NewWithdrawal wanted) {
        return new Filing.Withdrawal(
                read(ApplianceTag.TOKEN_NOT_IN_POLICY, () -> TokenId.fromHex(wanted.token())),
                read(ApplianceTag.DESTINATION_INVALID, () -> Address.fromChecksummed(wanted.destination())),
                read(ApplianceTag.AMOUNT_INVALID, () -> Amount.fromDecimal(wanted.amount())),
                wanted.purpose(),
                wanted.lifetimeSeconds());
    }

    private void requireOpen() {
        FreezeView gate = freeze();
        if (level(gate.level()).compareTo(FreezeLevel.NO_WITHDRAWALS) >= 0) {
            throw ApplianceTag.FROZEN.refusal("the gate is " + gate.level() + "; see what closes it");
        }
    }

    @Override
    public IntentView breakGlass(NewWithdrawal wanted, Caller.Known by) {
        requireOpen();
        return views.view(custody.filing().breakGlass(withdrawal(wanted), by.person()));
    }

    @Override
    public List<Authenticator> authenticators() {
        Policy policy = custody.policies().inForce().policy();
        List<Authenticator> list = new ArrayList<>();
        for (Person person : custody.people().all()) {
            for (PeopleStore.Credential one : custody.people().credentialsOf(person.id())) {
                list.add(authenticator(one, policy));
            }
        }
        return List.copyOf(list);
    }

    private static Authenticator authenticator(PeopleStore.Credential one, Policy policy) {
        ApproverTerms terms = policy.approverTerms();
        Optional<Policy.Place> place = policy.person(one.person())
                .map(Policy.Person::place)
                .filter(known -> !known.equals(Policy.Place.UNSTATED));
        return new Authenticator(
                Ceremonies.text(one.id().toArray()),
                one.person(),
                one.aaguid(),
                terms.model(one.aaguid()).map(ApproverTerms.Model::vendor).orElse(""),
                place.map(Policy.Place::organisation).orElse(""),
                place.map(Policy.Place::site).orElse(""),
                policy.credential(one.id()).map(Policy.Credential::since).orElse(0L),
                policy.credential(one.id()).isPresent(),
                one.revoked());
    }

    @Override
    public List<PendingEnrolment> pendingEnrolments() {
        return custody.people().pending().stream()
                .map(one -> new PendingEnrolment(one.id(), one.person(), one.expiresAt()))
                .toList();
    }

    @Override
    public JsonNode revokeAuthenticator(String id) {
        custody.people()
                .revoke(new Intent.Bytes(read(
                        ApplianceTag.CREDENTIAL_ID_INVALID,
                        () -> Base64.getUrlDecoder().decode(id))));
        return StrictJson.readTree(PolicyCodec.canonicalBytes(custody.policies().draftOfRevocations()));
    }

    @Override
    public List<DelegationView> delegations() {
        return delegations.all();
    }

    @Override
    public JsonNode delegationOptions(NewDelegation wanted, Caller.Known by) {
        return delegations.options(wanted, by.person());
    }

    @Override
    public DelegationView delegate(JsonNode response, Caller.Known by) {
        return delegations.sign(response, by.person());
    }

    @Override
    public DelegationView withdrawDelegation(String id, Caller.Known by) {
        return delegations.withdraw(id, by.person());
    }

    @Override
    public List<IntentView> intents() {
        return custody.intents().all().stream().map(views::view).toList();
    }

    @Override
    public IntentView intent(String id) {
        return views.view(custody.intent(Bytes32.fromHex(id)));
    }

    @Override
    public JsonNode approvalOptions(String id, String decision, Caller.Known by) {
        Deciding.Ceremony ceremony = custody.deciding().begin(Bytes32.fromHex(id), decision(decision), by.person());
        return Ceremonies.request(custody.people().relyingParty(), ceremony.challenge(), ceremony.credentials())
                .put("serverNonce", ceremony.serverNonce().toString());
    }

    @Override
    public Optional<PolicyDiffView> policyDiff(String id) {
        return diffs.of(custody.intent(Bytes32.fromHex(id))).map(diff -> PolicyDiffViews.view(diff, views.words(diff)));
    }

    @Override
    public IntentView decide(String id, String decision, JsonNode response, Caller.Known by) {
        Bytes32 intent = Bytes32.fromHex(id);
        Bytes32 claimed = Ceremonies.challengeOf(Ceremonies.assertion(by.person(), Bytes32.ZERO, response));
        Bytes32 nonce = custody.deciding().nonceOf(intent, decision(decision), by.person(), claimed);
        return views.view(custody.deciding()
                .decide(intent, decision(decision), Ceremonies.assertion(by.person(), nonce, response)));
    }

    @Override
    public IntentView cancel(String id, Caller.Known by) {
        return views.view(custody.cancel(Bytes32.fromHex(id), by.person()));
    }

    @Override
    public Body evidence(String id) {
        return Body.of(custody.evidenceFiles().read(Bytes32.fromHex(id)));
    }

    @Override
    public IntentView filePolicy(Body signedPolicy, Caller.Known by) {
        return views.view(custody.filing().file(SignedPolicy.decode(signedPolicy.bytes()), by.person()));
    }

    @Override
    public IntentView fileGroupKey(NewGroupKey wanted, Caller.Known by) {
        GroupKey key = read(ApplianceTag.GROUP_KEY_INVALID, () -> GroupKey.of(Hex.decode(wanted.groupKey())));
        return views.view(custody.filing().file(key, by.person()));
    }

    @Override
    public IntentView fileMember(NewMember wanted, Caller.Known by) {
        Filing.Replacement replacement = read(
                ApplianceTag.BOARD_MEMBER_INVALID,
                () -> new Filing.Replacement(
                        Address.fromChecksummed(wanted.old()), Address.fromChecksummed(wanted.next())));
        return views.view(custody.filing().file(replacement, by.person()));
    }

    @Override
    public GroupView.Ceremony runCeremony(NewCeremony ceremony) {
        return group.run(ceremony);
    }

    @Override
    public List<GroupView.Holder> group() {
        return group.holders();
    }

    @Override
    public FreezeView freeze() {
        return FreezeViews.view(
                custody.freeze(),
                custody.followed().level(custody.jurisdiction().entity()));
    }

    @Override
    public FreezeView raiseFreeze(NewRaise raise, Caller.Known by) {
        custody.freeze().raise(level(raise.level()), by.person(), raise.text());
        return freeze();
    }

    @Override
    public IntentView fileLowering(NewLowering lowering, Caller.Known by) {
        return views.view(custody.filing().file(level(lowering.level()), lowering.purpose(), by.person()));
    }

    @Override
    public void hearTower(NewHeartbeat heartbeat) {
        byte[] bytes = read(ApplianceTag.HEARTBEAT_INVALID, () -> Hex.decode(heartbeat.heartbeat()));
        try {
            custody.freeze().hear(Heartbeat.decode(bytes));
        } catch (AppointmentRefusal refused) {
            throw ApplianceTag.HEARTBEAT_INVALID.refusal(String.valueOf(refused.getMessage()));
        }
    }

    private static FreezeLevel level(String word) {
        return read(ApplianceTag.FREEZE_LEVEL_INVALID, () -> FreezeLevel.valueOf(word));
    }

    @Override
    public JsonNode policy() {
        return custody.policies().inForce().toJson();
    }

    @Override
    public JsonNode draftPolicy() {
        return StrictJson.readTree(PolicyCodec.canonicalBytes(custody.policies().draft()));
    }

    @Override
    public List<LedgerView.Reserve> reserves() {
        return custody.reserves().entrySet().stream()
                .map(held -> reserve(held.getKey(), held.getValue()))
                .toList();
    }

    @Override
    public Map<String, TokenView> tokens(Set<String> ids) {
        Map<String, TokenView> named = new TreeMap<>();
        try {
            for (String id : ids) {
                views.name(TokenId.fromHex(id)).ifPresent(token -> named.put(id, token));
            }
        } catch (ChainException e) {
            // Names are a convenience: without them amounts are counted in units, and exact all the same.
            LOG.debug("the chain names no tokens: {}", e.getMessage());
        }
        return named;
    }

    @Override
    public List<PersonView> people() {
        return custody.people().all().stream()
                .map(person -> new PersonView(
                        person.id(),
                        person.name(),
                        person.roles().stream().map(Caller::word).sorted().toList(),
                        custody.people().credentialsOf(person.id()).size()))
                .toList();
    }

    @Override
    public List<KeyView> keys() {
        List<KeyView> views = new ArrayList<>();
        custody.signersKeys().forEach((signer, keys) -> keys.forEach(key -> views.add(KeyViews.view(signer, key))));
        return List.copyOf(views);
    }

    @Override
    public StatusView status() {
        return StatusReading.read(custody, engine);
    }

    @Override
    public AgreementDesk agreements() {
        return new CustodyAgreements(custody, views, this::requireOpen);
    }

    @Override
    public List<DuressRoutes.Sealed> duress() {
        return new DuressDoors(custody.signers()).shown();
    }

    @Override
    public List<DuressRoutes.Carried> carryDuress(List<DuressRoutes.Sealed> lists) {
        return new DuressDoors(custody.signers()).carry(lists);
    }

    @Override
    public VouchingDesk vouching() {
        return new CustodyVouching(custody, InstantSource.system());
    }

    @Override
    public FundDesk fund() {
        return new CustodyFund(custody, views, fund);
    }

    @Override
    public PermitDesk permits() {
        return new CustodyPermits(custody, views);
    }

    @Override
    public Deeds deeds() {
        return custody.log()::write;
    }

    @Override
    public AuditDesk audit() {
        return new PublishedLogs(custody.audit());
    }

    @Override
    public List<LedgerView.Checkpoint> checkpoints() {
        return custody.auditCheckpoints().stream().map(CustodyDesk::checkpoint).toList();
    }

    private LedgerView.Reserve reserve(TokenId token, Amount amount) {
        TokenView named =
                views.name(token).orElseGet(() -> new TokenView(token.toString(), "units", 0, Address.ZERO.toString()));
        return new LedgerView.Reserve(named, amount.toString(), new EffectWords(List.of(named)).amount(amount, token));
    }

    private static LedgerView.Checkpoint checkpoint(Checkpoint checkpoint) {
        return new LedgerView.Checkpoint(
                checkpoint.signer(),
                checkpoint.size(),
                checkpoint.root().toString(),
                checkpoint.at(),
                checkpoint.signature().toString());
    }

    private static Caller.Known known(Person person) {
        return new Caller.Known(person.id(), person.name(), person.roles());
    }

    private static Approval.Decision decision(String word) {
        return Approval.Decision.ofText(word).orElseThrow();
    }

    private static <T> T read(ApplianceTag otherwise, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw otherwise.refusal(e.getMessage());
        }
    }
}
