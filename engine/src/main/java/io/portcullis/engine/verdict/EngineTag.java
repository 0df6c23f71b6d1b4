package io.portcullis.engine.verdict;

/** Every rule this module refuses by. The name is the stable tag; {@link #why} and {@link #remedy} make its documentation page. */
public enum EngineTag {
    // Bytes that are no value.
    ENCODING_INVALID(
            "One value has one encoding, so that its hash is its identity.", "Use matching versions on both sides."),

    // account: the two-party machine.
    AMOUNT_NOT_POSITIVE("What moves is counted in whole units above zero.", "Name an amount of at least 1."),
    AMOUNT_TOO_LARGE("Sums of bounded amounts can never overflow.", "Name an amount below 2^120."),
    TOKEN_UNKNOWN("An account holds only tokens that were added to it.", "Add the token to the account first."),
    CAPACITY_EXCEEDED(
            "No new exposure beyond collateral and granted credit.",
            "Send less, wait for holds to end, or have the other side grant more credit."),
    TOKEN_KNOWN("A token has one line in an account.", "Use the line that is there."),
    TOO_MANY_TOKENS("A dispute settles every token of an account, so their number is bounded.", "Use fewer tokens."),
    TOO_MANY_ACCOUNTS("A node's memory is bounded.", "Open the account with another hub."),
    ACCOUNT_UNKNOWN("Only an open account has a state.", "Open the account first."),
    ACCOUNT_EXISTS("Two entities have one account.", "Use the account that is open."),
    ACCOUNT_ID_TAKEN("Indexes hold half of an id; two ids that share it never mix.", "Use another entity or token."),
    ACCOUNT_CLOSING("A closing account makes no new exposure.", "Open a new account, or let what is pending end."),
    SUBCONTRACT_UNKNOWN("Only what is pending can be moved on.", "Look at the account: it may have ended already."),
    TOO_MANY_PENDING(
            "Each direction of an account has its own bounded slots.", "Wait until some of this side's have ended."),
    NOT_YOURS("Who may end a subcontract how is part of it.", "Have the other side do it."),
    EXPIRED("After its expiry nothing of a subcontract succeeds.", "Make a new one with a later expiry."),
    NOT_EXPIRED("Before its expiry a maker cannot take back what it promised.", "Wait until its expiry."),
    EXPIRY_TOO_FAR("Capacity is not held for ever.", "Choose an earlier expiry."),
    PREIMAGE_WRONG("Only the preimage moves the amount.", "Show the value whose hash was locked."),
    STEPS_OUT_OF_RANGE("A pull goes forward, step by step, to its end.", "Show a later step of the chain."),
    ORDER_INVALID("An order gives one token for another at a stated least fill.", "Correct the order's terms."),
    FILL_OUT_OF_RANGE("A fill is within what is left and above the maker's least.", "Choose another fill."),
    NOTICE_OUT_OF_ORDER("Both sides follow the chain's changes in order.", "Send the notices in order."),
    NOTICE_BY_COMMAND(
            "What the chain did is said by this node's follower of the chain alone.",
            "Deposit on the chain: the node notes it by itself."),
    NOTICE_UNSEEN("What the chain did is what this node has seen there.", "Wait until the chain's event is final."),
    SETTLEMENT_AGREED(
            "Both have signed: the chain may act on it until it expires.", "Wait for the chain, or its expiry."),
    CLOSE_NOT_PROPOSED("An account ends when both sides wish it.", "Propose to close first."),
    STILL_PENDING("The last state has nothing pending.", "Let subcontracts end first."),
    FRAME_HEIGHT_WRONG("Frames come one after the other.", "Resume from the last acknowledged frame."),
    FRAME_HASH_WRONG("A frame names its predecessor.", "Compare both sides' last frames."),
    FRAME_AUTHOR_WRONG("A proposal is by the side that sends it.", "Look for a broken or hostile peer."),
    FRAME_STALE("What was agreed is never agreed again otherwise.", "Nothing: the newer frame stands."),
    FRAME_TIME_WRONG("A frame is judged by its own time, so that time must be true.", "Set the clocks right."),
    FRAME_REJECTED("The other side will not sign.", "Compare both sides' states; the chain decides otherwise."),
    STATE_ROOT_WRONG("Both sides compute the same state.", "Compare both sides' states and versions."),
    PROOF_BODY_WRONG("A frame counts with its author's signed proof body.", "Look for a broken or hostile peer."),
    ACKNOWLEDGEMENT_UNKNOWN("An acknowledgement is of an open proposal.", "Look for a broken or hostile peer."),
    QUEUE_FULL("What waits is bounded.", "Wait until the other side answers."),
    NODE_FULL(
            "A node keeps no more tokens, lines and subcontracts than it has room for.",
            "Wait until something has ended: what peers agreed goes on by itself then. If it lasts, move accounts to another node."),

