package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Seal;
import io.portcullis.depositary.model.SealedProof;
import io.portcullis.depositary.model.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers proofs by their seals, each seal and node once. */
final class Sheets {
    private record Key(Seal seal, List<Signature> signatures) {}

    private final Map<Key, Integer> indexes = new HashMap<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<SortedMap<Integer, SealedProof>> proofs = new ArrayList<>();

    /** @return the index of the proof's sheet */
    int add(SealedProof proof) {
        if (proof.seal().leafCount() > Limits.MAX_LEAVES) {
            throw AppointmentTag.HANDOVER_MALFORMED.refusal("a seal has more leaves than any signer seals");
        }
        Key key = new Key(proof.seal(), proof.signatures());
        int index = indexes.computeIfAbsent(key, fresh -> {
            keys.add(fresh);
            proofs.add(new TreeMap<>());
            return keys.size() - 1;
        });
        proofs.get(index).put(Math.toIntExact(proof.leafIndex()), proof);
        return index;
    }

    List<Handover.Sheet> build() {
        List<Handover.Sheet> sheets = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            sheets.add(new Handover.Sheet(key.seal(), key.signatures(), nodes(key.seal(), proofs.get(i))));
        }
        return sheets;
    }

    private static List<Bytes32> nodes(Seal seal, SortedMap<Integer, SealedProof> byLeaf) {
        int[] positions = byLeaf.keySet().stream().mapToInt(Integer::intValue).toArray();
        byte[] leaves = new byte[positions.length * Bytes32.LENGTH];
        List<List<Bytes32>> paths = new ArrayList<>();
        for (SealedProof proof : byLeaf.values()) {
            proof.leaf().hash().copyTo(leaves, paths.size() * Bytes32.LENGTH);
            paths.add(proof.path());
        }
        byte[] nodes = SealTree.ofPaths(Math.toIntExact(seal.leafCount()), positions, leaves, paths)
                .nodesFor(positions);
        List<Bytes32> out = new ArrayList<>();
        for (int at = 0; at < nodes.length; at += Bytes32.LENGTH) {
            out.add(Bytes32.of(nodes, at));
        }
        return out;
    }
}
