package io.portcullis.engine.authority;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.threshold.codec.Bytes;

/**
 * By what a grant is found: one byte of the key's kind, then 31 of an address, of the SHA-256 of a passkey's credential id, or of an API
 * key's id; shorter ones stand at the end, after zeros.
 */
public record HolderId(Bytes32 value) implements Comparable<HolderId> {
    static HolderId ofAccount(Address address) {
        return of(1, address.toArray(), 0, Address.LENGTH);
    }

    static HolderId ofPasskey(Bytes credentialId) {
        byte[] hash = credentialId.sha256().toArray();
        hash[0] = 2;
        return new HolderId(Bytes32.of(hash));
    }

    static HolderId ofApiKey(Bytes keyId) {
        return keyId.with((bytes, from, length) -> of(3, bytes, from, length));
    }

    private static HolderId of(int kind, byte[] name, int from, int length) {
        byte[] id = new byte[Bytes32.LENGTH];
        id[0] = (byte) kind;
        System.arraycopy(name, from, id, id.length - length, length);
        return new HolderId(Bytes32.of(id));
    }

    @Override
    public int compareTo(HolderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