    CREDIT_PERMIT_MISSING(
            "An entity whose people said so lets a counterparty owe more by its board's permit alone.",
            "File the new limit as an intent of kind credit-limit; once it is completed, raise the limit with its permit."),
    CREDIT_PERMIT_INVALID(
            "A permit is a quorum's: the board whose keys seal for the entity.",
            "Get the permit again from the intent; if it is whole, compare this node's board with the one that signed."),
    CREDIT_PERMIT_MISMATCH(
            "People approved one rise, from the limit that they saw, and it is done once.",
            "Send the command that 'credit --permit' makes; if the limit has moved, file another intent."),
    CREDIT_PERMIT_EXPIRED("What was approved long ago may not be what people want now.", "File the new limit anew."),

    // authority: who may command.
    COMMAND_KIND_UNKNOWN("What a node does not know it does not do.", "Use matching versions on both sides."),
    COMMAND_OTHER_DOMAIN(
            "A command is good for one Depositary on one chain.", "Sign for the Depositary that this node serves."),
    COMMAND_EXPIRED(
            "After its end a command is never applied, so that a late one surprises nobody.",
            "Sign a new one with a later end."),
    COMMAND_TOO_FAR("A command that is good for long is one that a thief can keep.", "Choose an earlier end."),
    COMMAND_BELOW_FLOOR(
            "What may have been applied and forgotten is never applied again.",
            "Look whether it was applied; if not, sign it anew with a later end."),
    SIGNATURE_INVALID(
            "Only the holder of the key can command by it.",
            "Sign the command's digest with the key that was granted."),
    PASSKEY_TYPE_WRONG(
            "What a browser signed for another purpose is no command.",
            "Ask the browser for an assertion (navigator.credentials.get)."),
    PASSKEY_CHALLENGE_WRONG("An assertion is good for one command.", "Have the command itself signed."),
    PASSKEY_DATA_INVALID(
            "Authenticator data has one form here: no extensions, no reserved flags.",
            "Ask for the assertion without extensions."),
    PASSKEY_USER_UNVERIFIED(
            "A person must touch the key, and the key must know the person.", "Ask for user verification: required."),
    PASSKEY_KEY_WRONG("A grant names one public key.", "Register the passkey again, or use the one that was granted."),
    PASSKEY_RELYING_PARTY_WRONG(
            "A passkey counts for the site it was registered with.", "Use the site that the grant names."),
    PASSKEY_ORIGIN_WRONG(
            "A page of another site must not be able to command.",
            "Open the console at the address that the grant names."),
    PASSKEY_COUNTER_STALE(
            "A counter that does not rise is of an old assertion or a copied key.",
            "Sign again; if it repeats, revoke the passkey: it was copied."),
    API_PIN_WRONG("An API key is bound to its owner's TLS key.", "Connect with the certificate whose key was granted."),
    AUTHORITY_UNKNOWN(
            "Who was granted nothing commands nothing.", "Have the entity's owner grant it, or check entity and key."),
    AUTHORITY_EXPIRED("A grant ends, and with it all that was granted from it.", "Have the grant renewed."),
    KIND_NOT_GRANTED(
            "A holder does only what was granted to it and to those above it.",
            "Use another key, or have this kind granted."),
    SPEND_UNSTATED("What moves value must count against the limits.", "Report a bug in the hub."),
    TOKEN_NOT_GRANTED("A capped grant spends only the tokens it lists.", "Have a cap for this token granted."),
    PAYMENT_CAP_EXCEEDED(
            "One stolen key must not be able to pay much at once.", "Pay less, or use an authority with a higher cap."),
    VELOCITY_EXCEEDED(
            "One stolen key must not be able to pay much within a while.",
            "Wait, or use an authority with a higher cap."),
    IDEMPOTENCY_CONFLICT("One idempotency key names one command.", "Choose a new random key for each new command."),
    IDEMPOTENCY_FULL("What is remembered is bounded.", "Wait until commands of others have expired."),
    GRANT_INVALID(
            "A grant has one encoding and only sensible rights; an API key is capped and never grants.",
            "Correct the grant."),
    GRANT_EXCEEDS_GRANTER(
            "Nobody can give more than they hold.", "Grant fewer kinds, lower caps, or an earlier expiry."),
    GRANT_NOT_BELOW(
            "A holder changes only what it gave, and what those gave whom it gave to.",
            "Have somebody above that holder do it."),
    GRANT_UNKNOWN("Only what was granted can be removed.", "Look at the entity's grants: it may be gone already."),
    GRANT_HELD("A key has one grant of an entity.", "Use a new key, or remove the other grant first."),
    TOO_MANY_GRANTS("An entity's grants are bounded.", "Remove grants that are not used."),
    GRANT_TOO_DEEP(
            "Each payment is charged to every grant above it, so their number is bounded.",
            "Grant from nearer to the root."),
    LAST_AUTHORITY(
            "An entity without a root could be commanded by nobody, for ever.",
            "Change the root's key instead of removing it."),
    GRANTS_FOUNDED(
            "Roots are given once; afterwards only commands change grants.", "Change grants by a command of a root."),
    TOO_MANY_ENTITIES("A node's memory is bounded.", "Let another hub host the entity."),
    AUTHORITY_SNAPSHOT_INVALID(
            "A snapshot is read exactly or not at all.", "Restore an unchanged snapshot, or replay the log."),

