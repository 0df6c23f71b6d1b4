package io.portcullis.signer.keyceremony;

/** What somebody is in a ceremony. Everybody is one thing, so two roles at a step are two people. */
public enum Role {
    /** Authorises the ceremony and signs its end; touches nothing. */
    OFFICER,
    /** Works at the token. */
    OPERATOR,
    /** Watches every step and signs what was seen. */
    WITNESS,
    /** Keeps one share of wrapping keys, on a card that opens only for its holder. */
    CUSTODIAN
}
