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

    // authority: who may command.

    // entity: validators of a board.

    // hub: blocks.

    // kernel: memory.
    SLAB_FULL(
            "Memory is bounded, so that it cannot be used up by strangers.",
            "Raise the bound of that slab, or close what is idle."),
    SLAB_SLOT_DEAD(
            "A record is used only between its allocation and its release.",
            "This is a defect of the program: stop, keep the log, report it."),
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

    // log: blocks on disk.

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