    // entity: validators of a board.
    ENTITY_BOARD_WEAK(
            "Two quorums must share a correct validator, which takes more than two thirds of the weight.",
            "Raise the board's threshold above two thirds of its weight."),
    ENTITY_SHARING_WRONG(
            "A certificate's group signature comes from the shares of any quorum.",
            "Give each member one share of the board's group key, of which a quorum's are enough."),
    ENTITY_OTHER("A validator speaks for one entity.", "Deliver messages to the entity they name."),
    ENTITY_MESSAGE_TOO_LONG("Nobody can make a validator hold more than a bounded message.", "Propose smaller values."),
    ENTITY_VERSION_UNKNOWN("Bytes are read by the rules of their version.", "Use matching versions on all sides."),
    ENTITY_SIGNER_STRANGER("Only members of the board vote.", "Compare the board with the keys that are in use."),
    ENTITY_EPOCH_RETIRED(
            "A retired board is dead at activation, not after a grace.",
            "Nothing: the sender learns of the new board."),
    ENTITY_EPOCH_UNKNOWN("A vote counts only for the board it names.", "Nothing: this validator catches up first."),
    ENTITY_EPOCH_WRONG(
            "Boards follow one another, from a height that is not being decided yet.",
            "Name the next epoch, and a height at least two after the decision."),
    ENTITY_HEIGHT_WRONG("Heights are decided one after the other.", "Feed certified blocks from the height that is."),
    ENTITY_HEIGHT_AHEAD("What is kept for later is bounded.", "Nothing: this validator asks for certified blocks."),
    ENTITY_MESSAGE_STALE("What is over is over.", "Nothing: the network was slow."),
    ENTITY_MESSAGE_REPEATED("A message counts once.", "Nothing: the network doubled it."),
    ENTITY_EQUIVOCATION(
            "A validator casts one vote of a kind in a round; two prove that it is Byzantine.",
            "Show the accusation to the board, and replace that member's key."),
    ENTITY_NOT_PROPOSER("Each round has its proposer.", "Look for a broken or hostile validator."),
    ENTITY_VALUE_WRONG("A vote is for the value that comes with it.", "Look for a broken or hostile validator."),
    ENTITY_VALUE_TOO_LARGE("Values are bounded.", "Propose the hash of what is larger."),
    ENTITY_UNJUSTIFIED(
            "What a quorum may have decided is never replaced: a proposal shows what quorums prepared before.",
            "Look for a broken or hostile validator."),
    ENTITY_PART_UNEXPECTED(
            "A group signature has parts only where the board shares a key.",
            "Look for a broken or hostile validator."),
    ENTITY_SIGNATURE_UNASKED(
            "Only the vote that was asked for leaves.", "Nothing if it was late; else check the signer."),
    ENTITY_TIMER_STALE("A timer is for one round.", "Nothing: the round ended before."),
    ENTITY_ROUNDS_SPENT("Rounds are bounded.", "Double the timer with each round; start the validators again."),
    ENTITY_VERDICT_UNASKED("A verdict answers a replay that was asked for.", "Report a bug in the hub."),
    ENTITY_CERTIFICATE_SHORT("Nothing is final by fewer votes than a quorum.", "Get the whole certificate."),
    ENTITY_CERTIFICATE_DISORDERED(
            "Each validator is in a certificate once.", "Get the certificate from another source."),
    ENTITY_CERTIFICATE_GROUP(
            "Where the board shares a key, its group signs too.", "Get the certificate from another source."),
    ENTITY_EVIDENCE_INVALID("An accusation is proven by the accused's own signatures.", "Throw the accusation away."),
    ENTITY_REPLAY_DIVERGED(
            "What a quorum decided and this validator cannot compute means that one of them is broken.",
            "Compare versions and state roots, restore this validator from its log, start it again."),
    ENTITY_CERTIFICATES_CONFLICT(
            "Two decisions at one height mean that more than a third is Byzantine.",
            "Stop every validator, keep all logs, find who signed both."),
    ENTITY_BALLOT_AHEAD(
            "A ballot beyond the decisions means that decisions were lost.",
            "Restore the block log; never restore it from an older copy than the ballot."),
    ENTITY_HALTED(
            "A validator that found itself wrong does not vote.", "Look up the tag it halted by, then start it again."),

