package io.portcullis.appliance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.appliance.console.DelegationView;
import io.portcullis.appliance.console.FreezeView;
import io.portcullis.appliance.console.GroupView;
import io.portcullis.appliance.console.IntentView;
import io.portcullis.appliance.console.KeyView;
import io.portcullis.appliance.console.LedgerView;
import io.portcullis.appliance.console.PersonView;
import io.portcullis.appliance.console.PolicyDiffView;
import io.portcullis.appliance.console.StatusView;
import io.portcullis.appliance.console.TokenView;
import io.portcullis.appliance.report.ReportArchive;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.signer.audit.AuditRow;
import io.portcullis.signer.policy.Policy.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rest of the appliance without a chain, a signer or a disk: five people, one intent, and a note of what was asked. */
class MemoryDesk implements Desk {
    /** The one time of which there are reports. */
    static final String REPORT = "20261122T000000Z";

    /** The counterparty and the token of the one line of that report. */
    static final String OWING = "0x" + "22".repeat(32);

    static final String OWED = "0x" + "33".repeat(32);

    /** What was written down, in its order. */
    final List<AuditRow> deeds = new CopyOnWriteArrayList<>();

    private final VouchingDesk vouching = new MemoryVouching();

    /** What a test put there; otherwise there is one report of one line. */
    volatile Optional<ReportArchive> archive = Optional.empty();

