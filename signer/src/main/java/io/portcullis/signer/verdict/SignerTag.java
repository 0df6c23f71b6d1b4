package io.portcullis.signer.verdict;

/** Every rule the signer refuses by. The name is the stable tag; {@link #why} and {@link #remedy} make its documentation page. */
public enum SignerTag {
    // What cannot be read.
    JSON_MALFORMED("Only well-formed, bounded JSON is read.", "Send valid JSON within the documented bounds."),
    FIELD_UNKNOWN(
            "A field that is not understood may change the meaning.",
            "Remove the field, or use the same version on both sides."),
    FIELD_MISSING("Nothing is assumed for a field that is absent.", "Send every documented field."),
    FIELD_INVALID("A value outside its form has no meaning.", "Correct the named field."),
    NOT_CANONICAL("One value has one text, so that its hash is its identity.", "Encode as RFC 8785 canonical JSON."),
    VERSION_UNKNOWN(
            "A format of another version may mean something else.", "Use matching versions of appliance and signer."),
    LENGTH_WRONG("A value of fixed width has exactly that width.", "Correct the named field's length."),
    AMOUNT_NEGATIVE("Value moves in one direction only.", "Use a positive amount."),
    AMOUNT_OVERFLOW("Amounts have at most 127 bits.", "Split the amount."),
    TOKEN_UNKNOWN("Only tokens the policy names can be moved.", "Add the token to the policy, or correct it."),
    DESTINATION_ZERO("Nobody holds the zero address.", "Correct the destination."),
    BATCH_MALFORMED(
            "What the signer cannot decode, it does not sign.",
            "Build the batch with the same version of the appliance."),
    OPERATION_NOT_SIGNED(
            "Operations on accounts between entities have no effect that people could be shown, so no key signs them.",
            "Take the operation out of the batch."),
    KIND_MISMATCH(
            "An intent's kind says which operations it may carry.", "File each kind of operation as its own intent."),
    EFFECTS_MISMATCH(
            "What people were shown must be what the bytes do.", "Treat the appliance as compromised until explained."),
    FIELDS_MISMATCH(
            "The intent's fields must be those of its batch.", "Treat the appliance as compromised until explained."),

    // What does not belong here.
    WRONG_CHAIN("A signer serves one chain and one Depositary.", "Send the intent to the signers of its jurisdiction."),
    WRONG_ENTITY("A signer serves one entity.", "Send the intent to the signers of its board."),
    WRONG_FUND(
            "A signer speaks to the default fund that its trust roots name, and to no other; without one, to none.",
            "Name that fund in the intent, or bring the signers trust roots with the fund's address."),