    // hub: blocks.
    BLOCK_INVALID("A block has one encoding, within bounds.", "Look for a broken log or replica."),
    BLOCK_OUT_OF_ORDER("Blocks come one after the other.", "Replay the log from the newest snapshot."),
    HUB_IMAGE_INVALID("A snapshot is whole or worthless.", "Take the older snapshot and replay from it."),
    STATE_ROOT_DIFFERS(
            "The same blocks give the same state.", "Do not go on: compare versions and memory of the replicas."),
    SEAL_UNEXPECTED("Seals come back in the order of their blocks.", "Look at the signers' answers."),
    SEAL_INVALID("A frame counts with a quorum's seal.", "Compare the board with the keys that sign."),
    PAYLOAD_OUT_OF_ORDER("Each payload of a link is taken once, in order.", "Nothing: it was taken before."),
    PEER_FOREIGN("An entity speaks through its own node.", "Look for a hostile peer, or correct the peer book."),
    ENTITY_FOREIGN("A node acts for the entities it hosts.", "Send it to the entity's own node."),
    COUNTERPARTY_UNKNOWN("An account needs a way to its other side.", "Add the entity to the peer book."),
    COMMAND_KIND_WRONG("A command's kind is what its authority was granted for.", "Name the kind of its body."),
    TOO_MANY_INVOICES("A node's open invoices are bounded.", "Wait until some are paid or expire."),
    INVOICE_EXISTS("A preimage is good for one payment.", "Choose a fresh random preimage."),
    ACCOUNT_DISPUTED("A disputed account is settled by the chain.", "Wait for the dispute's end."),
    ACCOUNT_ENDED(
            "The chain has ended a dispute of this account and shared what was in it.",
            "Look at the dispute's end on the chain; what is owed beyond it is a debt there."),
    DISPUTE_UNSEEN(
            "What the chain was shown counts in an account once nothing more is agreed in it.",
            "Tell of the dispute first: this node's follower does."),
    HUB_BUSY("What waits for a block is bounded.", "Send it again in a moment, with the same idempotency key."),
    GATE_FROZEN(
            "What an entity has closed on the chain is closed here: no new credit from the first level on, nothing new at the last.",
            "Wait until its board lowers the level on the chain. Repaying, and ending what is pending, stays open."),
    SEALS_REFUSED(
            "Without seals nothing becomes final, so nothing new begins.",
            "Mend what the signers name; the node asks for the same seal again, and goes on by itself."),
    HUB_STOPPED("A node that cannot log or seal accepts nothing.", "Look at the alarm that stopped it."),

