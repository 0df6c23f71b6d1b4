package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A proof body and what shows that its two sides stand by it. In a batch of one side that side's seal is absent: the batch stands for it.
 *
 * @param left left's seal
 * @param right right's seal
 */
public record Statement(ProofHead head, Optional<BoardSeal> left, Optional<BoardSeal> right) {
    /**
     * A seal and the board that made it.
     *
     * @param boardEpoch of that board: in force now or, within a dispute, when it began
     */
    public record BoardSeal(long boardEpoch, SealedProof proof) {
        public BoardSeal {
            if (boardEpoch < 1) {
                throw new IllegalArgumentException("epochs start at 1");
            }
        }
    }

    public Statement {
        left.ifPresent(seal -> requireLeaf(head, head.account().left(), seal));
        right.ifPresent(seal -> requireLeaf(head, head.account().right(), seal));
    }

    private static void requireLeaf(ProofHead head, EntityId entity, BoardSeal seal) {
        if (!seal.proof().leaf().equals(leaf(head, entity))) {
            throw new IllegalArgumentException("the seal is of another proof body, or of another entity");
        }
    }

    private static SealLeaf leaf(ProofHead head, EntityId entity) {
        return new SealLeaf(entity, head.account().id(), head.version(), head.hash());
    }

    byte[] encode() {
        AbiWriter out = new AbiWriter();
        head.writeTo(out);
        write(left, out);
        write(right, out);
        return out.toBytes();
    }

    static Statement readFrom(AbiReader in) {
        ProofHead head = ProofHead.readFrom(in);
        return new Statement(
                head,
                read(head, head.account().left(), in),
                read(head, head.account().right(), in));
    }

    private static void write(Optional<BoardSeal> seal, AbiWriter out) {
        out.number(seal.isPresent() ? 1 : 0);
        seal.ifPresent(made -> {
            SealedProof proof = made.proof();
            out.number(made.boardEpoch())
                    .number(proof.leafIndex())
                    .word(proof.seal().root())
                    .number(proof.seal().leafCount())
                    .number(proof.seal().blockHeight())
                    .number(proof.path().size());
            proof.path().forEach(out::word);
            FlatCertificates.write(proof.signatures(), out);
        });
    }

    private static Optional<BoardSeal> read(ProofHead head, EntityId entity, AbiReader in) {
        if (!in.flag()) {
            return Optional.empty();
        }
        long epoch = in.number();
        long leafIndex = in.number();
        Seal seal = new Seal(in.word(), in.number(), in.number());
        int depth = in.number(Limits.MAX_PATH_LENGTH);
        List<Bytes32> path = new ArrayList<>(depth);
        for (int i = 0; i < depth; i++) {
            path.add(in.word());
        }
        List<Signature> signatures = FlatCertificates.readSignatures(in);
        return Optional.of(
                new BoardSeal(epoch, new SealedProof(leaf(head, entity), leafIndex, path, seal, signatures)));
    }
}
