package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Signature;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Signatures that anybody could forge, for simulations in which nobody does: as quick as copying bytes. */
final class TwinKeys {
    static final SignatureScheme SCHEME = (digest, signature) -> {
        Address signer = addressOf(signature.s());
        return sign(digest, signer).equals(signature) ? Optional.of(signer) : Optional.empty();
    };

    private TwinKeys() {}

    /** Addresses that ascend. */
    static Address address(int number) {
        byte[] bytes = new byte[Address.LENGTH];
        bytes[0] = (byte) (number + 1);
        Arrays.fill(bytes, 1, Address.LENGTH, (byte) 0x5a);
        return Address.of(bytes);
    }

    static Signature sign(Bytes32 digest, Address signer) {
        byte[] mixed = Arrays.copyOf(digest.toArray(), 31);
        byte[] key = signer.toArray();
        for (int i = 0; i < key.length; i++) {
            mixed[i] ^= key[i];
        }
        return new Signature(new BigInteger(1, mixed).setBit(248), new BigInteger(1, key), 27);
    }

    static Message sign(VotingDomain domain, Validators validators, Draft draft, Address signer) {
        return new Message(draft.vote(), draft.enclosure(), sign(domain.digest(validators, draft.vote()), signer));
    }

    private static Address addressOf(BigInteger s) {
        byte[] all = s.toByteArray();
        byte[] bytes = new byte[Address.LENGTH];
        int length = Math.min(all.length, Address.LENGTH);
        System.arraycopy(all, all.length - length, bytes, Address.LENGTH - length, length);
        return Address.of(bytes);
    }
}