    // kernel: memory.
    SLAB_FULL(
            "Memory is bounded, so that it cannot be used up by strangers.",
            "Raise the bound of that slab, or close what is idle."),
    SLAB_SLOT_DEAD(
            "A record is used only between its allocation and its release.",
            "This is a defect of the program: stop, keep the log, report it."),
    SLAB_CUT_FULL(
            "What changes while a snapshot is copied is set aside, in bounded memory.",
            "Nothing: the next snapshot begins anew. If it repeats, the disk is too slow for what changes."),
    SLAB_IMAGE_INVALID(
            "A slab has one image, and only that is taken back.",
            "Restore from another snapshot, or replay the log from the start."),
    SLAB_SPACE_FAILED(
            "Without memory or disk for its records the engine stops before it loses any.",
            "Free or add disk space, then start again; nothing durable was in that file."),
    INDEX_FULL("Memory is bounded, so that it cannot be used up by strangers.", "Spread entities over more hubs."),
    WRITER_FOREIGN(
            "One thread changes the state, or its order means nothing.",
            "This is a defect of the program: stop, keep the log, report it."),

    // link: sessions between engines.
    LINK_FRAME_MALFORMED(
            "A frame has one encoding, so that what was read is what was sent.",
            "Use matching versions on both sides; look for what changes bytes in between."),
    LINK_FRAME_TOO_LONG("A peer cannot make this side hold more than a bounded frame.", "Send smaller payloads."),
    LINK_KIND_UNKNOWN("Only kinds of the agreed version are spoken.", "Use matching versions on both sides."),
    LINK_VERSION_UNSUPPORTED("Both sides must speak one version.", "Upgrade the older side."),
    LINK_HELLO_MISSING("A connection begins with a Hello.", "Check what is connecting to this port."),
    LINK_HELLO_REPEATED("A connection has one Hello.", "Connect again to greet again."),
    LINK_OTHER_JURISDICTION(
            "Two engines can only agree on accounts of the same Depositary.",
            "Compare chain id and Depositary address in both configurations."),
    LINK_PEER_UNEXPECTED("A peer is who its certificate says.", "Compare node ids and pins in the peer book."),
    LINK_ENTITY_UNEXPECTED(
            "A peer may host only what the peer book says, or it could draw away what is meant for others.",
            "Add the entity to the peer's entry, if it truly lives there."),
    LINK_PEER_AHEAD(
            "A peer cannot have received what was never appended: one of the two has lost data.",
            "Stop both hubs; find which one was restored from an old copy."),
    LINK_PEER_WENT_BACK(
            "What a peer acknowledged it must keep: it has lost data.",
            "Restore the peer from its own log, never from an old copy."),
    LINK_GREETING_STALE(
            "A greeting that says less than an open connection has shown was overtaken on its way.",
            "Nothing, unless it repeats: then the peer has lost data."),
    LINK_SEQUENCE_GAP("Payloads come one after the other.", "Nothing: the peer sends again after reconnecting."),
    LINK_SEQUENCE_SPENT("Sequences are bounded.", "Begin a new link under a new node id."),
    LINK_WINDOW_EXCEEDED("A peer sends no more than it was let.", "Correct the peer's software."),
    LINK_PONG_UNASKED("A pong answers a ping.", "Correct the peer's software."),
    LINK_PEER_SILENT("A peer that says nothing is offline.", "Look at the network and at the peer."),
    LINK_PEER_UNKNOWN(
            "Only a key that the peer book pins may connect.", "Compare the peer's key with the pin in the peer book."),
    LINK_HANDSHAKE_FAILED(
            "A connection begins with mutual TLS 1.3 and a Hello.",
            "Check the peer's certificate and what is connecting to this port."),
    LINK_HANDSHAKE_SLOW("A stranger holds a place for a short time only.", "Look at the network and at the peer."),
    LINK_TOO_MANY_CONNECTIONS(
            "Connections are bounded, in all and of one peer.", "Look at what connects so often; connect again later."),
    LINK_CONNECTION_LOST("A stream may break at any time.", "Nothing: the link connects again."),
    LINK_PEER_UNREACHABLE("A dial must lead to the peer.", "Look at the network, the peer, and its address and pin."),
    LINK_PEER_LEFT("The peer ended the connection and said why.", "Look up the tag it named."),
    LINK_SUPERSEDED("Two nodes keep one connection: the newest.", "Nothing: the other connection is in use."),
    LINK_STOPPED("This node is stopping.", "Nothing: connect again when it is back."),
    LINK_DURABLE_AHEAD("Only what was delivered can become durable.", "Report a bug in the hub."),
    LINK_OUTBOX_BROKEN(
            "The outbox keeps every payload, of a bounded size, until it is acknowledged.", "Report a bug in the hub."),