    // Policy.
    POLICY_SIGNATURE_INVALID("Only the policy officer makes policy.", "Have the officer sign this exact document."),
    POLICY_MALFORMED(
            "A policy that is not understood denies everything.", "Correct the document and have it signed again."),
    POLICY_ROLLED_BACK(
            "A policy never goes back to an older version.", "Use the newest policy this signer has accepted."),
    POLICY_TOO_EARLY(
            "A policy that loosens waits as long as the one before it said.",
            "Wait until the time that the reason names."),
    POLICY_TIGHTENED(
            "A policy that tightens is heeded from when the signer agreed to it.",
            "Show the tighter policy with the intent, to be judged by both; or wait until the chain has it."),
    POLICY_HASH_MISMATCH(
            "The batch names the policy its approvals were judged by.",
            "File the intent again under the policy in force."),
    POLICY_CHANGE_MISMATCH(
            "New rules on the chain must be those of the new signed policy.",
            "Derive the rules from the document that the officer signed."),
    DENIED("What no rule of the policy allows is denied.", "Ask for a rule, or file what the policy allows."),
    KIND_WITHOUT_OPERATIONS(
            "A signer signs only operations that its own decoder knows: none of the contract's is of this kind.",
            "Wait for the version that knows them; a policy may have rules of this kind already."),
    ENROLMENT_NOT_ALLOWED(
            "People and authenticators are admitted by a rule of their own, or not at all.",
            "Ask for a rule of kind enrolment through a change of policy that admits nobody."),
    BREAK_GLASS_ELSEWHERE(
            "In an emergency value goes where the policy committed to beforehand, and nowhere else.",
            "File a withdrawal with all its approvers, or pay to an end that the policy names for break-glass."),
    AUTHENTICATORS_TOO_FEW(
            "Who has one authenticator has none when it is lost.",
            "Enrol as many authenticators for this approver as the policy asks for."),
    DESTINATION_NOT_ALLOWED(
            "Value goes only to destinations on the allow-list.", "Add the destination through a change of policy."),
    POLICY_NOT_AGREED(
            "The contract learns no policy behind an agreement: a signer goes by the newest change in force that it agreed to itself.",
            "Show the policy in force; ask the signers that signed its change of rules, or put the next version in force with all of them."),
    COUNTERPARTY_NOT_ALLOWED(
            "Value goes into an account, out of it, or is settled in it only with counterparties that the policy lists.",
            "Add the counterparty through a change of policy."),
    DESTINATION_NOT_YET(
            "A destination that is new waits, so that somebody can object.",
            "Wait until the time that the policy names."),
    DESTINATION_EXPIRED("A destination is good for a term.", "Extend its term through a change of policy."),
    VELOCITY_EXCEEDED(
            "What this signer has signed in a rolling window counts, whatever came of it.",
            "Wait until enough of it has left the window, or ask for a higher limit."),
    EXPOSURE_EXCEEDED(
            "What is signed and not yet final is at risk together.",
            "Wait until batches in flight are final or expired, or ask for a higher limit."),
    DELAYED(
            "What everybody approved still lies open to cancellation, or waits for its hour.",
            "Ask again at the time that the reason names."),
    APPROVALS_MISSING("The policy asks for more approvers.", "Collect the missing approvals."),
    INTENT_EXPIRED("An expired intent is never signed.", "File the intent again: its nonce is burned."),
    INTENT_FROM_FUTURE(
            "Times ahead of the signer's clock are not believed.", "Check the clocks of appliance and signer."),
    LIFETIME_TOO_LONG("Approvals are never good for long.", "File the intent with a shorter lifetime."),
    SIMULATION_FAILED("What the chain would refuse is not signed.", "Correct the intent; see the simulation's reason."),

    // Approvals.
    CREDENTIAL_UNKNOWN(
            "Only credentials named in the policy count.", "Enrol the authenticator through a change of policy."),
    ASSERTION_MALFORMED("Only well-formed assertions are read.", "Approve again in the console."),
    CHALLENGE_MISMATCH("An assertion is good for one intent only.", "Approve this very intent."),
    ORIGIN_WRONG("Approvals come from the console's own origin.", "Open the console at its configured address."),
    RP_ID_WRONG("Authenticators are bound to the console's domain.", "Use the credential enrolled for this console."),
    CROSS_ORIGIN("An approval is never given inside another site's frame.", "Open the console directly."),
    TYPE_WRONG("A registration is not an approval.", "Approve in the console."),
    USER_NOT_PRESENT("A person touches the key for every approval.", "Touch the authenticator when it asks."),
    USER_NOT_VERIFIED(
            "The key verifies its person for every approval.", "Set a PIN or biometric on the authenticator."),
    SIGNATURE_INVALID(
            "The assertion's signature must verify.", "Approve again; if it fails again, replace the authenticator."),
    COUNTER_REGRESSED(
            "A counter that does not rise is a cloned key's: this signer heeds the credential no more.",
            "Stop using this credential, investigate, and enrol another."),
    CREDENTIAL_LOCKED(
            "A counter that went back was somebody else's: the key exists twice.",
            "Revoke this credential, see to its person, and enrol another by a change of policy."),
    INTENT_REJECTED(
            "One signed rejection ends an intent for ever.", "File the intent anew, once the objection is met."),
    REJECTION_NOT_ENTITLED(
            "Approvers, guardians and whoever filed an intent may end it.",
            "Tell an approver or a guardian what is wrong with it."),
    INTENT_CANCELLED(
            "One signed cancellation ends an intent for ever.", "File the intent anew, if it is wanted after all."),
    CANCELLATION_NOT_ENTITLED(
            "Approvers, guardians and whoever filed an intent may call it off.",
            "Tell an approver or a guardian why it must not go on."),
    CANCELLED_TOO_LATE(
            "This signer had agreed before the cancellation came: it signs no more, but its signature may be out.",
            "Have a guardian cancel the withdrawal on the chain before its delay ends."),
    ASSERTION_REPLAYED("One assertion approves once.", "Approve again in the console."),
    BACKUP_STATE_INVALID(
            "Backup flags that contradict each other are no authenticator's.", "Replace the authenticator."),
    ALGORITHM_NOT_ALLOWED("Approvals are signed with the enrolled algorithm.", "Enrol an ES256 authenticator."),
    ATTESTATION_INVALID("A registration's attestation must verify.", "Enrol again with a supported authenticator."),

