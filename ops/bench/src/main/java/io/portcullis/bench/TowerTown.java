package io.portcullis.bench;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Keccak;
import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealLeaf;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.watchtower.service.Desk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A hub with a client behind each account; one board of three keys seals for all, as where clients live at their hub. */
final class TowerTown {
    static final Eip712Domain DOMAIN =
            new Eip712Domain(31_337, Address.fromHex("0x00000000000000000000000000000000000000d1"));
    static final EntityId HUB = new EntityId(Keccak.hash(new byte[] {1, 2, 3}));
    private static final TokenId TOKEN = new TokenId(Bytes32.fromHex("0x" + "07".repeat(32)));
    private static final int WINDOW_SECONDS = 86_400;
    private static final long DEADLINE = 4_000_000_000L;

    private final List<Bytes32> keys = IntStream.range(0, 3)
            .mapToObj(i -> Keccak.hash(new byte[] {(byte) i, 9}))
            .sorted(Comparator.comparing(TowerTown::address))
            .toList();
    private final Desk.InForce board = new Desk.InForce(
            1, Board.ofEqualWeights(2, keys.stream().map(TowerTown::address).toList()));
    private long height;

    Desk.InForce board() {
        return board;
    }

    static AccountKey key(int account) {
        return AccountKey.between(
                HUB,
                new EntityId(Keccak.hash(ByteBuffer.allocate(4).putInt(account).array())));
    }

    static ProofHead head(int account, long version) {
        return new ProofHead(
                key(account),
                version,
                WINDOW_SECONDS,
                WINDOW_SECONDS,
                0,
                Bytes32.ZERO,
                List.of(new TokenDelta(TOKEN, Amount.of(version * 1_000 - account))));
    }

    /** One block in which both sides of all these accounts sealed, whole. */
    byte[] handover(int[] accounts, long[] versions) {
        ProofHead[] heads = Arrays.stream(accounts)
                .mapToObj(account -> head(account, versions[account]))
                .sorted(Comparator.comparing(ProofHead::account))
                .toArray(ProofHead[]::new);
        SealLeaf[] leaves = new SealLeaf[2 * heads.length];
        for (int i = 0; i < heads.length; i++) {
            Bytes32 id = heads[i].account().id();
            Bytes32 hash = heads[i].hash();
            leaves[2 * i] = new SealLeaf(heads[i].account().left(), id, heads[i].version(), hash);
            leaves[2 * i + 1] = new SealLeaf(heads[i].account().right(), id, heads[i].version(), hash);
        }
        Integer[] order = IntStream.range(0, leaves.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparing(i -> leaves[i]));
        int[] places = new int[leaves.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
        Bytes32 root =
                MerkleTree.root(Stream.of(order).map(i -> leaves[i].hash()).toList());
        Seal seal = new Seal(root, leaves.length, ++height);
        Handover.Sheet sheet = new Handover.Sheet(seal, sign(DOMAIN.digest(seal)), List.of());
        List<Handover.Row> rows = IntStream.range(0, heads.length)
                .mapToObj(i -> new Handover.Row(
                        heads[i],
                        new Handover.Place(0, 1, places[2 * i]),
                        new Handover.Place(0, 1, places[2 * i + 1]),
                        DEADLINE))
                .toList();
        return new Handover(List.of(sheet), rows).encode();
    }

    private List<Signature> sign(Bytes32 digest) {
        return keys.subList(0, 2).stream()
                .map(key -> Secp256k1.fromRaw(
                        fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), key.toArray(), null),
                        digest,
                        address(key)))
                .toList();
    }

    private static Address address(Bytes32 key) {
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(key.toArray());
        return Address.ofPublicKey(Arrays.copyOfRange(point, point.length - 64, point.length));
    }
}
