package io.portcullis.watchtower.judgement;

import io.portcullis.depositary.appointment.Handover;
import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.watchtower.verdict.TowerTag;
import java.util.ArrayList;
import java.util.List;

/** Whether the contract would take a hand-over's seals. */
public final class Seals {
    /** Boards by what a hand-over says of them. */
    public interface Boards {
        /** That entity's board of that epoch; refuses if it is not one that counts. */
        Board of(EntityId side, long epoch);
    }

    private Seals() {}

    /**
     * @param handover its paths were followed
     * @throws io.portcullis.watchtower.verdict.TowerRefusal {@code SEAL_UNSIGNED}, and what {@code boards} throws
     */
    public static void require(Handover handover, Eip712Domain domain, Boards boards) {
        List<List<Address>> signers =
                handover.sheets().stream().map(sheet -> signers(sheet, domain)).toList();
        for (Handover.Row row : handover.rows()) {
            require(row, row.head().account().left(), row.left(), signers, boards);
            require(row, row.head().account().right(), row.right(), signers, boards);
        }
    }

    /** Whoever signed, ascending as the contract asks; each seal's signatures are recovered once. */
    private static List<Address> signers(Handover.Sheet sheet, Eip712Domain domain) {
        Bytes32 digest = domain.digest(sheet.seal());
        List<Address> signers = new ArrayList<>();
        for (Signature signature : sheet.signatures()) {
            Address signer;
            try {
                signer = Secp256k1.recover(digest, signature);
            } catch (IllegalArgumentException nobody) {
                throw TowerTag.SEAL_UNSIGNED.refusal(
                        "a signature over seal " + sheet.seal().root() + " is nobody's");
            }
            if (!signers.isEmpty() && signer.compareTo(signers.getLast()) <= 0) {
                throw TowerTag.SEAL_UNSIGNED.refusal("signatures ascend by signer, each once");
            }
            signers.add(signer);
        }
        return signers;
    }

    private static void require(
            Handover.Row row, EntityId side, Handover.Place place, List<List<Address>> signers, Boards boards) {
        Board board = boards.of(side, place.epoch());
        List<Address> of = signers.get(place.sheet());
        if (of.stream().anyMatch(signer -> board.weightOf(signer) == 0)
                || of.stream().mapToInt(board::weightOf).sum() < board.threshold()) {
            throw TowerTag.SEAL_UNSIGNED.refusal("account "
                    + row.head().account().id() + ": those who signed are no quorum of the board of " + side);
        }
    }
}
