package io.portcullis.engine;

/** Every bound of this module in one place, each with what happens beyond it. */
public final class Limits {
    // account

    /** Bits of any amount, limit or collateral of an account; a larger one is refused, so that sums of them fit 127 bits. */
    public static final int AMOUNT_BITS = 120;

    /** Accounts of one node; a further one is refused. */
    public static final int ACCOUNTS = 16 << 20;

    /** Token lines of all accounts of a node: one for each account, and half as many again. A further one is refused until one has ended. */
    public static final int LINES = 24 << 20;

    /** Pending subcontracts of all accounts of a node; a further one is refused until one has ended. */
    public static final int SUBCONTRACTS = 4 << 20;

    /** Tokens a node knows; an account in a further one is refused. */
    public static final int TOKENS = 1 << 16;

    /** Tokens of one account: what a dispute settles. A further one is refused. */
    public static final int TOKENS_PER_ACCOUNT = io.portcullis.depositary.model.Limits.MAX_PROOF_TOKENS;

    /** Pending subcontracts of one account that one side made; a further one is refused. Each direction has its own. */
    public static final int PENDING_PER_SIDE = 1 << 14;

    /** Seconds for which a subcontract may be pending; a longer one is refused: capacity is not held for ever. */
    public static final long LONGEST_PENDING_SECONDS = 90 * 24 * 3_600L;

    /** Steps of a pull's hash chain: what one advance may have to hash. */
    public static final int PULL_STEPS = 4_096;

    /** Bytes of an onion packet in a lock. */
    public static final int ONION_BYTES = 4_096;

    /** Bytes of the encrypted reason of a cancellation. */
    public static final int REASON_BYTES = 1_024;

    /** Characters of a tag or reason that a peer gives. */
    public static final int REFUSAL_TEXT = 256;

    /** Transactions of one frame; what is left waits for the next. */
    public static final int FRAME_TRANSACTIONS = 1_000;

    /** Bytes of one frame's transactions, so that a message with two frames fits one payload of a link; what is left waits for the next. */
    public static final int FRAME_BYTES = 400 * 1_024;

    /** Transactions that wait for the other side of one account; a further one is refused. */
    public static final int QUEUED_TRANSACTIONS = 1 << 15;

    /** Further transactions that wait if they end a subcontract: one for each that either side may have pending. */
    public static final int QUEUED_ENDS = 2 * PENDING_PER_SIDE;

    /** How far a peer's block time may be ahead of this node's, in seconds; a frame beyond it is refused. */
    public static final long CLOCK_SKEW_SECONDS = 120;

    /** For how long after its expiry a subcontract may be claimed by a frame that was late, in seconds: less than any expiry delta. */
    public static final long FRAME_AGE_SECONDS = 600;

    // authority

    /** Bytes of a command's body; a longer one is refused. */
    public static final int COMMAND_BODY_BYTES = 8_192;

    /** How long before its end a command may be sent, in seconds; one that would be good for longer is refused. */
    public static final long COMMAND_LIFETIME_SECONDS = 24 * 3_600L;

    /** The latest time of a command or grant in seconds since 1970, as good as never; a later one is refused. */
    public static final long AUTHORITY_LATEST_SECONDS = (1L << 40) - 1;

    /** Bytes of a WebAuthn credential id, its specification's own bound; a longer one is refused. */
    public static final int CREDENTIAL_ID_BYTES = 1_023;

    /** Bytes of an assertion's authenticator data; a longer one is refused, and so is any extension. */
    public static final int AUTHENTICATOR_DATA_BYTES = 37;

    /** Bytes of an assertion's client data; a longer one is refused. */
    public static final int CLIENT_DATA_BYTES = 1_024;

    /** Bytes of a P-256 signature in DER; a longer one is refused. */
    public static final int P256_SIGNATURE_BYTES = 72;

    /** Bytes of an API key's id; any other number is refused. */
    public static final int API_KEY_ID_BYTES = 16;

    /** Characters of the origin of a passkey's pages; a longer one is refused. */
    public static final int ORIGIN_CHARACTERS = 256;

