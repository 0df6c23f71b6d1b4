package io.portcullis.signer.keyceremony;

/** What is done at one step, and by whom; a witness signs each beside. */
public enum Act {
    /** A blank token gets its label and PINs. Names the bag it came in. */
    INITIALISE_TOKEN(Role.OPERATOR, Needs.BAG),
    GENERATE_KEY(Role.OPERATOR, Needs.NOTHING),
    /** Both have read the key's check value off the device, and it is the one on record. */
    COMPARE_KEY(Role.OPERATOR, Needs.CHECK),
    /** The same, of the wrapping key. */
    COMPARE_WRAPPING_KEY(Role.OPERATOR, Needs.CHECK),
    /** The key signs over a text that no earlier ceremony can have had. */
    PROVE_CONTROL(Role.OPERATOR, Needs.NOTHING),
    /** A wrapping key is drawn, and split into the custodians' envelopes. */
    SPLIT_WRAPPING_KEY(Role.OPERATOR, Needs.NOTHING),
    WRAP_KEY(Role.OPERATOR, Needs.NOTHING),
    /** A custodian takes an envelope, in a bag of its own. */
    HAND_OVER_SHARE(Role.CUSTODIAN, Needs.BAG),
    /** The key may leave its token no more, wrapped or not. */
    LOCK_KEY(Role.OPERATOR, Needs.NOTHING),
    /** What was wrapped leaves for another place. */
    SEND(Role.OPERATOR, Needs.BAG),
    /** It arrives, in the same bag. */
    RECEIVE(Role.OPERATOR, Needs.BAG),
    /** A key for this one session, that custodians seal their shares to. */
    OPEN_DESK(Role.OPERATOR, Needs.NOTHING),
    /** A custodian's card opens its envelope and seals the share to the desk. Names the bag it was in. */
    PRESENT_SHARE(Role.CUSTODIAN, Needs.SHARE),
    COMBINE_SHARES(Role.OPERATOR, Needs.NOTHING),
    UNWRAP_KEY(Role.OPERATOR, Needs.NOTHING),
    /** The chain names the new key and no longer the old one. */
    CHANGE_BOARD(Role.OPERATOR, Needs.NOTHING),
    /** The key this ceremony restored for an exercise is destroyed again. */
    DESTROY_COPY(Role.OPERATOR, Needs.NOTHING),
    /** The key this ceremony is to end is destroyed. */
    DESTROY_KEY(Role.OPERATOR, Needs.NOTHING),
    /** Everybody has seen the record. */
    CLOSE(Role.OPERATOR, Needs.NOTHING);

    /** What an order must name, and no other may. */
    enum Needs {
        NOTHING,
        BAG,
        CHECK,
        SHARE
    }

    private final Role performer;
    private final Needs needs;

    Act(Role performer, Needs needs) {
        this.performer = performer;
        this.needs = needs;
    }

    public Role performer() {
        return performer;
    }

    Needs needs() {
        return needs;
    }
}
