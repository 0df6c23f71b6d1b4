package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.Limits;
import io.portcullis.threshold.codec.Bytes;

/** Whose a grant is. */
public sealed interface GrantKey {
    HolderId holder();

    /** A secp256k1 key, by its account. */
    record Account(Address address) implements GrantKey {
        public Account {
            if (address.isZero()) {
                throw new IllegalArgumentException("no key has the zero address");
            }
        }

        @Override
        public HolderId holder() {
            return HolderId.ofAccount(address);
        }
    }

    /**
     * A passkey as it was registered.
     *
     * @param rpIdHash SHA-256 of the relying party's id
     * @param origin of the pages it is used on, as browsers write it: {@code https://host[:port]}
     */
    record Passkey(Bytes credentialId, P256Key publicKey, Bytes32 rpIdHash, String origin) implements GrantKey {
        public Passkey {
            Authority.requireCredentialId(credentialId);
            if (origin.length() > Limits.ORIGIN_CHARACTERS
                    || !origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\')
                    || !origin.contains("://")) {
                throw new IllegalArgumentException("not an origin");
            }
        }

        @Override
        public HolderId holder() {
            return HolderId.ofPasskey(credentialId);
        }
    }

    /** @param pin SHA-256 of the client's SubjectPublicKeyInfo */
    record ApiKey(Bytes keyId, Bytes32 pin) implements GrantKey {
        public ApiKey {
            Authority.requireKeyId(keyId);
        }

        @Override
        public HolderId holder() {
            return HolderId.ofApiKey(keyId);
        }
    }
}