    /** Entities of a node that have grants; a further one is refused. */
    public static final int COMMANDING_ENTITIES = 1 << 20;

    /** Grants of one entity; a further one is refused. */
    public static final int GRANTS_PER_ENTITY = 64;

    /** Grants from a root to a holder, both counted; a deeper one is refused. */
    public static final int GRANT_DEPTH = 4;

    /** Tokens that a grant caps; one of more is refused. */
    public static final int CAPS_PER_GRANT = 64;

    /** Seconds of a velocity window; a longer one is refused. */
    public static final long VELOCITY_WINDOW_SECONDS = 31 * 24 * 3_600L;

    /** Commands remembered for one entity; beyond it what expires first is forgotten, and nothing that expires as early is admitted. */
    public static final int COMMANDS_REMEMBERED_PER_ENTITY = 1 << 16;

    /** Commands remembered for all entities; beyond it each makes room among its own, and one that has none is refused. */
    public static final int COMMANDS_REMEMBERED = 1 << 20;

    /** For how long after a command's end its outcome is told again, in seconds; later it is refused as expired. */
    public static final long OUTCOME_KEPT_SECONDS = 60;

    /** Bytes of an outcome; a longer one is a defect of the hub. */
    public static final int OUTCOME_BYTES = 256;

    static {
        requireOrder(COMMANDS_REMEMBERED_PER_ENTITY <= COMMANDS_REMEMBERED, "one entity's commands fit the node");
    }

    // entity

    /** Validators of an entity: what the Depositary allows of a board. */
    public static final int ENTITY_VALIDATORS = io.portcullis.depositary.model.Limits.MAX_BOARD_MEMBERS;

    /** The last height of an entity: at ten a second, 28 million years. Beyond: ENCODING_INVALID, and nothing is decided. */
    public static final long ENTITY_HEIGHTS = 1L << 53;

    /** The last round of a height: with timers that double it never comes. Beyond: ENTITY_ROUNDS_SPENT, and validators wait. */
    public static final int ENTITY_ROUNDS = 1 << 20;

    /** Bytes of a value that validators decide on; a larger one is refused: ENTITY_VALUE_TOO_LARGE. */
    public static final int ENTITY_VALUE_BYTES = 512 * 1_024;

    /** Bytes of one message or certified block: a value and two quorums of votes. Beyond: ENTITY_MESSAGE_TOO_LONG. */
    public static final int ENTITY_MESSAGE_BYTES = ENTITY_VALUE_BYTES + 32 * 1_024;

    /** Bytes of a ballot: a value proposed and one prepared, each twice, with their votes. Beyond: ENTITY_MESSAGE_TOO_LONG. */
    public static final int ENTITY_BALLOT_BYTES = 4 * ENTITY_MESSAGE_BYTES;

    /** Bytes of a signed accusation. Beyond: ENTITY_MESSAGE_TOO_LONG. */
    public static final int ENTITY_ACCUSATION_BYTES = 1_024;

    /** Values of one height that a validator replays; of further ones it prepares none, and the round's timer goes on. */
    public static final int ENTITY_REPLAYS = 256;

    // hub

    /** Seconds for which either side of a new account may answer a dispute. */
    public static final int RESPONSE_SECONDS = 24 * 3_600;

    /** Inputs that wait for a block; beyond it commands are refused with HUB_BUSY, and peers wait. */
    public static final int WAITING_INPUTS = 1 << 16;

    /** How often commands that expired are forgotten, in seconds of block time. */
    public static final long FORGET_SECONDS = 60;

    /** Blocks that wait for their seals; beyond it no block is closed: payments wait until the signers answer. */
    public static final int UNSEALED_BLOCKS = 64;

    /** Payloads that waited for room and are tried again in one block; others have their turn in the next ones. */
    public static final int RETRIES_PER_BLOCK = 16;

    /** Inputs of one block; what is left waits for the next. 10^5 payments are 10^5 locks: the rest follows inside. */
    public static final int BLOCK_INPUTS = 1 << 17;

