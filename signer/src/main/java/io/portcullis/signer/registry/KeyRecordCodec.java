package io.portcullis.signer.registry;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.registry.KeyRecord.Attested;
import io.portcullis.signer.registry.KeyRecord.BackedUp;
import io.portcullis.signer.registry.KeyRecord.Challenged;
import io.portcullis.signer.registry.KeyRecord.Drilled;
import io.portcullis.signer.registry.KeyRecord.Entered;
import io.portcullis.signer.registry.KeyRecord.Moved;
import io.portcullis.signer.registry.KeyRecord.Proved;
import io.portcullis.signer.registry.KeyRecord.Registered;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.Optional;

/** A record as bytes: RLP {@code [version, type, at, by, key, …fields in order]}; a registration has its public key instead of the id. */
final class KeyRecordCodec {
    private static final int VERSION = 1;
    private static final int HASH = 32;
    private static final int SIGNATURE = 64;

    private KeyRecordCodec() {}

    static byte[] encode(KeyRecord record) {
        RlpWriter out = new RlpWriter()
                .number(VERSION)
                .number(type(record))
                .number(record.at())
                .text(record.by());
        if (!(record instanceof Registered)) {
            out.bytes(record.key().value().toArray());
        }
        switch (record) {
            case Registered r ->
                out.bytes(r.owner().value().toArray())
                        .number(r.purpose().code())
                        .number(r.verifying().algorithm().code())
                        .bytes(r.verifying().encoded())
                        .number(r.period().originatorSeconds())
                        .number(r.period().recipientSeconds())
                        .text(r.serial())
                        .bytes(r.attestation().map(KeyAttestation::encoded).orElse(Bytes.EMPTY));
            case Challenged r -> out.bytes(r.nonce().toArray());
            case Proved r -> out.bytes(r.signature());
            case BackedUp r ->
                out.bytes(r.ceremony().toArray()).number(r.threshold()).number(r.custodians());
            case Drilled r -> out.bytes(r.ceremony().toArray()).number(r.restored() ? 1 : 0);
            case Moved r -> out.bytes(r.ceremony().toArray()).text(r.serial());
            case Attested r -> out.bytes(r.attestation().encoded());
            case Entered r -> out.number(r.state().code()).text(r.reason());
        }
        return out.toList().toArray();
    }

    private static int type(KeyRecord record) {
        return switch (record) {
            case Registered r -> 1;
            case Challenged r -> 2;
            case Proved r -> 3;
            case BackedUp r -> 4;
            case Drilled r -> 5;
            case Moved r -> 6;
            case Entered r -> 7;
            case Attested r -> 8;
        };
    }

    /** @throws RefusedException KEY_RECORD_MALFORMED */
    static KeyRecord decode(byte[] bytes) {
        try {
            return RlpReader.readList(Bytes.of(bytes), KeyRecordCodec::read);
        } catch (ThresholdRefusedException | RefusedException | IllegalArgumentException e) {
            throw new RefusedException(SignerTag.KEY_RECORD_MALFORMED, "a key's record: " + e.getMessage());
        }
    }

    private static KeyRecord read(RlpReader in) {
        in.number(VERSION, VERSION);
        int type = in.number(1, 8);
        long at = in.number(0L, Long.MAX_VALUE);
        String by = in.text(Limits.MAX_TEXT);
        if (type == 1) {
            return registered(in, at, by);
        }
        KeyId key = new KeyId(hash(in));
        return switch (type) {
            case 2 -> new Challenged(at, by, key, hash(in));
            case 3 -> new Proved(at, by, key, in.fixed(SIGNATURE));
            case 4 ->
                new BackedUp(
                        at,
                        by,
                        key,
                        hash(in),
                        in.number(2, Limits.MAX_CUSTODIANS),
                        in.number(2, Limits.MAX_CUSTODIANS));
            case 5 -> new Drilled(at, by, key, hash(in), in.number(0, 1) == 1);
            case 6 -> new Moved(at, by, key, hash(in), in.text(Limits.MAX_TEXT));
            case 8 -> new Attested(at, by, key, KeyAttestation.decode(in.bytes(Limits.MAX_ATTESTATION_BYTES)));
            default -> new Entered(at, by, key, known(KeyState.ofCode(in.number(1, 255))), in.text(Limits.MAX_TEXT));
        };
    }

    private static Registered registered(RlpReader in, long at, String by) {
        EntityId owner = new EntityId(hash(in));
        KeyPurpose purpose = known(KeyPurpose.ofCode(in.number(1, 255)));
        VerifyingKey.Algorithm algorithm = known(VerifyingKey.Algorithm.ofCode(in.number(1, 255)));
        VerifyingKey key = new VerifyingKey(algorithm, in.bytes(65));
        Cryptoperiod period = new Cryptoperiod(in.number(1L, Long.MAX_VALUE), in.number(1L, Long.MAX_VALUE));
        String serial = in.text(Limits.MAX_TEXT);
        Bytes attestation = in.bytes(Limits.MAX_ATTESTATION_BYTES);
        return new Registered(
                at,
                by,
                owner,
                purpose,
                key,
                period,
                serial,
                attestation.size() == 0 ? Optional.empty() : Optional.of(KeyAttestation.decode(attestation)));
    }

    private static Bytes32 hash(RlpReader in) {
        return Bytes32.of(in.fixed(HASH).toArray());
    }

    private static <T> T known(Optional<T> value) {
        return value.orElseThrow(() -> new IllegalArgumentException("a code has no meaning"));
    }
}
