package io.portcullis.signer.watermark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.signer.evidence.OwnMemory;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.intent.IntentKind;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.Facts.Outflow;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One record of the watermark journal. */
sealed interface Remembered {
    /** Longest credential id (WebAuthn Level 3, section 4: at most 1023 bytes). */
    int MAX_CREDENTIAL_ID_BYTES = 1_023;

    int OUTFLOW_BYTES = 2 * Bytes32.LENGTH + Amount.BYTES;

    /** Of the longest record, a batch of many outflows. */
    int MAX_BYTES = 512 + MAX_CREDENTIAL_ID_BYTES + Facts.MAX_OUTFLOWS * OUTFLOW_BYTES;

    byte NONCE = 1;
    byte COUNTER = 2;
    byte POLICY = 3;
    byte OPENED = 4;
    byte BATCH = 5;
    byte PROPOSED = 6;
    byte LOCKED = 7;
    byte REJECTED = 8;
    byte METADATA = 9;
    byte CANCELLED = 10;
    byte AGREEMENT = 11;

    record Nonce(EntityId entity, long nonce, Bytes32 digest) implements Remembered {}

    /** A nonce, with what its batch takes. */
    record Batch(EntityId entity, Bytes32 digest, Facts.Spent spent) implements Remembered {}

    /** A nonce of an account, with what the agreement lets go. */
    record Agreement(EntityId entity, EntityId account, Bytes32 digest, Facts.Spent spent) implements Remembered {}

    record Counter(Intent.Bytes credentialId, long counter, Bytes32 assertionHash) implements Remembered {}

    record AcceptedVersion(long version, Bytes32 hash) implements Remembered {}

    /** A change of policy that was agreed to. */
    record Proposed(OwnMemory.Proposal proposal) implements Remembered {}

    /** A credential whose counter went back, and the version of the policy it was enrolled under. */
    record Locked(Intent.Bytes credentialId, long since) implements Remembered {}

    /** An intent that somebody rejected; its nonce goes to no batch. */
    record Rejected(Bytes32 intent, EntityId entity, long nonce) implements Remembered {}

    /** An intent that somebody called off; its nonce goes to no batch. */
    record Cancelled(Bytes32 intent, EntityId entity, long nonce) implements Remembered {}

    /** The number of the newest metadata BLOB that was believed. */
    record MetadataNumber(long number) implements Remembered {}

    record Opened(long at) implements Remembered {}