    // log: blocks on disk.
    LOG_IN_USE("One process writes a log.", "Stop the other process, then start again."),
    LOG_DISK_UNUSABLE("A log lives in a directory of its own.", "Make the directory, owned by this user alone."),
    LOG_ABSENT(
            "A node that ran has a log; an empty directory in its place means loss.",
            "Bring the log back. Only for a new node make a new one."),
    LOG_EXISTS("A log is never begun over another.", "Open the log that is there, or choose an empty directory."),
    LOG_VERSION_UNKNOWN(
            "A file is read by the rules of its version.", "Start the program that wrote it, or a newer one."),
    LOG_HEADER_DAMAGED("A segment says what it is, or nothing in it can be believed.", "Restore this node's log."),
    LOG_MARK_DAMAGED("Marks tell what was committed from what was not.", "Restore this node's log."),
    LOG_RECORD_DAMAGED("What was committed is read back as it was, or not at all.", "Restore this node's log."),
    LOG_RECORD_MISSING("What was committed is there.", "Restore this node's log."),
    LOG_ORDER_WRONG("Each block follows the one before, in its place of its log.", "Restore this node's log."),
    LOG_REST_DAMAGED(
            "Nothing is written after a segment's end; what is there was changed behind the log's back.",
            "Look for a failing disk, then restore this node's log."),
    LOG_SEGMENT_MISSING("Segments follow each other without a gap.", "Bring the missing file back."),
    LOG_SEGMENT_FOREIGN(
            "A log holds its own segments only.", "Take the foreign file away and bring the log's own back."),
    LOG_SEGMENT_CUT("A segment keeps its size.", "Restore this node's log."),
    LOG_HEIGHT_WRONG("Blocks come one after the other.", "Report a bug in the hub."),
    LOG_HEIGHT_ABSENT("Only durable blocks that were not let go can be read.", "Start from a newer snapshot."),
    LOG_BLOCK_TOO_LARGE("A block is bounded, so that reading it is.", "Close blocks earlier."),
    LOG_WRITE_FAILED("What cannot be written is not durable.", "Look at the disk, then start again."),
    LOG_FORCE_FAILED(
            "After a failed fsync the kernel may have forgotten what it could not write, so it is never tried again.",
            "Replace the disk if it fails, then start again: opening tells what is there."),
    LOG_DISK_FULL("A node stops before it loses what it cannot write.", "Free or add disk space, then start again."),
    LOG_READ_FAILED("A disk that cannot be read says so.", "Replace the disk; restore this node's log."),
    LOG_FAILED("After one failure nobody knows what is durable.", "Look up the first fault, then start again."),
    SNAPSHOT_DAMAGED("A snapshot is read exactly or not at all.", "An older one is used, if the log reaches back."),
    SNAPSHOT_VERSION_UNKNOWN("A snapshot is read by the rules of its version.", "Start the program that wrote it."),
    SNAPSHOT_LOG_GAP(
            "State is a snapshot and every block after it; with a gap between them it is not this node's state.",
            "Bring the missing log files or snapshots back."),
    SNAPSHOT_TOO_LARGE("A snapshot is bounded as the state is.", "Report a bug in the hub."),
    SNAPSHOT_FAILED("A snapshot counts when it is durable.", "Look at the disk; the log keeps every block until then."),

