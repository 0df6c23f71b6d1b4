package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.authority.Gate;
import io.portcullis.engine.kernel.SlabSink;
import io.portcullis.engine.kernel.SlabSource;
import io.portcullis.engine.kernel.SlabSpace;
import io.portcullis.engine.onion.ReplayWindow;
import io.portcullis.engine.verdict.EngineFault;
import io.portcullis.engine.verdict.EngineTag;
import io.portcullis.engine.verdict.RefusedException;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import java.nio.ByteBuffer;

/**
 * A hub as bytes: what a snapshot holds. Four bytes of length, then RLP {@code [format, height, timeMillis, lastBlockHash, gate, replays, links,
 * invoices, forwards, seals, notices, profiles, conversations]} with format 2, then the ledger's image.
 */
final class HubImage {
    /** Format 1 had no profiles. */
    private static final int FORMAT = 2;

    private static final int MOST_BYTES = 1 << 30;

    private HubImage() {}

    static void save(HubBooks books, AccountDesk desk, SlabSink sink) {
        RlpWriter out = new RlpWriter()
                .number(FORMAT)
                .number(books.height)
                .number(books.timeMillis)
                .bytes(books.lastBlockHash.toArray())
                .bytes(books.gate.snapshot())
                .bytes(books.replays.snapshot());
        books.links.save(out);
        books.invoices.save(out);
        books.forwards.save(out);
        books.seals.save(out);
        books.notices.save(out);
        books.profiles.save(out);
        desk.save(out);
        byte[] head = out.toList().toArray();
        sink.write(ByteBuffer.allocate(Integer.BYTES).putInt(head.length).flip());
        sink.write(ByteBuffer.wrap(head));
        books.accounts.ledger().saveTo(sink);
    }

    /** @throws EngineFault SNAPSHOT_INVALID */
    static Hub restore(HubConfig config, SlabSpace space, long seed, SlabSource source) {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        source.read(length);
        int size = length.getInt(0);
        if (size < 1 || size > MOST_BYTES) {
            throw new EngineFault(EngineTag.HUB_IMAGE_INVALID, "a head of " + size + " bytes");
        }
        ByteBuffer head = ByteBuffer.allocate(size);
        source.read(head);
        try {
            return RlpReader.readList(Bytes.of(head.array()), in -> read(in, config, space, seed, source));
        } catch (ThresholdRefusedException | RefusedException | IllegalArgumentException e) {
            throw new EngineFault(EngineTag.HUB_IMAGE_INVALID, e.getMessage(), e);
        }
    }

    private static Hub read(RlpReader in, HubConfig config, SlabSpace space, long seed, SlabSource source) {
        int format = in.number(1, FORMAT);
        long height = in.number(0L, Long.MAX_VALUE);
        long timeMillis = in.number(0L, Long.MAX_VALUE);
        Bytes32 lastBlockHash = Fields.word(in);
        Gate gate = Gate.restore(in.bytes(MOST_BYTES));
        ReplayWindow replays = ReplayWindow.restore(in.bytes(MOST_BYTES));
        LinkBooks links = LinkBooks.restore(in);
        Invoices invoices = Invoices.restore(in);
        Forwards forwards = Forwards.restore(in);
        SealQueue seals = SealQueue.restore(in);
        Notices notices = Notices.restore(in);
        ProfileBooks profiles = format == 1 ? new ProfileBooks(Bytes32.ZERO) : ProfileBooks.restore(in);
        Ledger ledger = Ledger.restore(space, seed, source);
        HubBooks books =
                new HubBooks(space, ledger, gate, links, invoices, forwards, replays, seals, notices, profiles);
        books.height = height;
        books.timeMillis = timeMillis;
        books.lastBlockHash = lastBlockHash;
        Hub hub = new Hub(config, books);
        hub.desk().restore(in);
        return hub;
    }
}