    default byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
        switch (this) {
            case Nonce(EntityId entity, long nonce, Bytes32 digest) ->
                out.put(NONCE).put(entity.value().toArray()).putLong(nonce).put(digest.toArray());
            case Batch(EntityId entity, Bytes32 digest, Facts.Spent spent) -> {
                out.put(BATCH).put(entity.value().toArray());
                put(out, digest, spent);
            }
            case Agreement(EntityId entity, EntityId account, Bytes32 digest, Facts.Spent spent) -> {
                out.put(AGREEMENT)
                        .put(entity.value().toArray())
                        .put(account.value().toArray());
                put(out, digest, spent);
            }
            case Counter(Intent.Bytes credentialId, long counter, Bytes32 assertionHash) -> {
                byte[] id = credentialId.toArray();
                out.put(COUNTER).putShort((short) id.length).put(id).putLong(counter);
                out.put(assertionHash.toArray());
            }
            case AcceptedVersion(long version, Bytes32 hash) ->
                out.put(POLICY).putLong(version).put(hash.toArray());
            case Proposed(OwnMemory.Proposal proposal) ->
                out.put(PROPOSED)
                        .putLong(proposal.version())
                        .put(proposal.hash().toArray())
                        .put((byte) (proposal.tightens() ? 1 : 0))
                        .putLong(proposal.notBefore());
            case Locked(Intent.Bytes credentialId, long since) -> {
                byte[] id = credentialId.toArray();
                out.put(LOCKED).putShort((short) id.length).put(id).putLong(since);
            }
            case Rejected(Bytes32 intent, EntityId entity, long nonce) -> putEnd(out, REJECTED, intent, entity, nonce);
            case Cancelled(Bytes32 intent, EntityId entity, long nonce) ->
                putEnd(out, CANCELLED, intent, entity, nonce);
            case MetadataNumber(long number) -> out.put(METADATA).putLong(number);
            case Opened(long at) -> out.put(OPENED).putLong(at);
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** @throws IllegalArgumentException if the bytes are not exactly one record */
    static Remembered decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            Remembered record = switch (in.get()) {
                case NONCE -> new Nonce(new EntityId(bytes32(in)), in.getLong(), bytes32(in));
                case BATCH -> batch(new EntityId(bytes32(in)), in);
                case AGREEMENT -> {
                    EntityId entity = new EntityId(bytes32(in));
                    EntityId account = new EntityId(bytes32(in));
                    Batch agreed = batch(entity, in);
                    yield new Agreement(entity, account, agreed.digest(), agreed.spent());
                }
                case COUNTER -> new Counter(credentialId(in), in.getLong(), bytes32(in));
                case LOCKED -> new Locked(credentialId(in), in.getLong());
                case REJECTED -> new Rejected(bytes32(in), new EntityId(bytes32(in)), in.getLong());
                case CANCELLED -> new Cancelled(bytes32(in), new EntityId(bytes32(in)), in.getLong());
                case METADATA -> new MetadataNumber(in.getLong());
                case POLICY -> new AcceptedVersion(in.getLong(), bytes32(in));
                case PROPOSED ->
                    new Proposed(new OwnMemory.Proposal(in.getLong(), bytes32(in), flag(in.get()), in.getLong()));
                case OPENED -> new Opened(in.getLong());
                default -> throw new IllegalArgumentException("unknown type of watermark record");
            };
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("trailing bytes in a watermark record");
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a watermark record is cut short", e);
        }
    }

    private static void put(ByteBuffer out, Bytes32 digest, Facts.Spent spent) {
        byte[] kind = spent.kind().text().getBytes(US_ASCII);
        out.putLong(spent.nonce()).put(digest.toArray());
        out.put((byte) kind.length).put(kind).putLong(spent.at()).putLong(spent.openUntil());
        out.put((byte) spent.outflows().size());
        spent.outflows().forEach(flow -> put(out, flow));
    }

    private static void putEnd(ByteBuffer out, byte type, Bytes32 intent, EntityId entity, long nonce) {
        out.put(type).put(intent.toArray()).put(entity.value().toArray()).putLong(nonce);
    }

    private static void put(ByteBuffer out, Outflow flow) {
        byte[] amount = new byte[Amount.BYTES];
        flow.amount().copyTo(amount, 0);
        out.put(flow.token().value().toArray()).put(flow.payee().toArray()).put(amount);
    }

    private static Batch batch(EntityId entity, ByteBuffer in) {
        long nonce = in.getLong();
        Bytes32 digest = bytes32(in);
        byte[] text = new byte[Byte.toUnsignedInt(in.get())];
        in.get(text);
        IntentKind kind = IntentKind.ofText(new String(text, US_ASCII))
                .orElseThrow(() -> new IllegalArgumentException("a watermark record of an unknown kind of batch"));
        long at = in.getLong();
        long openUntil = in.getLong();
        List<Outflow> outflows = new ArrayList<>();
        int count = Byte.toUnsignedInt(in.get());
        if (count > Facts.MAX_OUTFLOWS) {
            throw new IllegalArgumentException("a watermark record of too many outflows");
        }
        for (int left = count; left > 0; left--) {
            TokenId token = new TokenId(bytes32(in));
            Bytes32 payee = bytes32(in);
            byte[] amount = new byte[Amount.BYTES];
            in.get(amount);
            outflows.add(new Outflow(token, payee, Amount.of(amount, 0)));
        }
        return new Batch(entity, digest, new Facts.Spent(kind, nonce, at, openUntil, outflows));
    }

    private static Intent.Bytes credentialId(ByteBuffer in) {
        byte[] id = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(id);
        return new Intent.Bytes(id);
    }

    private static boolean flag(byte value) {
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("a flag of a watermark record is 0 or 1");
        }
        return value == 1;
    }

    private static Bytes32 bytes32(ByteBuffer in) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        in.get(bytes);
        return Bytes32.of(bytes);
    }
}
