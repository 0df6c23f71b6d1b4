package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.engine.authority.Authority;
import io.portcullis.engine.authority.Command;
import io.portcullis.engine.authority.GrantKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A client's secp256k1 key, kept in a file of its owner: 64 hexadecimal digits and a line end. What it may command, and up to what amounts, its
 * grants say. It lies in a file and in this process's memory: give it caps, and keep what is beyond them behind an authenticator.
 */
public final class ClientKey implements CommandKey {
    private static final int BYTES = 32;

    private final byte[] secret;
    private final Address address;

    private ClientKey(byte[] secret) {
        this.secret = secret;
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secret);
        this.address = Address.ofPublicKey(Arrays.copyOfRange(point, 1, point.length));
    }

    /** @throws java.nio.file.FileAlreadyExistsException rather than overwrite a key */
    public static ClientKey create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[BYTES];
        do {
            random.nextBytes(secret);
        } while (!isKey(secret));
        ClientKey key = new ClientKey(secret);
        KeyFile.create(file, Hex.encode(secret).substring(2) + "\n");
        return key;
    }

    /** @throws IOException also if others may read the file, or it holds no key */
    public static ClientKey read(Path file) throws IOException {
        String text = KeyFile.read(file).strip();
        byte[] secret = text.matches("[0-9a-f]{64}") ? Hex.decode("0x" + text) : new byte[BYTES];
        if (!isKey(secret)) {
            throw new IOException("there is no client's key in " + file);
        }
        return new ClientKey(secret);
    }

    private static boolean isKey(byte[] secret) {
        BigInteger number = new BigInteger(1, secret);
        return number.signum() > 0 && number.compareTo(Signature.ORDER) < 0;
    }

    public Address address() {
        return address;
    }

    public Signature sign(Bytes32 digest) {
        byte[] raw = fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), secret, null);
        return Secp256k1.fromRaw(raw, digest, address);
    }

    @Override
    public Authority authorise(Command unsigned) {
        return new Authority.ClientSignature(sign(unsigned.digest()));
    }

    @Override
    public GrantKey granted() {
        return new GrantKey.Account(address);
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "ClientKey of " + address;
    }
}
