package io.portcullis.watchtower.store;

import io.portcullis.depositary.model.AccountKey;
import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.ProofHead;
import io.portcullis.depositary.model.TokenDelta;
import io.portcullis.depositary.model.TokenId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What does not fit the records: accounts of several tokens or none, or with clauses. */
final class Beside {
    /** Of an entry, about. */
    private static final int ENTRY_BYTES = 80;

    private final Map<Integer, byte[]> entries = new HashMap<>();
    private long bytes;

    long bytes() {
        return bytes;
    }

    void put(int record, ProofHead head, Numbering<TokenId> tokens) {
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES
                + Bytes32.LENGTH
                + (Integer.BYTES + Amount.BYTES) * head.deltas().size());
        out.putInt(head.clauses()).put(head.clausesHash().toArray());
        head.deltas()
                .forEach(delta -> out.putInt(tokens.number(delta.token()))
                        .putLong(delta.offdelta().high())
                        .putLong(delta.offdelta().low()));
        put(record, out.array());
    }

    private void put(int record, byte[] entry) {
        remove(record);
        entries.put(record, entry);
        bytes += ENTRY_BYTES + entry.length;
    }

    void remove(int record) {
        byte[] before = entries.remove(record);
        bytes -= before == null ? 0 : ENTRY_BYTES + before.length;
    }

    ProofHead head(int record, AccountKey account, long version, int left, int right, Numbering<TokenId> tokens) {
        ByteBuffer in = ByteBuffer.wrap(entries.get(record));
        int clauses = in.getInt();
        byte[] hash = new byte[Bytes32.LENGTH];
        in.get(hash);
        List<TokenDelta> deltas = new ArrayList<>();
        while (in.hasRemaining()) {
            deltas.add(new TokenDelta(tokens.get(in.getInt()), new Amount(in.getLong(), in.getLong())));
        }
        return new ProofHead(account, version, left, right, clauses, Bytes32.of(hash), deltas);
    }

    void write(Image.Out out) {
        out.number(entries.size());
        entries.forEach((record, entry) -> {
            out.number(record);
            out.bytes(entry);
        });
    }

    void read(Image.In in) {
        for (int i = in.count(Long.BYTES); i > 0; i--) {
            put((int) in.number(), in.bytes());
        }
    }
}
