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