    // onion: packets and their errors.
    ONION_ROUTE_INVALID(
            "A packet has 1 to 20 hops; all forward but the last, which delivers.", "Find a route with fewer hops."),
    ONION_SIZE_WRONG(
            "Packets have one size and errors have one, so that length says nothing.",
            "Use matching versions on both sides."),
    ONION_VERSION_UNKNOWN("A packet is read by the rules of its version.", "Use matching versions on both sides."),
    ONION_KEY_WEAK(
            "With a point of small order everybody knows the secret.",
            "The sender uses fresh X25519 keys for each packet."),
    ONION_NOT_AUTHENTIC(
            "A hop acts only on what the sender wrote for it and for this payment.",
            "Build a new packet with this hop's key and the HTLC's hash."),
    ONION_PAYLOAD_INVALID(
            "An instruction has one encoding, and bytes that mean nothing are zero.",
            "Use matching versions on both sides."),
    ONION_ERROR_INVALID(
            "An error names a known code in its one encoding.",
            "Avoid the hop that made it; it is at fault or too new."),
    ONION_ERROR_UNREADABLE(
            "An error counts only with the MAC of the hop that made it.",
            "Try another route: a hop on this one changes what passes."),
    ONION_REPLAYED("One layer is opened for one HTLC only.", "Build a new packet for each attempt."),
    ONION_REPLAYS_FULL(
            "Nothing is forgotten to make room, or an old packet could be played again.",
            "Wait until pending HTLCs have expired."),
    ONION_EXPIRY_PASSED("What has expired is not forwarded.", "Build a packet with later expiries."),
    ONION_REPLAYS_INVALID("A snapshot is read exactly or not at all.", "Restore an unchanged snapshot."),

    // route: finding paths.
    ROUTE_ANNOUNCEMENT_INVALID("An announcement has one encoding and bounded terms.", "Announce within the limits."),
    ROUTE_ANNOUNCEMENT_STALE("Only a higher sequence replaces what is known.", "Announce with the next sequence."),
    ROUTE_ANNOUNCEMENT_EQUIVOCAL(
            "One sequence says one thing: two different announcements of it show a liar or a lost counter.",
            "Announce with the next sequence."),
    ROUTE_GRAPH_FULL("The graph has a bound, so that strangers cannot fill the memory.", "Raise the bound, or prune."),
    ROUTE_TO_SELF("A payment goes from one entity to another.", "Name another receiver."),
    ROUTE_ENTITY_UNKNOWN("Both ends have announced channels.", "Wait for announcements, or pay directly."),
    ROUTE_NONE(
            "Enabled channels of enough capacity lead from sender to receiver.",
            "Open a channel, send less, or wait for announcements."),
    ROUTE_FEES_ABOVE_LIMIT("A sender never pays more fees than it allowed.", "Allow more fees, or send less."),
    ROUTE_EXPIRY_ABOVE_LIMIT("A sender's money is never locked longer than it allowed.", "Allow a later expiry."),
    ROUTE_HOPS_ABOVE_LIMIT("A route has no more hops than was allowed, and than fit a packet.", "Allow more hops."),
    ROUTE_WORK_EXHAUSTED("A search ends, however large the graph.", "Loosen the limits, or avoid less."),
    ROUTE_RECEIVER_REFUSED(
            "What the receiver itself refuses no other route brings through.", "Ask the receiver for another invoice."),
    ROUTE_BROKEN("An error that means nothing teaches whom to avoid, while there is somebody.", "Ask the receiver."),
    ROUTE_KEY_UNKNOWN("A packet is encrypted to the key each hop has announced.", "Wait for the hop's announcement."),