    /** Bytes of one input: a payload, and what 20 hops on this node read of its packets. A longer one is a defect of whoever gives it. */
    public static final int INPUT_BYTES = 4 << 20;

    /** Bytes of what came for one block, beside its seals; what is left waits for the next. */
    public static final int BLOCK_BYTES = 47 << 20;

    /** By how much an HTLC that comes in outlives the one that goes out, at least, in seconds; less is refused in the configuration. */
    public static final long LEAST_EXPIRY_DELTA_SECONDS = 1_800;

    /** What of its time an HTLC must have left when it is delivered, in seconds; less is cancelled: there would be no time to claim it. */
    public static final long LAST_HOP_SECONDS = 900;

    /** Invoices of one node that are not paid or expired; a further one is refused. */
    public static final int INVOICES = 1 << 20;

    /** Payloads that wait for one peer; beyond it nothing more is queued for it, and what would be is refused or fails back. */
    public static final int OUTBOX_PAYLOADS = 1 << 16;

    /** Expired HTLCs that one block ends; what is left waits for the next. */
    public static final int EXPIRIES_PER_BLOCK = 10_000;

    /** Records of each slab that change before a snapshot has copied them; beyond it the snapshot is given up: SLAB_CUT_FULL. */
    public static final int SNAPSHOT_ASIDE_RECORDS = 1 << 20;

    /** Bytes of blocks that a replay decodes ahead of applying them; beyond it helpers wait. It bounds a restart's memory, not its speed. */
    public static final int REPLAY_AHEAD_BYTES = 32 << 20;

    // credit

    /** Tokens that a creditor has prices of; quotes of a further one are refused with FEED_TOO_MANY_TOKENS. */
    public static final int PRICED_TOKENS = 256;

    /** Counterparties of a creditor that something is known of, and reserves; a further one is refused with RISK_BOOK_FULL. */
    public static final int RISK_OBLIGORS = 1 << 20;

    /** Tokens that a counterparty's failure would take with it; a word that names more is no word. */
    public static final int RISK_WRONG_WAY_TOKENS = 64;

    /** The longest time in terms, in seconds: ten years. Longer ones are no terms. */
    public static final long RISK_SECONDS = 10L * 365 * 86_400;

    // kernel

    /** Bytes of a record of a slab; a larger one cannot be declared. */
    public static final int SLAB_RECORD_BYTES = 1 << 16;

    /** Records of a slab; a larger slab cannot be declared, and one more record than declared is a fault. */
    public static final int SLAB_RECORDS = 1 << 30;

    /** Keys of an index; one more is a fault. */
    public static final int INDEX_KEYS = 1 << 28;

    // link

    /** Bytes of one payload: a frame of 10,000 subcontracts fits. Beyond: the outbox refuses it; from a peer LINK_FRAME_TOO_LONG. */
    public static final int LINK_MAX_PAYLOAD_BYTES = 1_048_576;

    /** Bytes of one frame after its length prefix. Beyond: LINK_FRAME_TOO_LONG, and the connection ends. */
    public static final int LINK_MAX_FRAME_BYTES = LINK_MAX_PAYLOAD_BYTES + 32;

    /** Bytes of the first frame of a connection, all that a peer may make this side hold before it has greeted. LINK_FRAME_TOO_LONG. */
    public static final int LINK_MAX_HELLO_BYTES = 65_536;

    /** Entities on one node that a Hello names. Beyond: the node's terms refuse to be made; from a peer LINK_FRAME_MALFORMED. */
    public static final int LINK_MAX_HOSTED_ENTITIES = 1_024;

    /** Payloads of one peer that are delivered and not yet durable: some blocks' worth. Beyond: LINK_WINDOW_EXCEEDED; senders wait. */
    public static final int LINK_WINDOW_PAYLOADS = 8_192;

    /** The widest window a peer may offer. Beyond: LINK_FRAME_MALFORMED. */
    public static final int LINK_MAX_WINDOW_PAYLOADS = 65_536;

    /** Bytes of one peer's payloads that are delivered and not yet durable. Beyond: LINK_WINDOW_EXCEEDED; senders wait. */
    public static final int LINK_MAX_BYTES_IN_FLIGHT = 16 * 1_048_576;

