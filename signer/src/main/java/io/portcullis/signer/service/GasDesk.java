package io.portcullis.signer.service;

import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.audit.AuditEntry;
import io.portcullis.signer.audit.AuditLog;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.gas.GasRules;
import io.portcullis.signer.gas.GasTransaction;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keystore.GasKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs transactions of the gas account: decoded here, held to {@link GasRules}, written into the log, and only then signed over the hash of
 * the very bytes that were decoded. The freeze does not stop it: a dispute is answered while everything else is closed.
 */
final class GasDesk {
    private final Optional<GasRules> rules;
    private final Optional<GasKey> key;
    private final TrustRoots trust;
    private final AuditLog log;
    private final InstantSource clock;
    private final Consumer<Refusal> audit;

    /** @param key present if, and only if, the configuration has rules for it */
    GasDesk(
            SignerConfiguration configuration,
            Optional<GasKey> key,
            AuditLog log,
            InstantSource clock,
            Consumer<Refusal> audit) {
        this.rules = configuration.gas();
        this.key = key;
        this.trust = configuration.trust();
        this.log = log;
        this.clock = clock;
        this.audit = audit;
    }

    /** Empty if the operation is not of this desk. */
    Optional<Supplier<ObjectNode>> decode(String operation, Fields in) {
        return switch (operation) {
            case "gas-account" ->
                Optional.of(() ->
                        StrictJson.newObject().put("account", key().address().toString()));
            case "gas-sign" -> {
                Bytes transaction = Bytes.of(in.bytes("transaction", GasTransaction.MAX_BYTES));
                yield Optional.of(() -> sign(transaction));
            }
            default -> Optional.empty();
        };
    }

    private ObjectNode sign(Bytes bytes) {
        try {
            GasTransaction transaction = GasTransaction.read(bytes);
            GasKey signing = key();
            rules.orElseThrow()
                    .judge(transaction, trust.domain(), trust.fund(), signing.address())
                    .ifPresent(refusal -> {
                        throw new RefusedException(refusal);
                    });
            log.requireAvailable();
            log.append(AuditEntry.gasAgreed(
                    clock.instant().getEpochSecond(),
                    transaction.nonce(),
                    transaction.maximum(),
                    transaction.digest()));
            Signature signature = signing.sign(transaction.digest());
            return StrictJson.newObject().put("signature", Hex.encode(signature.encode()));
        } catch (RefusedException e) {
            audit.accept(e.refusal());
            throw e;
        } catch (SignerFault e) {
            audit.accept(e.refusal());
            throw e;
        }
    }

    private GasKey key() {
        return key.orElseThrow(
                () -> new RefusedException(SignerTag.GAS_NOT_CONFIGURED, "this signer pays for nobody's gas"));
    }
}
