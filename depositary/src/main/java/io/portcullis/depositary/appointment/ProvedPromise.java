package io.portcullis.depositary.appointment;

import io.portcullis.depositary.model.AbiReader;
import io.portcullis.depositary.model.AbiWriter;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Limits;
import io.portcullis.depositary.model.MalformedBatchException;
import io.portcullis.depositary.model.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * One promise under a receipt: what a client keeps of an account, to prove negligence with.
 *
 * @param index of the promise among the receipt's, from 0
 * @param path siblings from the promise up
 */
public record ProvedPromise(Receipt.Signed receipt, Promise promise, long index, List<Bytes32> path) {
    public ProvedPromise {
        path = List.copyOf(path);
        if (index < 0 || path.size() > Limits.MAX_PATH_LENGTH) {
            throw new IllegalArgumentException("no place among a receipt's promises");
        }
    }

    /** @return whether the holder of that key promised this */
    public boolean isOf(TowerKey tower) {
        Receipt of = receipt.receipt();
        return MerkleTree.verifyInclusion(index, of.count(), promise.leafHash(), path, of.root())
                && receipt.isOf(tower);
    }

    public byte[] encode() {
        AbiWriter out =
                promise.writeTo(receipt.writeTo(new AbiWriter())).number(index).number(path.size());
        path.forEach(out::word);
        return out.toBytes();
    }

    /** @throws AppointmentRefusal {@code RECEIPT_MALFORMED} unless the bytes are the one encoding of a proved promise */
    public static ProvedPromise decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        try {
            Receipt.Signed receipt = Receipt.Signed.readFrom(in);
            Promise promise = Promise.readFrom(in);
            long index = in.number();
            int depth = in.number(Limits.MAX_PATH_LENGTH);
            List<Bytes32> path = new ArrayList<>(depth);
            for (int i = 0; i < depth; i++) {
                path.add(in.word());
            }
            in.end();
            return new ProvedPromise(receipt, promise, index, path);
        } catch (MalformedBatchException | IllegalArgumentException e) {
            throw AppointmentTag.RECEIPT_MALFORMED.refusal(String.valueOf(e.getMessage()));
        }
    }
}