    BACKUP_ELIGIBLE(
            "A credential that may be copied to other devices is in more hands than its person's.",
            "Enrol an authenticator whose credentials never leave it."),
    ATTESTATION_NONE(
            "Where direct attestation is demanded, an authenticator says what it is.",
            "Enrol an authenticator of a listed model, and let the browser show its make."),
    ATTESTATION_SELF(
            "An authenticator's word on itself, by its own new key, says nothing.",
            "Enrol an authenticator whose maker vouches for it."),
    ATTESTATION_UNTRUSTED(
            "A model's attestation ends in a root that its maker published.",
            "Treat the authenticator as counterfeit until explained."),
    ATTESTATION_EXPIRED(
            "A certificate out of its time vouches for nothing.", "Check the clock; ask the maker for a newer device."),
    MODEL_UNKNOWN(
            "Only models that the metadata service describes are enrolled.",
            "Fetch a newer metadata BLOB, or use another model."),
    MODEL_NOT_ALLOWED(
            "Only models that the policy lists are enrolled.", "Use a listed model, or ask for a change of policy."),
    MODEL_COMPROMISED(
            "A model that was revoked or broken protects nothing.",
            "Revoke every credential of this model, and enrol authenticators of another."),
    DURESS_LIST_INVALID(
            "A list that the officer did not sign, or that others can read, signals nothing reliably.",
            "Have the officer sign the list again, and put it where only the signer's user reads it."),
    METADATA_ABSENT(
            "What a model is worth is said by the metadata service, and by nobody else.",
            "Configure the metadata BLOB and its root."),
    METADATA_MALFORMED("Metadata that is not understood vouches for nothing.", "Fetch the metadata BLOB again."),
    METADATA_SIGNATURE_INVALID(
            "Metadata is the service's word only by its signature.",
            "Fetch the metadata BLOB again; check the pinned root."),
    METADATA_ROLLED_BACK("An older BLOB hides what was reported since.", "Use the newest metadata BLOB."),
    METADATA_STALE(
            "A BLOB that should have been followed by another hides what was reported since.",
            "Fetch the newest metadata BLOB."),

    GROUP_SIGNATURE_INVALID(
            "Where the board names a group key, its group signs every batch, too.",
            "Compare the group key's fingerprint with the ceremony's; treat the file as tampered with."),

    // Log and watermark.
    ANCHOR_MISMATCH(
            "A batch anchors the audit logs as their signers signed them.", "Build the batch from fresh checkpoints."),
    CHECKPOINT_INVALID(
            "A checkpoint is this signer's own and of its own log.",
            "Fetch a fresh checkpoint; investigate if it recurs."),
    CHECKPOINT_STALE("An old checkpoint hides what came after it.", "Build the batch from fresh checkpoints."),
    INTENT_NOT_RECORDED("An intent is in the log before it is signed.", "Record the intent with this signer first."),
    NONCE_ALREADY_USED("One nonce has one batch, for ever.", "Burn the nonce and file the intent with the next."),
    NONCE_TOO_LOW("Nonces never go back.", "File the intent with the entity's next nonce."),
    AUDIT_UNAVAILABLE("Without a log nothing is signed.", "Make the audit log writable again and restart the signer."),
    AUDIT_TAMPERED(
            "The audit log is not as this signer left it.",
            "Keep the files, restore from a verified export, investigate."),
    JOURNAL_FAILED("What is not durable has not happened.", "Check the disk, then restart the signer."),
    WATERMARK_ROLLED_BACK(
            "Watermarks that are older than the audit log would allow a second batch or seal where one was signed.",
            "Restore the journals of the same moment as the log, or retire this signer's key."),
    JOURNAL_CORRUPT(
            "A damaged record is named, never skipped.", "Keep the file, restore from a verified copy, investigate."),

