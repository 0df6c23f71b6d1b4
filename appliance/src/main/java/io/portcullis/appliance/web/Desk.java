package io.portcullis.appliance.web;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Everything the API and the console ask of the rest of the appliance, in the terms of the wire. {@link CustodyDesk} answers from
 * custody; tests that need no chain and no signer answer from memory.
 *
 * <p>Who may ask is settled before. What the rest of the appliance refuses, it throws.
 */
interface Desk {
    /** Reports that were written, which may be none. */
    ReportArchive reports();

    /** A ticket with which a person may enrol one passkey. */
    record Enrolment(String enrolmentId, String ticket) {}

    /** A one-time link that nobody has used yet; what it says is told once, to who made it. */
    record PendingEnrolment(String enrolmentId, String person, long expiresAt) {}

    /** An enrolled passkey; {@code publicKey} is its COSE_Key in base64url. */
    record Credential(String id, String person, String publicKey, String aaguid) {}

    /**
     * An authenticator and how it stands.
     *
     * @param vendor its model's, by the policy in force; empty if that lists no such model
     * @param organisation where its owner works, by the policy in force; empty if that does not say
     * @param site where in it
     * @param since the version of the policy that enrolled it; 0 if none says so
     * @param inForce whether the policy in force names it
     * @param revoked whether it signs nobody in any more
     */
    record Authenticator(
            String id,
            String person,
            String aaguid,
            String vendor,
            String organisation,
            String site,
            long since,
            boolean inForce,
            boolean revoked) {}

    /** A person's passkeys, and the relying party whose pages use them. */
    record Passkeys(String relyingParty, List<Credential> credentials) {}

    /** What an operator files. */
    record NewWithdrawal(String token, String destination, String amount, String purpose, long lifetimeSeconds) {}

    /** A group key, 256 bytes in 0x-hex. */
    record NewGroupKey(String groupKey) {}

    /** One key of the board for another, by their accounts. */
    record NewMember(String old, String next) {}

    /** A ceremony's definition and the officer's signature over it, both in 0x-hex. */
    record NewCeremony(String definition, String officerSignature) {}

    /** How far to close, and why. */
    record NewRaise(String level, String text) {}

    /** How far to open again, and why. */
    record NewLowering(String level, String purpose) {}

    /** Who is to approve in the caller's stead, of which kinds, and for how long from now. */
    record NewDelegation(String delegate, List<String> kinds, long seconds) {
        public NewDelegation {
            kinds = List.copyOf(kinds);
        }
    }

    /** A watchtower's heartbeat, signed, in 0x-hex. */
    record NewHeartbeat(String heartbeat) {}

    /** The longest lasting first. */
    List<DelegationView> delegations() throws Exception;

    JsonNode delegationOptions(NewDelegation wanted, Caller.Known by) throws Exception;

    DelegationView delegate(JsonNode response, Caller.Known by) throws Exception;

    DelegationView withdrawDelegation(String id, Caller.Known by) throws Exception;

    /** What closes the gate. */
    FreezeView freeze();

    FreezeView raiseFreeze(NewRaise raise, Caller.Known by);

    /** Files the intent that lowers the level. */
    IntentView fileLowering(NewLowering lowering, Caller.Known by) throws Exception;

    void hearTower(NewHeartbeat heartbeat);

    /** The holder of a bearer token, if it is one. */
    Optional<Caller> ofToken(String token);

    /** A person by id, if still known; asked at every request, so that a removed role is gone at once. */
    Optional<Caller> ofPerson(String id);

    Enrolment enrol(String person, Caller.Known by) throws Exception;

    JsonNode enrolmentOptions(String ticket) throws Exception;

    Credential enrolCredential(String ticket, JsonNode response) throws Exception;

    JsonNode signInOptions() throws Exception;

    /** The person a passkey's assertion proves. */
    Caller.Known signIn(JsonNode response) throws Exception;

    IntentView file(NewWithdrawal withdrawal, Caller.Known by) throws Exception;

    /** As a withdrawal, to an end that the policy committed to, with fewer approvers and a longer delay. */
    IntentView breakGlass(NewWithdrawal withdrawal, Caller.Known by) throws Exception;

    List<Authenticator> authenticators() throws Exception;

    /** Enrolments that wait for their person, the next to expire first. */
    List<PendingEnrolment> pendingEnrolments() throws Exception;

    /** Takes an authenticator away, and gives the draft of a policy without it, for the officer to sign. */
    JsonNode revokeAuthenticator(String id) throws Exception;

    List<IntentView> intents() throws Exception;

    IntentView intent(String id) throws Exception;

    JsonNode approvalOptions(String id, String decision, Caller.Known by) throws Exception;

    /**
     * What an intent that puts another policy in force changes; empty for any other.
     */
    Optional<PolicyDiffView> policyDiff(String id) throws Exception;

    IntentView decide(String id, String decision, JsonNode response, Caller.Known by) throws Exception;

    IntentView cancel(String id, Caller.Known by) throws Exception;

    /** The evidence file's bytes, as they are on disk. */
    Body evidence(String id) throws Exception;

    IntentView filePolicy(Body signedPolicy, Caller.Known by) throws Exception;

    /** Files the change of board that names a group key. */
    IntentView fileGroupKey(NewGroupKey key, Caller.Known by) throws Exception;

    /** Files the change of board that puts one key in the place of another. */
    IntentView fileMember(NewMember wanted, Caller.Known by) throws Exception;

    /** Runs a ceremony to its end. */
    GroupView.Ceremony runCeremony(NewCeremony ceremony) throws Exception;

    /** What each signer holds of the group key. */
    List<GroupView.Holder> group() throws Exception;

    JsonNode policy() throws Exception;

    JsonNode draftPolicy() throws Exception;

    List<LedgerView.Reserve> reserves() throws Exception;

    Passkeys passkeys(String person);

    /** What tokens call themselves, by id: those among the ones asked for that have a name and whose chain answers. */
    Map<String, TokenView> tokens(Set<String> ids);

    /** The keys of the signers that answer. */
    List<KeyView> keys() throws Exception;

    List<PersonView> people() throws Exception;

    StatusView status() throws Exception;

    /** The lists of duress as the signers that keep one show them. */
    List<DuressRoutes.Sealed> duress() throws Exception;

    /** Brings each signer its list. */
    List<DuressRoutes.Carried> carryDuress(List<DuressRoutes.Sealed> lists) throws Exception;

    /** What stands behind the signers' keys and machines. */
    VouchingDesk vouching();

    /** Accounts on the chain. */
    AgreementDesk agreements();

    PermitDesk permits();

    FundDesk fund();

    /** Where what is asked of this desk is written down first. */
    Deeds deeds();

    /** The logs as they are published. */
    AuditDesk audit();

    List<LedgerView.Checkpoint> checkpoints() throws Exception;
}