    /** The last sequence of a direction: at 10 million a second, 28 years. Beyond: LINK_SEQUENCE_SPENT; from a peer LINK_FRAME_MALFORMED. */
    public static final long LINK_MAX_SEQUENCE = 1L << 53;

    static {
        requireOrder(
                2 * ENTITY_VALIDATORS * 256 + 1_024 <= ENTITY_MESSAGE_BYTES - ENTITY_VALUE_BYTES, "two quorums fit");
        requireOrder(ENTITY_MESSAGE_BYTES <= LINK_MAX_PAYLOAD_BYTES, "validators reach one another over links");
        requireOrder(2 * (FRAME_BYTES + 8_192) < LINK_MAX_PAYLOAD_BYTES, "two frames and their proofs fit a payload");
        requireOrder(FRAME_AGE_SECONDS < LEAST_EXPIRY_DELTA_SECONDS, "a late claim is still in time upstream");
        requireOrder(LINK_MAX_PAYLOAD_BYTES <= LINK_MAX_BYTES_IN_FLIGHT, "the longest payload can be sent");
        requireOrder(LINK_WINDOW_PAYLOADS <= LINK_MAX_WINDOW_PAYLOADS, "peers take the window that is offered");
        requireOrder(LINK_MAX_HOSTED_ENTITIES * 33 + 128 <= LINK_MAX_HELLO_BYTES, "the longest Hello fits");
    }

    // log

    /** Bytes of a segment of the log: what a restart reads at least. The log goes on in another. */
    public static final int LOG_SEGMENT_BYTES = 64 << 20;

    /** Bytes of the largest segment that can be configured; a larger one is refused at start. */
    public static final int LOG_LARGEST_SEGMENT_BYTES = 1 << 30;

    /** Bytes of a block, 480 for each of 100,000 payments; a larger one is LOG_BLOCK_TOO_LARGE, so the hub closes blocks before. */
    public static final int LOG_BLOCK_BYTES = 48 << 20;

    /** Bytes of a snapshot's payload; more is SNAPSHOT_TOO_LARGE. */
    public static final long SNAPSHOT_BYTES = 1L << 40;

    static {
        requireOrder(INPUT_BYTES <= BLOCK_BYTES, "every input fits into a block");
        requireOrder(
                BLOCK_BYTES + UNSEALED_BLOCKS * (ENTITY_VALIDATORS * 68 + 64) + 8_192 <= LOG_BLOCK_BYTES,
                "the log takes every block");
        requireOrder(LOG_BLOCK_BYTES + 8_192 <= LOG_SEGMENT_BYTES, "the largest block fits into a segment");
        requireOrder(LOG_SEGMENT_BYTES <= LOG_LARGEST_SEGMENT_BYTES, "the standard segment can be configured");
    }

    // onion

    /** Hops of a packet; a longer route is refused, since the packet's size is the same for all. */
    public static final int ONION_HOPS = 20;

    /** Bytes of a packet for each hop; a payload that does not fit is refused. */
    public static final int ONION_SLOT_BYTES = 160;

    /** Bytes of an error on its way back; any other size is refused. */
    public static final int ONION_ERROR_BYTES = 512;

    /** Bytes a hop may say beside the code of its failure; more is a bug of whoever makes it, and refused from outside. */
    public static final int ONION_DETAIL_BYTES = 448;

    /** Layers that one hub remembers until their HTLCs have expired; beyond it new ones are refused until some have. */
    public static final int ONION_REPLAYS = 1 << 17;

    /** The latest expiry in seconds since 1970 (the year 36,812); a later one is refused, so that sums never overflow. */
    public static final long ONION_EXPIRY_SECONDS = (1L << 40) - 1;

    // route

    /** A channel's fee in parts per million: at most the whole amount again; more is refused. */
    public static final int ROUTE_FEE_PPM = 1_000_000;

    /** Seconds by which one hop may ask its incoming HTLC to expire later; more is refused. */
    public static final int ROUTE_DELTA_SECONDS = 30 * 86_400;

