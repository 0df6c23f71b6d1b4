package io.portcullis.appliance.custody;

import io.portcullis.appliance.audit.ApplianceLog;
import io.portcullis.appliance.audit.AuditLogs;
import io.portcullis.appliance.ceremony.GroupCeremonies;
import io.portcullis.appliance.freeze.ApplianceFreeze;
import io.portcullis.appliance.store.ChainStore;
import io.portcullis.appliance.store.IntentStore;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.client.ChainException;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** All that the outside may ask of custody, wired. */
public record Custody(
        Jurisdiction jurisdiction,
        People people,
        Policies policies,
        Filing filing,
        AccountFiling accounts,
        DisputeFiling disputes,
        PermitFiling permits,
        FundFiling fund,
        Deciding deciding,
        Delegations delegations,
        IntentStore intents,
        TokenNames tokens,
        EvidenceFiles evidenceFiles,
        List<SignerDoor> signers,
        FreshWords words,
        AuditLogs audit,
        ApplianceLog log,
        GroupCeremonies ceremonies,
        ApplianceFreeze freeze,
        ChainStore followed) {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    public Custody {
        signers = List.copyOf(signers);
    }

    /** @throws ApplianceRefusal {@code INTENT_UNKNOWN} */
    public IntentStore.Row intent(Bytes32 id) {
        return intents.find(id).orElseThrow(() -> ApplianceTag.INTENT_UNKNOWN.refusal("no intent has the id " + id));
    }

    /**
     * Takes a queued withdrawal back to the reserve, on the chain. What is not signed yet is cancelled by a signed word
     * ({@link Deciding}).
     *
     * @param by the guardian who asks
     * @throws ApplianceRefusal {@code NOT_CANCELLABLE}, {@code CANCELLATION_UNSIGNED}, or the contract's own tag
     */
    public IntentStore.Row cancel(Bytes32 id, String by) {
        IntentStore.Row row = intent(id);
        LOG.info("{} cancels intent {} ({})", by, id, row.state());
        switch (row.state()) {
            case AWAITING_APPROVALS, APPROVED -> throw ApplianceTag.CANCELLATION_UNSIGNED.refusal();
            case QUEUED -> cancelPayouts(id);
            case SIGNED, SUBMITTED, ACTIVATING, COMPLETED, REJECTED, EXPIRED, CANCELLED ->
                throw ApplianceTag.NOT_CANCELLABLE.refusal("the intent is " + row.state());
        }
        return intent(id);
    }

    private void cancelPayouts(Bytes32 id) {
        try {
            intents.payouts(id).stream()
                    .filter(payout -> payout.status() == IntentStore.Payout.Status.QUEUED)
                    .forEach(payout -> jurisdiction.guardian().cancelWithdrawal(payout.id()));
        } catch (ChainException e) {
            throw new ApplianceRefusal(e.tagName(), String.valueOf(e.getMessage()), e.remedy());
        }
    }

    /** What the entity holds of each token its policy names. */
    public Map<TokenId, Amount> reserves() {
        Map<TokenId, Amount> reserves = new TreeMap<>();
        for (TokenId token : policies.inForce().policy().tokens()) {
            reserves.put(token, jurisdiction.chain().reserve(jurisdiction.entity(), token));
        }
        return reserves;
    }

    /** A fresh checkpoint of every signer that answers. */
    public List<Checkpoint> auditCheckpoints() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (SignerDoor signer : signers) {
            try {
                checkpoints.add(signer.checkpoint());
            } catch (ApplianceRefusal e) {
                LOG.warn("{} gives no checkpoint: {} {}", signer.name(), e.tag(), e.getMessage());
            }
        }
        return checkpoints;
    }

    /** The registers of the signers that answer, by their names. */
    public Map<String, JsonNode> signersKeys() {
        Map<String, JsonNode> registers = new LinkedHashMap<>();
        for (SignerDoor signer : signers) {
            try {
                registers.put(signer.name(), signer.keys());
            } catch (ApplianceRefusal e) {
                LOG.warn("{} does not tell of its keys: {} {}", signer.name(), e.tag(), e.getMessage());
            }
        }
        return registers;
    }
}
