package io.portcullis.appliance.verdict;

/** Every rule the appliance refuses by, beside those of the signer and of the contract, which keep their own tags. */
public enum ApplianceTag {
    PERSON_UNKNOWN("Nobody has that id.", "Use the id of somebody the appliance's configuration names."),
    TICKET_INVALID("An enrolment's ticket is good once, and not for long.", "Ask an operator for a new ticket."),
    CREDENTIAL_ID_INVALID(
            "An authenticator is named by its credential's id in base64url.",
            "Take the id from the list of authenticators."),
    CREDENTIAL_TAKEN("One authenticator belongs to one person.", "Enrol another authenticator."),
    SIGN_IN_INVALID("A sign-in's challenge is good once, and not for long.", "Sign in again."),
    LOG_UNKNOWN("No log has that name.", "Take a name from portcullis audit logs."),
    LOG_NOT_PUBLISHED(
            "What no quorum of witnesses has cosigned is not served.",
            "See in the appliance's log why; start the witnesses."),
    TILE_UNKNOWN("A published log has the tiles of its size.", "Fetch the checkpoint, and the tiles of its size."),
    SNAPSHOT_UNKNOWN("No snapshot was taken then.", "Take a time from portcullis audit snapshots."),
    SNAPSHOT_NOT_ANCHORED(
            "A snapshot comes on the chain with the next batch, and none was sent before the next snapshot was due.",
            "Nothing is lost: witnesses vouch for it. The next batch anchors what has been since; have one approved if the chain is to say so."),
    AUDIT_QUERY_INVALID("A search is read whole or not at all.", "Correct the named part of the question."),
    SIGNER_UNKNOWN("No signer of this appliance has that name.", "Take a name from portcullis signers list."),
    KEY_UNKNOWN("No register of a signer that answers has that key.", "Take an id from portcullis keys list."),
    INTENT_UNKNOWN("No intent has that id.", "List the intents and take an id from there."),
    INTENT_OPEN(
            "One intent at a time may hold the entity's next nonce.", "Finish, reject or wait for the open intent."),
    INTENT_NOT_OPEN("The intent no longer waits for a decision.", "File a new intent if it is still wanted."),
    DECISION_EXISTS("A person decides once about an intent.", "Nothing: your decision stands."),
    NONCE_OF_CEREMONY_INVALID("An approval's server nonce is good once, for one person and intent.", "Approve again."),
    NONCE_SPENT_ELSEWHERE(
            "Another batch, or the guardian, spent the intent's nonce.",
            "Look at the chain; file the intent again if it is still wanted."),
    GROUP_SIGNATURE_PENDING(
            "The board names a group key, and too few of its members have signed.",
            "Start the missing signers; settle a resharing that is in doubt."),
    CEREMONY_INVALID(
            "A ceremony begins with a definition that decodes and a signature of 64 bytes.",
            "Take the definition the officer signed, and the signature the officer's process printed."),
    GROUP_KEY_INVALID(
            "A group key is 256 bytes of hexadecimal, a point of G2.", "Take the key that the ceremony printed."),
    BOARD_MEMBER_INVALID(
            "One key of the board is replaced by one that it does not name yet.",
            "Name the account of a key that is on the board, and the new key's: 'keys list' shows them."),
    NOT_CANCELLABLE(
            "On the chain only a queued withdrawal can be cancelled.",
            "Wait until it is queued, or nothing: it is finished."),
    CANCELLATION_UNSIGNED(
            "Before it is signed, an intent is cancelled by a signed word that every signer keeps.",
            "Cancel it with a passkey: on the intent's page, or with portcullis intents cancel."),
    SIGNED_ALREADY(
            "What the signers have signed is called back on the chain only, while its delay runs.",
            "Have a guardian cancel the withdrawal once it is queued: portcullis intents cancel, or the intent's page."),
    DECISION_NOT_ENTITLED(
            "Approvers approve; approvers, guardians and whoever filed an intent may end it.",
            "Ask somebody whom the policy in force entitles."),
    DELEGATION_INVALID(
            "An approver delegates to somebody whom the policy names and who has no seat, of what it lets be delegated, and for as long as it says.",
            "Correct the named part, or change what the policy lets be delegated."),
    DELEGATION_UNKNOWN(
            "Who delegated something takes it back, once.", "Take the id from the list of your live delegations."),
    AGREEMENT_INVALID(
            "An account is settled as its counterparty agreed, in the form in which that was handed over.",
            "Ask the counterparty for an agreement to this entity's batch, and hand it over unchanged."),
    AGREEMENT_NOT_READY(
            "What is handed over is an agreement that the board has signed.",
            "Wait until the intent of kind agreement is completed."),
    PERMIT_INVALID(
            "A permit says exactly which ceremonies on which key, or which limit rises from what to what.",
            "Correct the plan or the limits, and file again."),
    PERMIT_NOT_READY(
            "What is handed over is a permit that the board has signed.",
            "Wait until the intent of kind key or credit-limit is completed."),
    FUND_ABSENT(
            "Words go to the default fund that the trust roots name, and to no other.",
            "Bring signers and appliance trust roots with the fund's address."),
    FUND_WORD_INVALID(
            "What a fund is told names a default, a debtor, a token and a profile, or what leaves.",
            "Correct what the reason names, and file again."),
    FUND_DEFAULT_UNKNOWN("Defaults are known by the ids they were declared with.", "Take the id from the declaration."),
    NO_POLICY_CHANGE(
            "Only an intent that puts another policy in force changes what policy says.",
            "Ask for a change of policy."),
    EVIDENCE_NOT_READY(
            "The evidence file is written once the batch is on the chain.", "Wait until the intent is submitted."),
    POLICY_ABSENT("No policy is known to be in force.", "Put the entity's signed policy in the configuration."),
    POLICY_NOT_IN_FORCE(
            "The chain names another policy than the appliance holds.",
            "Give the appliance the signed policy in force."),
    DESTINATION_NOT_LISTED(
            "Value goes only to destinations on the allow-list.", "Add the destination through a change of policy."),
    AMOUNT_INVALID("An amount is a positive decimal integer of at most 127 bits.", "Correct the amount."),
    TOKEN_NOT_IN_POLICY(
            "Only tokens that the policy names can be moved.", "Correct the token's id, or change the policy."),
    DESTINATION_INVALID("A destination is a non-zero address with its checksum.", "Correct the destination."),
    LIFETIME_INVALID("The policy bounds how long an intent may live.", "Choose a shorter lifetime."),
    PURPOSE_INVALID("A purpose is 1 to 500 printable characters.", "Say why in a few words."),
    RESERVE_INSUFFICIENT("The entity's reserve does not cover the amount.", "Deposit first, or file a smaller amount."),
    FROZEN("The entity has closed itself.", "Lower the freeze level by quorum first."),
    FREEZE_LEVEL_INVALID(
            "A level is one of four words, and raising is to one above OPEN.",
            "Say NO_NEW_CREDIT, NO_WITHDRAWALS or SEALED."),
    FREEZE_NOT_RAISED("What is open already cannot be lowered.", "Nothing: the gate is open as far as you ask."),
    TOWER_NOT_CONFIGURED(
            "Only a watchtower whose key is pinned is listened to.",
            "Name its key in the section freeze, and restart."),
    HEARTBEAT_INVALID("A heartbeat has one form.", "Use the same version of tower and appliance."),
    HEARTBEAT_FOREIGN(
            "Only the pinned tower's word counts, for this chain and contract.",
            "Compare the tower's key with the one that is pinned."),
    HEARTBEAT_STALE("A heartbeat is heard once, while it is fresh.", "Check the tower's clock and its counter."),
    SIGNERS_INSUFFICIENT("Fewer signers answer than the quorum needs.", "Start the missing signers, then try again."),
    DATA_DIRECTORY_IN_USE("Two appliances on one folder would contradict each other.", "Stop the other appliance."),
    STORE_CORRUPT(
            "The database is damaged; it holds only what can be rebuilt.",
            "Keep the damaged file aside, start with an empty one, and file unfinished intents again."),
    CONFIGURATION_INVALID(
            "The appliance starts only with a configuration it understands.", "Correct the named setting."),
    DEPLOYMENT_MISMATCH(
            "The chain's board is not the one the appliance was given.", "Check the trust file and the entity."),
    ENGINE_ABSENT("This appliance hosts no entities.", "Add the section engine to its configuration."),
    ENGINE_SLOW(
            "An outcome is told only when it is final, and this one is not yet.",
            "Send the same command again: under its idempotency key it is never done twice."),
    ACCOUNT_ABSENT("Two entities have an account once one of them has opened it.", "Open it first."),
    DISPUTE_ABSENT("Only a dispute that stands can be answered or ended.", "Look at the account's dispute."),
    DISPUTE_INVALID(
            "A dispute is of an account with another entity, and chooses parts of orders that the body has.",
            "Name the other entity, and for each order its index and a ratio from 0 to 65535."),
    DISPUTE_RUNNING(
            "A dispute ends only when its time to answer is over.",
            "Wait until then; the appliance ends it by itself."),
    PROOF_ABSENT(
            "A dispute is decided by a proof body that both sides sealed.",
            "Agree on a frame in the account: its proof is kept as soon as both sides have sealed it."),
    TOWER_UNKNOWN(
            "A tower is known by the name that the configuration gives it.", "Take a name from the towers' standing."),
    TOWER_TOOK_NOTHING(
            "A tower answers for what it signed, and it signed nothing that answers such a dispute.",
            "Of a vault name the hash of the body that the dispute started with; then look at what the tower is owed."),
    PROOF_NOT_NEWER("Only a newer version answers a dispute.", "Nothing: what stands is what both sides sealed last."),
    PROOF_EPOCH_RETIRED(
            "The contract takes seals of the board in force, or of the one when the dispute began.",
            "Agree on a frame in the account: the board in force seals it."),
    SECRET_ABSENT(
            "Only secrets of payments that wait in the proof body are shown, in time, once.",
            "Nothing: there is none to show."),
    TOO_MANY_LISTENERS("Listeners are bounded.", "Close some that are no longer needed, then try again."),
    LISTENER_TOO_SLOW(
            "The node does not wait for listeners: one that falls too far behind is cut off.",
            "Listen anew after the last event's id: nothing is missing yet."),
    LISTENER_SILENT(
            "A listener that answers no ping is taken for gone.",
            "Answer pings; listen anew after the last event's id."),
    LISTENERS_SAY_NOTHING(
            "A feed takes no messages.", "Send commands as requests of their own, and listen anew after the last id."),
    FEED_ENDED("The node ends, and its feed with it.", "Listen anew, after the last event's id, once it runs again."),
    INTERNAL("A bug or broken machine: nothing was signed or sent.", "Report it with the appliance's log.");

    private final String why;
    private final String remedy;

    ApplianceTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    public ApplianceRefusal refusal(String message) {
        return new ApplianceRefusal(name(), message, remedy);
    }

    public ApplianceRefusal refusal() {
        return refusal(why);
    }
}