    /** Seconds from the last HTLC's expiry to the first's; routes that lock longer are not looked for. */
    public static final int ROUTE_LOCK_SECONDS = 365 * 86_400;

    /** What a sender may count a day of locking at, in parts per million of the amount; more is refused, so that costs never overflow. */
    public static final int ROUTE_RISK_PPM_PER_DAY = 10_000;

    /** Entities of a graph; announcements of more are refused. */
    public static final int ROUTE_ENTITIES = 1 << 22;

    /** Directed channels of a graph; announcements of more are refused. */
    public static final int ROUTE_CHANNELS = 1 << 24;

    /** Ways to one entity that a search keeps: cheaper ones and shorter or earlier ones; further ones are dropped. */
    public static final int ROUTE_LABELS_PER_ENTITY = 4;

    /** Ways that one search follows; beyond it the search ends without a route. */
    public static final int ROUTE_LABELS = 1 << 20;

    // gossip

    /** Channels that a profile names; an entity with more names those of the largest buckets, and one that names more is refused. */
    public static final int PROFILE_CHANNELS = 128;

    /** Bytes of a profile; a longer one is refused. */
    public static final int PROFILE_BYTES = 256 + PROFILE_CHANNELS * 160;

    /** Bytes of a proof of a full board and the deepest path; a longer one is refused. */
    public static final int PROFILE_PROOF_BYTES = 8_192;

    /** Bytes of a profile with its proof; a longer one is refused. */
    public static final int PROFILE_VOUCHED_BYTES = PROFILE_BYTES + PROFILE_PROOF_BYTES + 16;

    /** How often a node looks whether what its entities say of themselves has changed, in seconds of block time; more often nothing is said. */
    public static final long PROFILE_LOOK_SECONDS = 5;

    /** After how long a profile that has not changed is said again, in seconds: long before others forget it. */
    public static final long PROFILE_REFRESH_SECONDS = 86_400L;

    /** For how long after its making a profile counts, in seconds; an older one is refused and forgotten. */
    public static final long PROFILE_LIFETIME_SECONDS = 14 * 86_400L;

    /** Entities of which a node keeps a profile, or evidence; a further one is refused. */
    public static final int GOSSIP_ENTITIES = 1 << 14;

    /** Bytes of all profiles that a node keeps; what goes beyond it is refused. */
    public static final long GOSSIP_TABLE_BYTES = 128L << 20;

    /** Entities against which a node keeps evidence; further evidence is refused. */
    public static final int GOSSIP_BANNED = 1 << 10;

    /** Bytes of one message between neighbours: two profiles with their proofs. A longer one is refused. */
    public static final int GOSSIP_BYTES = 64 * 1_024;

    /** Entries of a digest, and entities that one message asks for; what is left goes into the next. */
    public static final int GOSSIP_ENTRIES = 512;

    /** Bytes that a node tells one neighbour in a second, and one message more; what is left waits. Twice as many are heard, further ones dropped. */
    public static final int GOSSIP_BYTES_PER_SECOND = 64 * 1_024;

    /** How often neighbours compare what they know, in seconds: for so long what was lost is lost. */
    public static final long GOSSIP_DIGEST_SECONDS = 30;

    static {
        requireOrder(2 * PROFILE_VOUCHED_BYTES + 64 <= GOSSIP_BYTES, "evidence fits a message");
        requireOrder(GOSSIP_ENTRIES * 56 + 128 <= GOSSIP_BYTES, "a digest fits a message");
        requireOrder(GOSSIP_BYTES + GOSSIP_BYTES_PER_SECOND <= 2 * GOSSIP_BYTES_PER_SECOND, "what is said is heard");
        requireOrder(PROFILE_LOOK_SECONDS < PROFILE_REFRESH_SECONDS, "a change is said before a refresh");
        requireOrder(2 * PROFILE_REFRESH_SECONDS < PROFILE_LIFETIME_SECONDS, "a refresh may be lost");
    }

    private Limits() {}

    private static void requireOrder(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("limits contradict each other: " + what);
        }
    }
}
