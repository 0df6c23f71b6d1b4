package io.portcullis.engine.gossip;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.Limits;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.engine.onion.WireAmount;
import io.portcullis.engine.route.ChannelPolicy;
import io.portcullis.engine.route.RouteFees;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.util.function.Function;

/** Profiles to bytes and back; the layout is in the package's description. Bytes that decode encode to themselves. */
final class ProfileCodec {
    private static final int VERSION = 1;

    private ProfileCodec() {}

    static Bytes encode(Profile profile) {
        return policy(
                        new RlpWriter()
                                .number(VERSION)
                                .bytes(profile.entity().value().toArray())
                                .number(profile.sequence())
                                .number(profile.madeAtSeconds())
                                .bytes(profile.key().u().toArray()),
                        profile.unlisted())
                .list(
                        profile.channels(),
                        (list, channel) -> list.list(policy(
                                        new RlpWriter()
                                                .bytes(channel.to().value().toArray())
                                                .bytes(channel.token().value().toArray()),
                                        channel.policy())
                                .number(channel.capacity().power())))
                .toList();
    }

    private static RlpWriter policy(RlpWriter out, ChannelPolicy policy) {
        RlpWriter in = new RlpWriter();
        WireAmount.write(in, policy.fees().base())
                .number(policy.fees().partsPerMillion())
                .number(policy.expiryDeltaSeconds());
        WireAmount.write(in, policy.least());
        WireAmount.write(in, policy.most()).number(policy.enabled() ? 1 : 0);
        return out.list(in);
    }

    /** @throws RefusedException PROFILE_INVALID, PROFILE_TOO_LONG */
    static Profile decode(Bytes bytes) {
        if (bytes.size() > Limits.PROFILE_BYTES) {
            throw new RefusedException(EngineTag.PROFILE_TOO_LONG, bytes.size() + " bytes");
        }
        return strictly(EngineTag.PROFILE_INVALID, bytes, in -> {
            in.number(VERSION, VERSION);
            return new Profile(
                    new EntityId(word(in)),
                    in.number(1L, Long.MAX_VALUE),
                    in.number(0L, Limits.ONION_EXPIRY_SECONDS),
                    new OnionKey(word(in)),
                    policy(in),
                    in.items(
                            Limits.PROFILE_CHANNELS,
                            item -> item.list(channel -> new ProfileChannel(
                                    new EntityId(word(channel)),
                                    new TokenId(word(channel)),
                                    policy(channel),
                                    new CapacityBucket(channel.number(0, CapacityBucket.MOST_POWER))))));
        });
    }

    private static ChannelPolicy policy(RlpReader reader) {
        return reader.list(in -> new ChannelPolicy(
                new RouteFees(WireAmount.read(in), in.number(0, Limits.ROUTE_FEE_PPM)),
                in.number(1, Limits.ROUTE_DELTA_SECONDS),
                WireAmount.read(in),
                WireAmount.read(in),
                in.number(0, 1) == 1));
    }

    /** @throws RefusedException PROFILE_INVALID, PROFILE_TOO_LONG */
    static VouchedProfile decodeVouched(Bytes bytes) {
        if (bytes.size() > Limits.PROFILE_VOUCHED_BYTES) {
            throw new RefusedException(EngineTag.PROFILE_TOO_LONG, bytes.size() + " bytes");
        }
        return strictly(EngineTag.PROFILE_INVALID, bytes, ProfileCodec::vouched);
    }

    private static VouchedProfile vouched(RlpReader in) {
        Profile profile = decode(in.bytes(Limits.PROFILE_VOUCHED_BYTES));
        SealedProof proof =
                SealedProof.decode(in.bytes(Limits.PROFILE_PROOF_BYTES).toArray());
        return new VouchedProfile(profile, proof);
    }

    /** @param otherwise what the refusal is called */
    static <T> T strictly(EngineTag otherwise, Bytes bytes, Function<RlpReader, T> body) {
        try {
            return RlpReader.readList(bytes, body);
        } catch (RefusedException e) {
            if (e.tag() == EngineTag.PROFILE_TOO_LONG || e.tag() == EngineTag.PROFILE_INVALID) {
                throw e;
            }
            throw new RefusedException(otherwise, e.refusal().reason());
        } catch (ThresholdRefusedException | MalformedBatchException | IllegalArgumentException e) {
            throw new RefusedException(otherwise, String.valueOf(e.getMessage()));
        }
    }

    private static Bytes32 word(RlpReader in) {
        return Bytes32.of(in.fixed(Bytes32.LENGTH).toArray());
    }
}