    @Override
    public ReportArchive reports() {
        if (archive.isPresent()) {
            return archive.get();
        }
        try {
            Path folder = Files.createTempDirectory("reports");
            Path bundle = Files.createDirectory(folder.resolve(REPORT));
            Files.writeString(
                    bundle.resolve("exposure.json"),
                    "{\"as_of\":\"2026-11-22T00:00:00Z\",\"rows\":[{\"counterparty\":\"" + OWING + "\",\"token\":\""
                            + OWED + "\"}]}");
            return new ReportArchive(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    volatile boolean logIsDown;
    /** What its pages say of the gate. */
    volatile String gate = "OPEN";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Caller.Known> PEOPLE = Map.of(
            "olga", new Caller.Known("olga", "Olga Example", Set.of(Role.OPERATOR)),
            "alice", new Caller.Known("alice", "Alice Example", Set.of(Role.APPROVER)),
            "bob", new Caller.Known("bob", "Bob Example", Set.of(Role.APPROVER)),
            "gwen", new Caller.Known("gwen", "Gwen Example", Set.of(Role.GUARDIAN)),
            "rita", new Caller.Known("rita", "Rita Example", Set.of(Role.REGULATOR)));

    private final Map<String, IntentView> intents = new ConcurrentHashMap<>();
    private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());

    MemoryDesk(IntentView... known) {
        for (IntentView intent : known) {
            intents.put(intent.id(), intent);
        }
    }

    /** What was asked that changes something, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Optional<Caller> ofToken(String token) {
        return token.endsWith("-token") ? ofPerson(token.substring(0, token.length() - 6)) : Optional.empty();
    }

    @Override
    public Optional<Caller> ofPerson(String id) {
        return Optional.ofNullable(PEOPLE.get(id));
    }

    @Override
    public Enrolment enrol(String person, Caller.Known by) {
        asked.add("enrol " + person);
        return new Enrolment("e1", "ticket");
    }

    @Override
    public JsonNode enrolmentOptions(String ticket) {
        return JSON.createObjectNode().put("challenge", "AAAA");
    }

    @Override
    public Credential enrolCredential(String ticket, JsonNode response) {
        asked.add("credential");
        return new Credential("id", "alice", "key", "00000000-0000-0000-0000-000000000000");
    }

    @Override
    public JsonNode signInOptions() {
        return JSON.createObjectNode().put("challenge", "AAAA");
    }

    @Override
    public Caller.Known signIn(JsonNode response) {
        return Optional.ofNullable(PEOPLE.get(response.path("id").asString("")))
                .orElseThrow(WebTag.SIGN_IN_REFUSED::refusal);
    }

    @Override
    public IntentView file(NewWithdrawal withdrawal, Caller.Known by) {
        asked.add("file " + withdrawal.amount() + " by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public IntentView breakGlass(NewWithdrawal withdrawal, Caller.Known by) {
        asked.add("break-glass " + withdrawal.amount() + " by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public List<Authenticator> authenticators() {
        return List.of(new Authenticator(
                "id", "alice", "00000000-0000-0000-0000-000000000000", "maker", "acme", "london", 2, true, false));
    }

    @Override
    public List<PendingEnrolment> pendingEnrolments() {
        return List.of(new PendingEnrolment("abc", "rita", 1_800_000_000));
    }

    @Override
    public JsonNode revokeAuthenticator(String id) {
        asked.add("revoke " + id);
        return draftPolicy();
    }

    private static final DelegationView DELEGATION = new DelegationView(
            "0x" + "11".repeat(32), "alice", "rita", List.of("withdrawal"), 2, 1_800_000_000, 1_800_086_400, "ENDED");

    @Override
    public List<DelegationView> delegations() {
        return List.of(DELEGATION);
    }

    @Override
    public JsonNode delegationOptions(NewDelegation wanted, Caller.Known by) {
        return JSON.createObjectNode().put("challenge", "AAAA");
    }

    @Override
    public DelegationView delegate(JsonNode response, Caller.Known by) {
        asked.add("delegate by " + by.person());
        return DELEGATION;
    }

    @Override
    public DelegationView withdrawDelegation(String id, Caller.Known by) {
        asked.add("withdraw " + id + " by " + by.person());
        return DELEGATION;
    }

    @Override
    public List<IntentView> intents() {
        return List.copyOf(intents.values());
    }

    @Override
    public IntentView intent(String id) {
        return Optional.ofNullable(intents.get(id)).orElseThrow(WebTag.ROUTE_UNKNOWN::refusal);
    }

    @Override
    public JsonNode approvalOptions(String id, String decision, Caller.Known by) {
        return JSON.createObjectNode().put("challenge", "AAAA");
    }

    @Override
    public Optional<PolicyDiffView> policyDiff(String id) {
        return Optional.of(new PolicyDiffView(
                false,
                List.of("withdrawals wait less"),
                2,
                List.of(new PolicyDiffView.Changed(id, "DENY", "ALLOW")),
                Optional.of(new PolicyDiffView.Example(
                        "withdrawal",
                        List.of("Pays 5 dollars."),
                        List.of("alice"),
                        1_800_000_000,
                        1,
                        "DENY",
                        "ALLOW"))));
    }

    @Override
    public IntentView decide(String id, String decision, JsonNode response, Caller.Known by) {
        asked.add(decision + " by " + by.person());
        return intent(id);
    }

    @Override
    public IntentView cancel(String id, Caller.Known by) {
        asked.add("cancel by " + by.person());
        return intent(id);
    }

    @Override
    public Body evidence(String id) {
        return Body.of("{\"version\":1}".getBytes(UTF_8));
    }

    @Override
    public IntentView fileGroupKey(NewGroupKey key, Caller.Known by) {
        asked.add("group key by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public IntentView fileMember(NewMember wanted, Caller.Known by) {
        asked.add("group key by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public GroupView.Ceremony runCeremony(NewCeremony ceremony) {
        return new GroupView.Ceremony(
                SampleIntent.word("session").toString(),
                "ABORTED",
                Optional.of("TOO_FEW_MEMBERS: 2 members are left of at least 3"),
                Optional.empty(),
                List.of("MEMBER_SILENT: signer-3: said nothing in round JOIN"),
                "{}");
    }

    @Override
    public List<GroupView.Holder> group() {
        return List.of(new GroupView.Holder(
                "signer-1",
                true,
                Optional.of(1L),
                Optional.of(1L),
                Optional.of("2 of 3"),
                Optional.of("0x0011223344556677"),
                Optional.empty()));
    }

    @Override
    public IntentView filePolicy(Body signedPolicy, Caller.Known by) {
        asked.add("policy by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public JsonNode policy() {
        return JSON.createObjectNode();
    }

    @Override
    public JsonNode draftPolicy() {
        return JSON.createObjectNode();
    }

    @Override
    public List<LedgerView.Reserve> reserves() {
        return List.of(new LedgerView.Reserve(SampleIntent.TOKENS.getFirst(), "5000000", "5 LUSD"));
    }

    @Override
    public Passkeys passkeys(String person) {
        return new Passkeys("localhost", List.of());
    }

    @Override
    public Map<String, TokenView> tokens(Set<String> ids) {
        return SampleIntent.TOKENS.stream()
                .filter(token -> ids.contains(token.id()))
                .collect(Collectors.toMap(TokenView::id, token -> token));
    }

    @Override
    public List<PersonView> people() {
        return PEOPLE.values().stream()
                .map(known -> new PersonView(
                        known.person(),
                        known.fullName(),
                        known.roles().stream().map(Caller::word).toList(),
                        1))
                .toList();
    }

    @Override
    public FreezeView freeze() {
        return new FreezeView(
                gate,
                "OPEN",
                "OPEN",
                gate,
                "NOT_CONFIGURED",
                Optional.of(5L),
                List.of(new FreezeView.Lattice(
                        "appliance",
                        gate,
                        List.of(new FreezeView.Source("OPERATOR", "a person who is entitled", gate)),
                        gate.equals("OPEN")
                                ? List.of()
                                : List.of(new FreezeView.Cause(
                                        "OPERATOR_RAISED",
                                        "OPERATOR",
                                        gate,
                                        1_772_300_000L,
                                        "olga",
                                        "<script>alert(1)</script>",
                                        false,
                                        "why",
                                        "Ask who raised it.")),
                        Optional.of(new FreezeView.Lowering(
                                SampleIntent.word("down").toString(), "OPEN", 1_772_300_060L)),
                        List.of(new FreezeView.Change(
                                1_772_300_000L,
                                "raised",
                                Optional.of("OPERATOR_RAISED"),
                                Optional.of(gate),
                                Optional.of("olga"),
                                Optional.empty())))),
                List.of("signer-3"));
    }

    @Override
    public FreezeView raiseFreeze(NewRaise raise, Caller.Known by) {
        asked.add("raise to " + raise.level() + " by " + by.person());
        gate = raise.level();
        return freeze();
    }

    @Override
    public IntentView fileLowering(NewLowering lowering, Caller.Known by) {
        asked.add("lower to " + lowering.level() + " by " + by.person());
        return intents.values().iterator().next();
    }

    @Override
    public void hearTower(NewHeartbeat heartbeat) {
        asked.add("heartbeat");
    }

    @Override
    public StatusView status() {
        return new StatusView(
                new StatusView.Chain(31_337, "0x00", Optional.of(5L), Optional.of(1_772_300_000L), Optional.empty()),
                new StatusView.Entity("0x00", Optional.of(6L), Optional.of(1L), Optional.of("OPEN")),
                List.of(new StatusView.Signer(
                        "signer-1",
                        Optional.empty(),
                        Optional.of(new IntentView.Fault("SIGNER_UNREACHABLE", "no answer", "start it")))),
                1,
                Optional.empty());
    }

    @Override
    public List<KeyView> keys() {
        return List.of(new KeyView(
                "signer-1",
                SampleIntent.word("key").toString(),
                SampleIntent.word("entity").toString(),
                "BOARD",
                "SECP256K1",
                "serial-1",
                "ACTIVE",
                false,
                "KEY_BACKUP_MISSING",
                Optional.of(1_900_000_000L),
                Optional.of(1_800_000_000L),
                Optional.of(1_800_000_100L),
                true,
                "DRILLED"));
    }

    @Override
    public List<DuressRoutes.Sealed> duress() {
        return List.of(new DuressRoutes.Sealed("signer-1", "0x00"));
    }

    @Override
    public List<DuressRoutes.Carried> carryDuress(List<DuressRoutes.Sealed> lists) {
        asked.add("carry " + lists.size());
        return lists.stream()
                .map(list -> new DuressRoutes.Carried(list.signer(), "HEEDED"))
                .toList();
    }

    @Override
    public VouchingDesk vouching() {
        return vouching;
    }

    @Override
    public Deeds deeds() {
        return row -> {
            if (logIsDown) {
                throw new ApplianceRefusal("AUDIT_UNAVAILABLE", "told to be down", "Let it go on.");
            }
            deeds.add(row);
        };
    }

    @Override
    public AgreementDesk agreements() {
        return new MemoryAgreements();
    }

    @Override
    public FundDesk fund() {
        return new MemoryFund();
    }

    @Override
    public PermitDesk permits() {
        return new MemoryPermits();
    }

    @Override
    public AuditDesk audit() {
        return new MemoryLogs();
    }

    @Override
    public List<LedgerView.Checkpoint> checkpoints() {
        return List.of(new LedgerView.Checkpoint(
                "signer-1", 7, SampleIntent.word("root").toString(), 1_772_300_000L, "0x00"));
    }
}
