package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.nio.ByteBuffer;
import java.util.List;

/** Grants and their changes as RLP; the layout is in the package's description. */
final class GrantCodec {
    private static final int VERSION = 1;

    private GrantCodec() {}

    static Bytes encode(GrantChange change) {
        RlpWriter out = new RlpWriter().number(VERSION);
        return switch (change) {
            case GrantChange.Put put -> out.number(1).list(write(put.grant())).toList();
            case GrantChange.Remove remove ->
                out.number(2).bytes(remove.holder().value().toArray()).toList();
            case GrantChange.Rekey rekey ->
                out.number(3).list(writeKey(rekey.key())).toList();
        };
    }

    static GrantChange decode(Bytes body) {
        try {
            return RlpReader.readList(body, in -> {
                in.number(VERSION, VERSION);
                return switch (in.number(1, 3)) {
                    case 1 -> new GrantChange.Put(in.list(GrantCodec::read));
                    case 2 -> new GrantChange.Remove(new HolderId(CommandCodec.word(in)));
                    default -> new GrantChange.Rekey(in.list(GrantCodec::readKey));
                };
            });
        } catch (ThresholdRefusedException | IllegalArgumentException e) {
            throw new RefusedException(EngineTag.GRANT_INVALID, e.getMessage());
        }
    }

    static RlpWriter write(Grant grant) {
        RlpWriter out =
                new RlpWriter().list(writeKey(grant.key())).number(grant.kinds().bits());
        switch (grant.allowance()) {
            case Allowance.Unlimited any -> out.number(1);
            case Allowance.Capped capped ->
                out.number(2).list(capped.caps(), (each, cap) -> {
                    RlpWriter fields = new RlpWriter().bytes(cap.token().value().toArray());
                    amount(amount(fields, cap.perPayment()), cap.perWindow()).number(cap.windowSeconds());
                    each.list(fields);
                });
        }
        return out.number(grant.expiresAtSeconds());
    }

    static Grant read(RlpReader in) {
        GrantKey key = in.list(GrantCodec::readKey);
        KindSet kinds = new KindSet(in.number(1, Long.MAX_VALUE));
        Allowance allowance = switch (in.number(1, 2)) {
            case 1 -> new Allowance.Unlimited();
            default -> new Allowance.Capped(readCaps(in));
        };
        return new Grant(key, kinds, allowance, in.number(1, Limits.AUTHORITY_LATEST_SECONDS));
    }

    private static List<TokenCap> readCaps(RlpReader in) {
        return in.items(
                Limits.CAPS_PER_GRANT,
                item -> item.list(fields -> new TokenCap(
                        new TokenId(CommandCodec.word(fields)),
                        readAmount(fields),
                        readAmount(fields),
                        fields.number(1, Limits.VELOCITY_WINDOW_SECONDS))));
    }

    private static RlpWriter writeKey(GrantKey key) {
        return switch (key) {
            case GrantKey.Account account ->
                new RlpWriter().number(1).bytes(account.address().toArray());
            case GrantKey.Passkey passkey ->
                new RlpWriter()
                        .number(2)
                        .bytes(passkey.credentialId())
                        .bytes(passkey.publicKey().xy())
                        .bytes(passkey.rpIdHash().toArray())
                        .text(passkey.origin());
            case GrantKey.ApiKey api ->
                new RlpWriter().number(3).bytes(api.keyId()).bytes(api.pin().toArray());
        };
    }

    private static GrantKey readKey(RlpReader in) {
        return switch (in.number(1, 3)) {
            case 1 -> new GrantKey.Account(Address.of(in.fixed(Address.LENGTH).toArray()));
            case 2 ->
                new GrantKey.Passkey(
                        in.bytes(Limits.CREDENTIAL_ID_BYTES),
                        new P256Key(in.fixed(P256Key.LENGTH)),
                        CommandCodec.word(in),
                        in.text(Limits.ORIGIN_CHARACTERS));
            default -> new GrantKey.ApiKey(in.fixed(Limits.API_KEY_ID_BYTES), CommandCodec.word(in));
        };
    }

    /** Sixteen bytes, big-endian, in two's complement; negative ones are never written. */
    static RlpWriter amount(RlpWriter out, Amount amount) {
        return out.bytes(ByteBuffer.allocate(Amount.BYTES)
                .putLong(amount.high())
                .putLong(amount.low())
                .array());
    }

    static Amount readAmount(RlpReader in) {
        ByteBuffer bytes = ByteBuffer.wrap(in.fixed(Amount.BYTES).toArray());
        Amount amount = new Amount(bytes.getLong(), bytes.getLong());
        if (amount.isNegative()) {
            throw new IllegalArgumentException("an amount below 0");
        }
        return amount;
    }
}