    // The freeze.
    FROZEN(
            "A gate that something has closed stays closed until a quorum opens it, after a delay.",
            "Mend what the reason names, then file an intent of kind freeze that lowers the level."),
    FREEZE_RECORD_MALFORMED(
            "What has closed the gate is read in one form, or not at all.",
            "Keep the file, restore from a verified copy, investigate."),
    FREEZE_CAUSE_OWN(
            "What a signer sees for itself, nobody tells it: neither that it is wrong nor that it is mended.",
            "Raise it as OPERATOR_RAISED, or mend what is wrong."),

    // Seals.
    GAS_NOT_CONFIGURED(
            "A signer pays for transactions only where its configuration says up to what.",
            "Give the signer's configuration a section gas, and restart it."),
    GAS_TRANSACTION_MALFORMED(
            "What is signed is what was decoded: the one encoding of an EIP-1559 transaction without an access list.",
            "Use matching versions on both sides."),
    GAS_DESTINATION_FOREIGN(
            "The gas key pays for calls of the pinned Depositary, and of the default fund if one is pinned, and for nothing else.",
            "Treat the appliance as compromised until explained."),
    GAS_VALUE_CARRIED(
            "Whoever pays for gas moves no coin: a transfer is an intent.",
            "Withdraw through an intent; treat the appliance as compromised if nobody meant to."),
    GAS_ABOVE_CAP(
            "A key that offers any fee can be drained by fees.",
            "Wait for the fee to fall, or raise the cap in the signer's configuration."),
    SEALS_NOT_CONFIGURED(
            "A signer seals for the entities its configuration names, and for nobody else.",
            "Name the sealed entities in the signer's configuration and restart it."),
    SEAL_ENTITY_UNKNOWN(
            "A signer seals for the entities its configuration names, and for nobody else.",
            "Name the entity in the signer's configuration, or send its leaves to the signers of its board."),
    SEAL_TOO_LARGE("A seal has a bound of leaves.", "Close blocks earlier: send 1 to 262144 leaves."),
    SEAL_LEAF_MALFORMED(
            "A leaf that is not the one encoding of its value proves nothing.",
            "Treat the appliance as compromised until explained."),
    SEAL_LEAVES_UNORDERED(
            "Leaves ascend by entity, account and version, so that none is there twice.",
            "Send the leaves in their order, each once."),
    SEAL_HEIGHT_SPENT(
            "One block has one seal, and blocks only go on.",
            "Ask for the block that follows; if two differ at one height, treat the hub as compromised."),
    SEAL_PLACES_EXHAUSTED(
            "Few seals are taken in at once, so that their memory is bounded.", "Ask again when another has ended."),
    SEAL_DISAGREES(
            "The signer signs the root that it computes itself.",
            "Compare the leaves sent with the seal expected; treat whichever side changed as broken."),
    WATERMARK_VERSION_TOO_LOW(
            "A version once sealed for an account is never gone below.",
            "Treat the hub as rolled back: restore its newest state before it seals."),
    WATERMARK_VERSION_FORKED(
            "One version of an account has one body, for ever.",
            "Treat the hub as compromised until both bodies are explained."),
    DISPUTE_STALE(
            "A dispute that starts from less than this signer's side stands by hides what was agreed since.",
            "Start it with the newest body that both sides sealed; treat an appliance that offers another as compromised or rolled back."),
    WATERMARKS_FULL(
            "The memory of watermarks has a bound, and none is ever forgotten.",
            "Shard entities over more signers, or retire accounts with their board."),

