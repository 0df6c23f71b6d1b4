package io.portcullis.signer.witness;

import io.portcullis.depositary.model.MerkleTree;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.tlog.WitnessRequest;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Judges checkpoints, one at a time.
 *
 * <p>Invariant: of one log, the heads that were ever cosigned form one chain: each later one continues each earlier one.
 */
final class Witness {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int BROKEN = 500;

    private final WitnessKey key;
    private final Map<Origin, NoteKey> logs;
    private final HeadMemory memory;
    private final Accusations accusations;
    private final InstantSource clock;

    Witness(
            WitnessKey key,
            Map<Origin, NoteKey> logs,
            HeadMemory memory,
            Accusations accusations,
            InstantSource clock) {
        this.key = key;
        this.logs = Map.copyOf(logs);
        this.memory = memory;
        this.accusations = accusations;
        this.clock = clock;
    }

    /** Never throws: whatever comes in, an answer goes out. */
    Answer hear(Bytes body) {
        try {
            WitnessRequest request = WitnessRequest.decode(body);
            return judge(request, TreeHead.of(request.checkpoint()));
        } catch (RefusedException e) {
            return new Answer.Refused(BAD_REQUEST, e.refusal());
        } catch (SignerFault e) {
            return new Answer.Refused(BROKEN, e.refusal());
        }
    }

    private Answer judge(WitnessRequest request, TreeHead head) {
        NoteKey log = logs.get(head.origin());
        if (log == null) {
            return refused(NOT_FOUND, SignerTag.WITNESS_LOG_UNKNOWN, "no log is configured as " + head.origin());
        }
        try {
            request.checkpoint().requireSignedBy(log);
        } catch (RefusedException e) {
            return new Answer.Refused(FORBIDDEN, e.refusal());
        }
        if (request.oldSize() > head.size()) {
            return refused(BAD_REQUEST, SignerTag.WITNESS_REQUEST_MALFORMED, "the old size is beyond the checkpoint's");
        }
        synchronized (this) {
            return compare(request, head, memory.head(head.origin()));
        }
    }

    private Answer compare(WitnessRequest request, TreeHead head, Optional<HeadMemory.Head> known) {
        long oldSize = known.map(HeadMemory.Head::size).orElse(0L);
        if (request.oldSize() != oldSize) {
            return new Answer.Behind(
                    oldSize,
                    new Refusal(
                            SignerTag.WITNESS_SIZE_CONFLICT,
                            "the log was at " + oldSize + ", not at " + request.oldSize()));
        }
        var oldRoot = known.map(HeadMemory.Head::root).orElse(MerkleTree.emptyRoot());
        if (oldSize == head.size() && !oldRoot.equals(head.root())) {
            accusations.keep(request, head.origin() + " has two roots at " + oldSize);
            return refused(CONFLICT, SignerTag.WITNESS_LOG_FORKED, "another root was cosigned for size " + oldSize);
        }
        if (!MerkleTree.verifyConsistency(oldSize, head.size(), request.proof(), oldRoot, head.root())) {
            accusations.keep(request, head.origin() + " at " + head.size() + " is not shown to continue " + oldSize);
            return refused(
                    UNPROCESSABLE,
                    SignerTag.WITNESS_PROOF_INVALID,
                    "the proof does not lead from " + oldSize + " to " + head.size());
        }
        memory.put(head.origin(), new HeadMemory.Head(head.size(), head.root()));
        return new Answer.Cosigned(key.cosign(
                clock.instant().getEpochSecond(), request.checkpoint().text()));
    }

    private static Answer refused(int status, SignerTag tag, String reason) {
        return new Answer.Refused(status, new Refusal(tag, reason));
    }
}
