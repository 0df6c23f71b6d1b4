package io.portcullis.engine.hub;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.engine.account.Ledger;
import io.portcullis.engine.authority.Gate;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A hub as bytes: what a snapshot holds. Four bytes of length, then RLP {@code [format, height, timeMillis, lastBlockHash, gate, replays, links,
 * invoices, forwards, seals, notices, profiles, conversations, risk]} with format 5, then the ledger's image.
 */
final class HubImage {
    /** Format 1 had no profiles, 2 no freeze levels: all were open; 3 no ratings; and 4 no reserves on the chain. */
    private static final int FORMAT = 5;

    private static final int MOST_BYTES = 1 << 30;

    private HubImage() {}

    /** Takes the hub as it is now. What is long and does not change any more is written later, by whoever asks the cut for its head. */
    static HubCut cut(HubBooks books, AccountDesk desk, Bytes32 stateRoot, int mostAside) {
        RlpWriter first = new RlpWriter()
                .number(FORMAT)
                .number(books.height)
                .number(books.timeMillis)
                .bytes(books.lastBlockHash.toArray());
        Supplier<Bytes> gate = books.gate.capture();
        RlpWriter second = new RlpWriter().bytes(books.replays.snapshot());
        books.links.save(second);
        Consumer<RlpWriter> invoices = books.invoices.capture();
        RlpWriter third = new RlpWriter();
        books.forwards.save(third);
        books.seals.save(third);
        books.notices.save(third);
        books.profiles.save(third);
        desk.save(third);
        Consumer<RlpWriter> risk = books.risk.capture();
        Supplier<Bytes> head = () -> {
            RlpWriter out = new RlpWriter().append(first).bytes(gate.get()).append(second);
            invoices.accept(out);
            risk.accept(out.append(third));
            return out.toList();
        };
        return new HubCut(books.height, stateRoot, head, books.accounts.ledger().cut(mostAside));
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
        Notices notices = Notices.restore(in, format);
        ProfileBooks profiles = format == 1 ? new ProfileBooks(Bytes32.ZERO) : ProfileBooks.restore(in);
        Ledger ledger = Ledger.restore(space, seed, source);
        RiskBooks risk = new RiskBooks(Bytes32.ZERO);
        HubBooks books =
                new HubBooks(space, ledger, gate, links, invoices, forwards, replays, seals, notices, profiles, risk);
        books.height = height;
        books.timeMillis = timeMillis;
        books.lastBlockHash = lastBlockHash;
        Hub hub = new Hub(config, books);
        hub.desk().restore(in);
        if (format >= 4) {
            books.risk.restore(in, config.domain(), format);
        }
        return hub;
    }
}
