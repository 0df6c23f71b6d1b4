package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.Limits;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;

/** Commands as RLP; the layout is in the package's description. */
final class CommandCodec {
    private static final int VERSION = 1;

    private CommandCodec() {}

    static Bytes encode(Command command) {
        return new RlpWriter()
                .number(VERSION)
                .bytes(command.domain().toArray())
                .bytes(command.entity().value().toArray())
                .bytes(command.idempotencyKey().bytes())
                .number(command.kind().code())
                .number(command.notAfterSeconds())
                .bytes(command.body())
                .list(authority(command.authority()))
                .toList();
    }

    static CommandRead decode(Bytes encoded) {
        try {
            return new CommandRead.Decoded(RlpReader.readList(encoded, CommandCodec::read));
        } catch (RefusedException e) {
            return new CommandRead.Refused(e.refusal());
        } catch (ThresholdRefusedException e) {
            return new CommandRead.Refused(
                    new Refusal(EngineTag.ENCODING_INVALID, e.refusal().reason()));
        } catch (IllegalArgumentException e) {
            return new CommandRead.Refused(new Refusal(EngineTag.ENCODING_INVALID, e.getMessage()));
        }
    }

    private static RlpWriter authority(Authority authority) {
        return switch (authority) {
            case Authority.ClientSignature by ->
                new RlpWriter().number(1).bytes(by.signature().encode());
            case Authority.PasskeyAssertion by ->
                new RlpWriter()
                        .number(2)
                        .bytes(by.credentialId())
                        .bytes(by.publicKey().xy())
                        .bytes(by.authenticatorData())
                        .bytes(by.clientDataJson())
                        .bytes(by.signature());
            case Authority.ApiKey by ->
                new RlpWriter().number(3).bytes(by.keyId()).bytes(by.pin().toArray());
        };
    }

    private static Command read(RlpReader in) {
        in.number(VERSION, VERSION);
        return new Command(
                word(in),
                new EntityId(word(in)),
                in.fixed(IdempotencyKey.LENGTH, IdempotencyKey::of),
                kind(in.number(0, Integer.MAX_VALUE)),
                in.number(0, Limits.AUTHORITY_LATEST_SECONDS),
                in.bytes(Limits.COMMAND_BODY_BYTES),
                in.list(CommandCodec::readAuthority));
    }

    private static CommandKind kind(int code) {
        return CommandKind.ofCode(code)
                .orElseThrow(() -> new RefusedException(EngineTag.COMMAND_KIND_UNKNOWN, "kind " + code));
    }

    private static Authority readAuthority(RlpReader in) {
        return switch (in.number(1, 3)) {
            case 1 ->
                new Authority.ClientSignature(
                        Signature.decode(in.fixed(Signature.LENGTH).toArray()));
            case 2 ->
                new Authority.PasskeyAssertion(
                        in.bytes(Limits.CREDENTIAL_ID_BYTES),
                        new P256Key(in.fixed(P256Key.LENGTH)),
                        in.bytes(Limits.AUTHENTICATOR_DATA_BYTES),
                        in.bytes(Limits.CLIENT_DATA_BYTES),
                        in.bytes(Limits.P256_SIGNATURE_BYTES));
            default -> new Authority.ApiKey(in.fixed(Limits.API_KEY_ID_BYTES), word(in));
        };
    }

    static Bytes32 word(RlpReader in) {
        return in.fixed(Bytes32.LENGTH, (bytes, from, length) -> Bytes32.of(bytes, from));
    }
}
