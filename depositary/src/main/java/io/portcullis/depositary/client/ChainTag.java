package io.portcullis.depositary.client;

/** Why the chain could not be used. Names are stable: documentation and alarms use them. */
public enum ChainTag {
    CHAIN_UNREACHABLE("Check that the node runs and that its address in the configuration is right; nothing was lost."),
    CHAIN_ID_CHANGED("The node serves another chain than the one pinned. Point the configuration at the right node."),
    CODE_CHANGED("The code at the Depositary's address is not the pinned one. Stop, and find out who changed which."),
    NODE_REFUSED("The node does not do what was asked; its own words are in the message."),
    ANSWER_MALFORMED("The node's answer breaks the JSON-RPC specification. Use another node."),
    FEE_ABOVE_CAP("Gas costs more than the configured cap. Wait for it to fall, or raise the cap."),
    GAS_ABOVE_LIMIT("The transaction needs more gas than one may have (EIP-7825). Split the batch."),
    FUNDS_MISSING("The account that pays for gas has not enough coin. Send it some."),
    NONCE_GAP(
            "An earlier transaction of the gas account is missing at the node. Send it again or cancel the later one."),
    TRANSACTION_ABANDONED(
            "Another transaction took this one's nonce: it will never be mined. Look who else uses the account."),
    SENDING_HELD_UP(
            "The lane of the gas account cannot go on; its own alarm is in the message. Nothing is lost: what was ordered stays ordered."),
    RECEIPT_LATE("The transaction waits at the node and may still be mined. Watch the chain; do not send it again."),
    ENDPOINTS_DISAGREE(
            "Nodes contradict each other where they cannot differ honestly, and no majority says which lies. Compare them with a node that you trust; until then nothing is believed."),
    TOO_FEW_ENDPOINTS(
            "Fewer nodes answer truthfully than must agree. Bring one back, or replace those that were found lying."),
    REORG_TOO_DEEP(
            "The chain changed further back than the follower remembers. Rebuild the projection from its start block.");

    private final String remedy;

    ChainTag(String remedy) {
        this.remedy = remedy;
    }

    /** What to do, in a sentence for an operator. */
    public String remedy() {
        return remedy;
    }
}