    // gossip: what hubs tell of themselves.
    PROFILE_INVALID("A profile has one encoding and bounded terms.", "Announce within the limits."),
    PROFILE_TOO_LONG("Strangers' words are kept, so they are short.", "Name fewer channels."),
    PROFILE_LEAF_OTHER(
            "What is vouched for is the profile itself: its entity, sequence and bytes.",
            "Look for whoever passes it on: it was changed on the way."),
    PROFILE_BOARD_UNKNOWN(
            "Without an entity's board nobody can tell who speaks for it.",
            "Wait until the chain shows the entity, or pin its board in the configuration."),
    PROFILE_SEAL_INVALID(
            "Only a quorum of an entity's board speaks for it.",
            "Compare the board that is known with the chain's; else look for a hostile peer."),
    PROFILE_OF_THE_FUTURE("A profile that is made later than now would never be forgotten.", "Set the clocks right."),
    PROFILE_EXPIRED("An entity that says nothing for long is gone.", "Wait for its next profile."),
    PROFILE_STALE("Only a higher sequence replaces what is known.", "Nothing: the newer profile stands."),
    PROFILE_EQUIVOCAL(
            "One sequence says one thing: signers that keep their watermarks never seal another.",
            "The evidence is kept. Ask the entity which of its keys are outside of their signers."),
    PROFILE_BANNED(
            "Of an entity that said two things at once nothing counts.",
            "Look at the evidence; when the entity has new keys, remove it and restart."),
    GOSSIP_INVALID("A message has one encoding and bounded size.", "Look for a broken or hostile peer."),
    GOSSIP_TOO_MUCH(
            "What hubs tell of themselves never delays payments.",
            "Nothing: what was dropped is told again later. If it goes on, look at the peer."),
    GOSSIP_FULL("The table has a bound, so that strangers cannot fill the memory.", "Raise the bound."),

    // credit: prices of several sources.
    FEED_FORGED(
            "Only a pinned source's own key makes its quote.",
            "Pin the source's key, or look for who speaks in its name."),
    FEED_REPEATED("A source's quotes come once and in order.", "Nothing: the newer quote stands."),
    FEED_STALE("An old price is none.", "Look whether the source is behind, or a clock is wrong."),
    FEED_SPIKING(
            "No source moves a price alone, and no price moves far unless all say so.",
            "Compare the sources; the last price stands until they agree."),
    FEED_MISSING(
            "A price needs a quorum of fresh quotes.", "Bring the sources back; the last price stands and is marked."),
    FEED_TOO_MANY_TOKENS(
            "A board of prices is bounded, so that no source fills a node's memory.",
            "Quote fewer tokens: those that accounts hold."),
    RISK_TERMS_MISSING(
            "Without terms nothing is rated: who may say prices and what is called is the treasury's to say.",
            "Say the terms first: 'risk terms'."),
    RISK_TERMS_OLD(
            "A report names the version of the model that it was made by, so no version means two models.",
            "Raise the version."),
    RISK_NOT_SECURED(
            "An account that was not secured for so long is opened by people, and only when it is secured.",
            "Have the counterparty top up its reserve until 'risk ratings' shows it covered."),
    RISK_BOOK_FULL("A node's memory is bounded.", "Rate on another node."),
    RISK_OUT_OF_RANGE("The model has no number for such a fact.", "Compare the fact's units with what is asked for."),
    RISK_CREDIT_FROZEN(
            "A call for reserve was not met in time: what is owed stands, and nothing is owed beyond it.",
            "Top up the reserve. Repaying stays open."),
    RISK_ACCOUNT_CLOSED(
            "Reserve did not come for so long that there is no new exposure at all.",
            "Repay, top up, and have the treasury open the account again: 'risk reopen'."),
    ;

    private final String why;
    private final String remedy;

    EngineTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }
}
