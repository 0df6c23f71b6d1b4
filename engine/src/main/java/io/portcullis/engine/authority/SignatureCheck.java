package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.Refusal;
import io.portcullis.engine.verdict.RefusedException;

/**
 * The costly half of judging a command: whether its authority's own key made it. Pure, and needs no state, so any thread may do it before
 * commands are ordered.
 */
public final class SignatureCheck {
    private SignatureCheck() {}

    /**
     * Checks signature and challenge.
     *
     * @return proven, or refused: SIGNATURE_INVALID, or a PASSKEY_… tag
     */
    public static Checked check(Command command) {
        Bytes32 digest = command.digest();
        try {
            return switch (command.authority()) {
                case Authority.ClientSignature by -> account(command, digest, by);
                case Authority.PasskeyAssertion by ->
                    new Checked.Proven(
                            command, digest, HolderId.ofPasskey(by.credentialId()), PasskeyCheck.check(digest, by));
                case Authority.ApiKey by ->
                    new Checked.Proven(command, digest, HolderId.ofApiKey(by.keyId()), new Shown.Pin(by.pin()));
            };
        } catch (RefusedException e) {
            return new Checked.Refused(e.refusal());
        }
    }

    private static Checked account(Command command, Bytes32 digest, Authority.ClientSignature by) {
        try {
            HolderId holder = HolderId.ofAccount(Secp256k1.recover(digest, by.signature()));
            return new Checked.Proven(command, digest, holder, new Shown.Account());
        } catch (IllegalArgumentException e) {
            return new Checked.Refused(new Refusal(EngineTag.SIGNATURE_INVALID, e.getMessage()));
        }
    }
}