    // Keys and the door.
    TOKEN_ABSENT("The HSM token is not there.", "Insert or initialise the token, then restart the signer."),
    TOKEN_FAULT("The HSM answered with a fault.", "Check the HSM; the signer restarts by itself."),
    PIN_WRONG("The token refused the PIN.", "Provide the right PIN; repeated tries lock the token."),
    PIN_FILE_UNREADABLE("Without its PIN the token stays shut.", "Put the PIN into the configured file or credential."),
    PIN_FILE_EXPOSED("A PIN that others can read is no secret.", "Make the PIN file readable by its owner only."),
    PIN_FILE_FOR_LAB_ONLY(
            "A PIN in clear on a disk is as good as no PIN; the lab's token protects nothing anyway.",
            "Remove pinFile and give the PIN as the service manager's encrypted credential."),
    PIN_BLOB_INVALID(
            "A blob that anything but its policy opens, or that another TPM might take in, is no seal.",
            "Seal the PIN again with 'seal-pin', or correct the blob's path."),
    PIN_SEALED_ELSEWHERE(
            "What one TPM has sealed no other opens, nor the same one after it was cleared.",
            "Seal the PIN on this machine, from its custodians' envelope."),
    PIN_SEALED_TO_ANOTHER_STATE(
            "A machine that started otherwise than when the PIN was sealed may run anything.",
            "Compare what changed (firmware, boot loader, keys of secure boot); if it was meant, seal the PIN again from its envelope."),
    TPM_FAILED(
            "A TPM that does not answer opens nothing, and nobody is asked for a PIN instead.",
            "Check the TPM, its device's rights, and that tpm2-tools is installed; then start again."),
    KEY_MISSING("The token does not hold the expected key.", "Check the token, or run the key ceremony."),
    KEY_ATTRIBUTES_WEAK(
            "A key that could leave its token, or do more than sign, is not trusted.",
            "Make a new key by the ceremony and rotate the board."),
    TOKEN_EXISTS(
            "A ceremony never touches a token that is already initialised.",
            "Use a new token label, or retire the old token first."),
    TOKENS_DIFFER(
            "A clone holds the very same keys: a signer is one identity, whichever token answers.",
            "Restore the clone from the backups of this signer's keys, or take it out of the configuration."),
    SESSIONS_EXHAUSTED("The HSM has no free session.", "Wait and try again, or raise the token's sessions."),
    KEY_UNKNOWN("Only keys of the register are used.", "Register the key, or correct its id."),
    KEY_EXISTS("A key has one entry, from its making to its end.", "Use the entry that is there."),
    KEY_REGISTER_FULL("A register has a bound, dead keys counted.", "Begin a register for the next signer."),
    KEY_RECORD_MALFORMED(
            "What is recorded of a key has one form.", "Correct the named field, or restore the journal's file."),
    KEY_TIME_BACKWARDS(
            "Cryptoperiods are worth what the clock is: it never runs backwards.", "Check the signer's clock."),
    KEY_MOVE_ILLEGAL(
            "A key's life moves only as SP 800-57 lets it: nothing comes back to signing.",
            "Look at the key's state; make a new key where this one has ended."),
    KEY_NOT_ACTIVE("Only an active key signs.", "Activate the key, or sign with another."),
    KEY_EXPIRED(
            "A key signs for its cryptoperiod and no longer: what is stolen late is worth little.",
            "Rotate to a new key."),
    KEY_CHALLENGE_STALE(
            "A proof answers a question that is open now: an old signature proves nothing.",
            "Ask for a challenge and sign it within ten minutes."),
    KEY_CONTROL_UNPROVED(
            "Nobody sends value to a key that nobody has seen sign.", "Prove the key over a fresh challenge."),
    KEY_BACKUP_MISSING("A key that has no backup dies with its token.", "Back the key up in a ceremony."),
    KEY_DRILL_MISSING(
            "A backup is one once it was restored.", "Restore the newest backup in a drill, and let it prove itself."),
    KEY_STATEMENT_INVALID(
            "Only the signer that keeps a key speaks for it, signed and of the time the board is proposed at.",
            "File the change of the board again while every signer of the new board answers."),
    KEY_NOT_PROVEN(
            "No board gets a key that nobody has seen sign: value sent to it may be out of reach for ever.",
            "Have the key's signer prove it ('keys prove'), then file the change of the board again."),
    KEY_NOT_DRILLED(
            "No board gets a key whose backup never came back in a drill: a backup is one once it was restored.",
            "Back the key up, restore the newest backup in a drill ('keys drill'), then file the change of the board again."),
    KEY_ATTESTATION_MISSING(
            "Where a vendor's root is pinned, a vendor says where the key lives.",
            "Have the device attest the key, put the chain into its token, and restart the signer; or pin no root."),
    KEY_ATTESTATION_MALFORMED(
            "An attestation is certificates and nothing else, with all that its make tells.",
            "Have the device attest the key again; look at the chain's order: the key's own certificate first."),
    KEY_ATTESTATION_UNTRUSTED(
            "Anybody can make a certificate; a vendor's ends in the root that was pinned.",
            "Add the intermediate certificates of the vendor; compare the pinned root with the vendor's published one."),
    KEY_ATTESTATION_EXPIRED(
            "Certificates are good for their time.", "Have the device attest the key again; check the signer's clock."),
    KEY_ATTESTATION_OTHER_KEY(
            "An attestation of another key says nothing of this one.", "Have the device attest this very key."),
    KEY_ATTESTATION_OTHER_DEVICE(
            "The device speaks for itself, and is the one that the register names.",
            "Have the device that holds the key attest it by its own key (id 0)."),
    KEY_ATTESTATION_IMPORTED(
            "A key that came from outside was somewhere else before, and may be there still.",
            "Make a new key in the device, and rotate the board."),
    KEY_ATTESTATION_CAPABLE(
            "A key of boards signs, and cannot be taken out unless its backup was agreed to.",
            "Make a new key that only signs, and rotate the board; or pin that it may leave wrapped."),
    BOOT_QUOTE_MISSING(
            "Where a machine's state is pinned, its TPM tells it.",
            "Configure the signer's TPM ('boot' in signer.json); or pin no state for this signer."),
    BOOT_QUOTE_MALFORMED(
            "A quote has one form, in which its TPM signed it.",
            "Treat whoever made this file as compromised until explained."),
    BOOT_QUOTE_FORGED(
            "A quote is signed by the attestation key that was pinned when the machine was set up.",
            "Compare the TPM's attestation key; treat another one as another machine."),
    BOOT_QUOTE_STALE(
            "A quote is of one intent: an older one shows how the machine started once.",
            "Treat the signer's machine as compromised until explained."),
    BOOT_STATE_DIFFERS(
            "A machine that did not start as pinned may run anything.",
            "Compare what changed (firmware, boot loader, kernel); if it was meant, pin the new state."),
    PROFILE_INVALID(
            "A description of an HSM that is not understood may promise what the HSM does not do.",
            "Correct the named field of the profile."),
    PROFILE_UNFIT(
            "A signer runs only on an HSM that is as its profile says, and that can do what a signer needs.",
            "Name the profile of this make of HSM, or use an HSM that offers what is missing."),
    TOKEN_BUSY(
            "The HSM said that it is busy, in a way its profile knows.",
            "Ask again for the very same: nothing is repeated on its own."),
    TOKEN_REFUSED(
            "The HSM said no, with a code that is neither busy nor the end of it.",
            "Look the code up in the HSM's manual; ask again once it is mended: repeating is safe."),
    TOKEN_SHUT_OFF(
            "An HSM that kept failing is left alone until its canary key signs again.",
            "Check the HSM; signing resumes by itself when the canary's signature verifies."),
    DRAINING("A signer that is drained for maintenance begins nothing new.", "Ask another signer, or resume this one."),
    CALLER_NOT_ALLOWED("The door opens to named users only.", "Run the appliance as a user the signer allows."),
    CONNECTIONS_EXHAUSTED("The door has a fixed number of places.", "Close unused connections and try again."),
    SIGNER_UNREACHABLE(
            "The signer did not answer in time; nothing is known of what it did.",
            "Check that the signer runs; then ask again: the same batch is safe to repeat."),
    INDEX_UNKNOWN(
            "The audit log has no such entry or size.",
            "Ask for an index below, or a size up to, the checkpoint's size."),
    CEREMONY_NOT_AUTHORISED(
            "A ceremony on a group key begins with the officer's signature over its definition, and among pinned members.",
            "Have the officer sign this definition; pin its members in every signer's configuration."),
    CEREMONY_UNKNOWN(
            "A signer takes part in one session at a time, and never twice in one.",
            "Follow the session that runs, or begin a new one."),
    CEREMONY_REFUSED(
            "A rule of the ceremony says no; the reason begins with the rule's own tag.",
            "Look the tag up among the rules of ceremonies."),
    CEREMONY_DEFINITION_INVALID(
            "What a ceremony is about is whole before it begins.", "Correct the definition and have it signed again."),
    CEREMONY_SAME_PERSON(
            "Dual control is two people: nobody performs and witnesses one step, or is in the room twice.",
            "Let another person do it."),
    CEREMONY_ROLE_WRONG("Everybody does what their role says, and nothing else.", "Let the person of that role do it."),
    CEREMONY_SHARES_TOO_FEW(
            "Fewer custodians than the threshold restore nothing.", "Bring enough custodians of this backup."),
    CEREMONY_STEP_ORDER(
            "The script's order is what makes it safe.", "Do the step that is next; look at the ceremony's status."),
    CEREMONY_STEP_REPLAYED(
            "An order is good for one moment of one ceremony.", "Sign this step, over the transcript as it is now."),
    CEREMONY_STEP_UNSIGNED("A step is done when two named people have signed it.", "Have both sign this very order."),
    CEREMONY_STEP_FAILED(
            "A step that did not come to its result ends the ceremony.", "See the reason; begin again from the start."),
    CEREMONY_CHECK_DIFFERS(
            "Two check values that differ are two keys.",
            "Find out why before anything else: a reading error, another key, or tampering."),
    CEREMONY_BAG_REUSED("A bag's number is used once, or it is no evidence.", "Take a new bag."),
    CEREMONY_BAG_DIFFERS(
            "What comes in another bag was opened on its way.", "Treat what was in it as compromised until explained."),
    CEREMONY_CANCELLED("Anybody in the room may stop a ceremony.", "See the reason; begin again from the start."),
    CEREMONY_INTERRUPTED(
            "Nobody knows what happened while nobody watched: an interrupted ceremony is never resumed.",
            "What it made is destroyed, as its record says; begin again from the start."),
    CEREMONY_EXPIRED("A ceremony that drags on is not watched.", "Begin again with a new definition."),
    CEREMONY_OVER("An ended ceremony takes nothing more.", "Begin a new one."),
    KEY_PERMIT_MISSING(
            "Once a policy is active, a ceremony on a key needs an approved intent of kind key.",
            "File the ceremony's plan as an intent, have it approved, and show the room its evidence."),
    KEY_PERMIT_INVALID(
            "The key room judges evidence itself, against trust roots of its own; the reason begins with the rule's tag.",
            "Export the intent's evidence again; if it is whole, compare the room's trust roots with the board's."),
    KEY_PERMIT_MISMATCH(
            "People approved one plan: this ceremony, on this key, in this token.",
            "Hold the ceremony that was approved, or file another plan."),
    KEY_PERMIT_SPENT(
            "A permit lets each ceremony of its plan begin once, whatever came of it.",
            "File the plan anew; if nobody here began it, find out who did."),
    KEY_PERMIT_EXPIRED("What was approved long ago may not be what people want now.", "File the plan anew."),
    KEY_BOOTSTRAP_OVER(
            "Only before the first policy is a key made without anybody's approval.",
            "Give the room its trust roots, and file the ceremony's plan as an intent."),
    CEREMONY_TRANSCRIPT_BROKEN(
            "A transcript is every line in its order, or it proves nothing.", "Get the file from who kept it whole."),
    // Notes, tiles and witnesses.
    NOTE_MALFORMED(
            "One note has one text, so that its signatures are of what is read.", "Get the note from its log again."),
    NOTE_KEY_INVALID("A key is named with its own id.", "Copy the key's line as its owner published it."),
    NOTE_UNSIGNED(
            "A note that no known key signed is nobody's word.", "Get the signed note, or configure the key it is by."),
    NOTE_SIGNATURE_INVALID(
            "A signature that names a known key and is not its own shows tampering.",
            "Treat where the note came from as compromised until explained."),
    TILE_PATH_INVALID("One tile has one path.", "Ask for a path as c2sp.org/tlog-tiles writes it."),
    TILE_MALFORMED("A tile holds what its path says.", "Get the tile from its log again."),
    COSIGNATURES_MISSING(
            "A history that no quorum of witnesses has seen may be one of two: no log, no money.",
            "See that the witnesses run and answer; a witness that refuses says why."),
    AUDIT_ROW_MALFORMED(
            "A row that is not understood may say anything.",
            "Read the log with the version that wrote it; else treat the log as tampered with."),
    LOG_COPY_FAILED(
            "A copy that is not on disk is none.",
            "Check the disk and the folder's rights; go on with the same command."),
    LOG_CHECKPOINT_MISSING("A copy without its signed head proves nothing.", "Export again into the same folder."),
    LOG_TILE_MISSING(
            "Every tile of a log is there, or the log is not whole.",
            "Export again into the same folder: it adds what is missing."),
    LOG_TILE_DAMAGED(
            "A tile's hashes are those of what lies under it.",
            "Delete the named tile and export again into the same folder; the entries are as they were signed."),
    LOG_ENTRY_DAMAGED(
            "An entry is what its log signed.",
            "Keep the file, delete it from the copy, export again; if it comes back the same, its source was changed: investigate."),
    LOG_ROOT_MISMATCH(
            "The signed root is that of these very entries.",
            "Treat the source of this copy as tampered with until explained; compare with an older export."),
    LOG_REWRITTEN(
            "A log only grows: an older copy is the beginning of every newer one.",
            "Keep both copies: with both checkpoints they prove that history was rewritten. Freeze, investigate."),
    LOG_PROOF_INVALID(
            "A proof leads from what it is about to a signed head.", "Make the proof again from a verified copy."),
    WITNESS_REQUEST_MALFORMED(
            "A witness reads one form of request.", "Ask as c2sp.org/tlog-witness says: old size, proof, checkpoint."),
    WITNESS_LOG_UNKNOWN(
            "A witness follows the logs that it is configured with.", "Have the witness's operator add the log's key."),
    WITNESS_SIZE_CONFLICT(
            "A witness goes on from the checkpoint that it cosigned last.",
            "Prove consistency from the size it names."),
    WITNESS_LOG_FORKED(
            "One size of one log has one root, for ever.",
            "Keep both checkpoints: they are the proof that the log's key signed two histories. Freeze, investigate."),
    WITNESS_PROOF_INVALID(
            "A checkpoint is cosigned only if it continues the last one.",
            "Ask with the right proof; if the log cannot make one, its history was rewritten."),
    WITNESS_MEMORY_FAILED("What is not durable has not been cosigned.", "Check the witness's disk, then restart it."),
    WITNESS_MEMORY_DAMAGED(
            "A witness that forgot would cosign another history.",
            "Restore the file of heads; never begin the same key with an empty one."),
    WITNESS_REFUSED("A witness that says no has a reason.", "See the reason, and the witness's own log."),
    WITNESS_UNREACHABLE("A witness that does not answer cosigns nothing.", "Start the witness, or mend the way to it."),
    FRAME_TOO_LARGE("A request has a bound.", "Send a smaller request."),
    OPERATION_UNKNOWN("The door has a fixed list of operations.", "Use a documented operation."),
    DIRECTORY_IN_USE("Two signers on one directory would sign twice.", "Stop the other signer."),
    CONFIGURATION_INVALID("A signer starts only with a configuration it understands.", "Correct the named setting."),
    INTERNAL("A bug or broken machine: nothing was signed.", "Report it with the signer's log.");

    private final String why;
    private final String remedy;

    SignerTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    /** Why the rule exists. */
    public String why() {
        return why;
    }

    /** What the reader can do. */
    public String remedy() {
        return remedy;
    }
}
