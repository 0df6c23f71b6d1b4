package io.portcullis.appliance.custody;

import io.portcullis.appliance.audit.LogSource;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.threshold.codec.Bytes;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** A signer's log, through its door. */
public final class SignerLog implements LogSource {
    private final SignerDoor door;
    private final PublicKey auditKey;
    private final NoteKey key;

    public SignerLog(SignerDoor door, TrustRoots trust) {
        this.door = door;
        this.auditKey = trust.member(door.name()).orElseThrow().auditPublicKey();
        this.key = NoteKey.ofLog(Origin.of(trust.entity(), door.name()), auditKey);
    }

    @Override
    public String name() {
        return door.name();
    }

    @Override
    public NoteKey key() {
        return key;
    }

    @Override
    public Note head() {
        return door.checkpoint().note(auditKey);
    }

    @Override
    public List<Bytes> entries(long from) {
        return door.entries(from);
    }

    @Override
    public Optional<Long> note(Bytes snapshot) {
        return Optional.of(door.noteSnapshot(snapshot).index());
    }

    PublicKey auditKey() {
        return auditKey;
    }
}
