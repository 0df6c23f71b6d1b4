package io.portcullis.signer.audit;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.FreezeLevel;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.Signature;
import io.portcullis.signer.evidence.EvidenceJudge.AcceptedPolicy;
import io.portcullis.signer.freeze.FreezeInput;
import io.portcullis.signer.verdict.Refusal;
import java.math.BigInteger;
import java.util.Optional;

/** One entry of a log before it is written: a row and its time. */
public record AuditEntry(long at, AuditRow row) {
    byte[] leaf() {
        return RowForms.encode(at, row).toArray();
    }

    /** The first entry of every log: whose it is, and its two public keys. */
    public static AuditEntry created(long at, String signer, Address address, String auditKey) {
        return new AuditEntry(at, new AuditRow.Created(signer, address, auditKey));
    }

    public static AuditEntry started(long at, String signer) {
        return new AuditEntry(at, new AuditRow.Started(signer));
    }

    public static AuditEntry intentRecorded(long at, Bytes32 intent) {
        return new AuditEntry(at, new AuditRow.IntentRecorded(intent));
    }

    public static AuditEntry policyAccepted(long at, AcceptedPolicy policy) {
        return new AuditEntry(at, new AuditRow.PolicyAccepted(policy.version(), policy.hash()));
    }

    public static AuditEntry signatureAgreed(long at, Bytes32 intent, EntityId entity, long nonce, Bytes32 digest) {
        return new AuditEntry(at, new AuditRow.SignatureAgreed(intent, entity.value(), nonce, digest));
    }

    public static AuditEntry signed(long at, Bytes32 intent, Bytes32 digest, Signature signature) {
        return new AuditEntry(at, new AuditRow.Signed(intent, digest, Hex.encode(signature.encode())));
    }

    /** A seal's watermarks are durable; it may be signed from here on. */
    public static AuditEntry sealAgreed(long at, Seal seal, Bytes32 digest) {
        return new AuditEntry(at, new AuditRow.SealAgreed(seal.blockHeight(), seal.root(), seal.leafCount(), digest));
    }

    /** A transaction of the gas account was decoded and judged; it may be signed from here on. */
    public static AuditEntry gasAgreed(long at, long nonce, BigInteger maxFeePerGas, Bytes32 digest) {
        return new AuditEntry(at, new AuditRow.GasAgreed(nonce, maxFeePerGas.toString(), digest));
    }

    /** @param session hash of the definition, which the officer signed */
    public static AuditEntry ceremonyJoined(long at, String session, String kind, long epoch) {
        return new AuditEntry(at, new AuditRow.CeremonyJoined(session, kind, epoch));
    }

    /** The new share is sealed in this token; its proof may leave from here on. */
    public static AuditEntry shareSealed(long at, String session, long epoch, int index, String groupKey) {
        return new AuditEntry(at, new AuditRow.ShareSealed(session, epoch, index, groupKey));
    }

    /** @param outcome COMPLETED, ABORTED or EVICTED, with the reason's tag behind a colon */
    public static AuditEntry ceremonyEnded(long at, String session, String outcome) {
        return new AuditEntry(at, new AuditRow.CeremonyEnded(session, words(outcome)));
    }

    /** The sealing keys of an epoch are destroyed in the token: no share of it can be opened any more. */
    public static AuditEntry shareDestroyed(long at, long epoch) {
        return new AuditEntry(at, new AuditRow.ShareDestroyed(epoch));
    }

    /** Something happened to a key of the register; the record is durable after this entry. */
    public static AuditEntry keyRecorded(long at, String key, String what, String by) {
        return new AuditEntry(at, new AuditRow.KeyRecorded(key, words(what), by));
    }

    /** Maintenance begins: nothing new is signed; or it ends. */
    public static AuditEntry drained(long at, boolean begins) {
        return new AuditEntry(at, begins ? new AuditRow.DrainBegan() : new AuditRow.DrainEnded());
    }

    /** The freeze lattice has changed; the change is durable in its own journal before this entry. */
    public static AuditEntry freezeChanged(long record, FreezeInput input, FreezeLevel stands) {
        String level = stands.name();
        return new AuditEntry(
                input.at(),
                switch (input) {
                    case FreezeInput.Raised it ->
                        new AuditRow.FreezeRaised(
                                record, level, it.cause().name(), it.level().name(), it.by(), it.text());
                    case FreezeInput.Mended it ->
                        new AuditRow.FreezeMended(record, level, it.cause().name(), it.by(), it.text());
                    case FreezeInput.Approved it ->
                        new AuditRow.FreezeLoweringApproved(
                                record,
                                level,
                                it.lowering().intent(),
                                it.lowering().to().name(),
                                it.lowering().notBefore(),
                                String.join(",", it.lowering().approvers()));
                    case FreezeInput.Due ignored -> new AuditRow.FreezeLowered(record, level);
                });
    }

    /** A line of a key ceremony; the line is durable after this entry. */
    public static AuditEntry keyCeremonyLine(long at, String session, String line, String detail) {
        return new AuditEntry(at, new AuditRow.KeyCeremony(session, line, words(detail)));
    }

    /** Somebody decided about an intent, and this signer heard it. */
    public static AuditEntry decided(long at, Bytes32 intent, String decision, String person) {
        return new AuditEntry(at, new AuditRow.Decided(intent, decision, person));
    }

    public static AuditEntry credentialLocked(long at, String person, String credential, long shown, long last) {
        return new AuditEntry(at, new AuditRow.CredentialLocked(person, credential, shown, last));
    }

    public static AuditEntry breakGlass(long at, Bytes32 intent, String initiator) {
        return new AuditEntry(at, new AuditRow.BreakGlass(intent, initiator));
    }

    public static AuditEntry metadataBelieved(long at, long number) {
        return new AuditEntry(at, new AuditRow.MetadataBelieved(number));
    }

    /** @param suppressed refusals since the last entry that were only counted */
    public static AuditEntry refused(long at, Optional<Bytes32> intent, Refusal refusal, long suppressed) {
        return new AuditEntry(
                at, new AuditRow.Refused(intent, refusal.tag().name(), words(refusal.reason()), suppressed));
    }

    /** A text may quote hostile input, so it is cut, and what no reader would show as it is becomes a question mark. */
    public static String words(String text) {
        StringBuilder fit = new StringBuilder();
        text.substring(0, Math.min(text.length(), RowForms.MAX_WORDS))
                .codePoints()
                .forEach(c -> fit.appendCodePoint(isPrintable(c) ? c : '?'));
        return fit.toString();
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c) && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
