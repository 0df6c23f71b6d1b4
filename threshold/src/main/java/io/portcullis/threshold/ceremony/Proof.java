package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.bls.Ciphersuite;
import io.portcullis.threshold.bls.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.signing.GroupSharing;

/**
 * Where a member proves its new share. It is kept with the share, so that a member that was stopped just before its word left can say the very
 * same word again: BLS signatures are deterministic, and the word is what counts, not the signature around it.
 *
 * @param party the member's number
 * @param seen what it had seen before
 */
public record Proof(Bytes session, int party, Bytes seen) {
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/sharing-proof/v1");

    /**
     * {@code "portcullis/sharing-proof/v1" ‖ session ‖ seen ‖ group key}: never 32 bytes long, and signed under the tag of possessions, so
     * it is no batch's digest.
     */
    Bytes message(GroupSharing sharing) {
        return DOMAIN.concat(session).concat(seen).concat(sharing.groupKey().encode());
    }

    /** The member's word of the round PROVE. */
    Bytes word(GroupSharing sharing, SecretScalars share, SecretAccess access) {
        Bytes key = sharing.groupKey().encode();
        return Proving.word(
                Signature.sign(share, 0, message(sharing), Ciphersuite.POSSESSION_IN_G1, access),
                Signature.sign(share, 0, key, Ciphersuite.POSSESSION_IN_G1, access));
    }

    /** The word again, signed by the member's identity key. */
    public Message again(GroupSharing sharing, SecretScalars share, Participant.Voice voice, SecretAccess access) {
        Bytes body = word(sharing, share, access);
        Bytes text = Message.signedText(session, Round.PROVE, party, seen, body);
        return new Message(session, Round.PROVE, party, seen, body, voice.sign(text));
    }
}
