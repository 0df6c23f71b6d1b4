package io.portcullis.depositary.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Secp256k1 keys that everybody knows, for boards that guard nothing. */
public final class KnownKeys {
    private final List<Bytes32> secrets;

    private KnownKeys(List<Bytes32> secrets) {
        this.secrets = secrets;
    }

    public static KnownKeys of(int count) {
        return new KnownKeys(IntStream.range(0, count)
                .mapToObj(i -> Keccak.hash(("portcullis test key " + i).getBytes(UTF_8)))
                .toList());
    }

    public Address address(int key) {
        byte[] point =
                fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(secrets.get(key).toArray());
        return Address.ofPublicKey(Arrays.copyOfRange(point, point.length - 64, point.length));
    }

    public Board board(int threshold) {
        return Board.ofEqualWeights(
                threshold,
                IntStream.range(0, secrets.size()).mapToObj(this::address).toList());
    }

    /** What a token would return, completed as a signer completes it. */
    public Signature sign(int key, Bytes32 digest) {
        byte[] rs = fr.acinq.secp256k1.Secp256k1.get()
                .sign(digest.toArray(), secrets.get(key).toArray(), null);
        return Secp256k1.fromRaw(rs, digest, address(key));
    }
}
