package io.portcullis.signer.duress;

import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.threshold.codec.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list that one signer heeds: the file's, from the moment that another stands there. Safe for many threads.
 *
 * <p>Invariant: a file that goes away, or that the officer did not sign, disarms nothing while the signer runs: the last list stays in force.
 */
public final class ListInForce {
    private static final Logger LOG = LoggerFactory.getLogger(ListInForce.class);

    private final Optional<Path> file;
    private final TrustRoots trust;
    private DuressList list;
    private Optional<Stamp> read = Optional.empty();

    /** By what a file that was replaced is told from the one before: a list is always placed as a new file. */
    private record Stamp(Object key, long modified, long size) {
        static Optional<Stamp> of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(
                        Objects.requireNonNullElse(now.fileKey(), ""),
                        now.lastModifiedTime().toMillis(),
                        now.size()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private ListInForce(Optional<Path> file, TrustRoots trust, DuressList list) {
        this.file = file;
        this.trust = trust;
        this.list = list;
    }

    /**
     * Of a signer's file; without one, nobody is on the list and none is taken.
     *
     * @throws SignerFault DURESS_LIST_INVALID
     */
    public static ListInForce open(Optional<Path> file, TrustRoots trust) {
        ListInForce inForce = new ListInForce(file, trust, DuressList.none(trust.entity()));
        file.ifPresent(path -> {
            inForce.read = Stamp.of(path);
            inForce.list = DuressList.read(path, trust);
        });
        return inForce;
    }

    /** Whether a decision made with this credential is one made under threat. */
    public boolean signals(Intent.Bytes credentialId) {
        return now().signals(credentialId);
    }

    private synchronized DuressList now() {
        file.ifPresent(path -> {
            Optional<Stamp> there = Stamp.of(path);
            if (!there.equals(read)) {
                read = there;
                try {
                    list = DuressList.read(path, trust);
                } catch (SignerFault e) {
                    LOG.error("the last list of duress stays in force: {}", e.getMessage());
                }
            }
        });
        return list;
    }

    /**
     * The list in force as the officer alone can read it.
     *
     * @throws RefusedException DURESS_LIST_INVALID if this signer keeps none
     */
    public synchronized Bytes shown(RandomGenerator random) {
        DuressList current = now();
        try {
            return SealedList.seal(SealedList.Way.FROM_SIGNER, Files.readAllBytes(place()), current, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes the list that the officer signed, and sealed under the one in force; it is heeded at once. As the next list has another salt, none is taken twice.
     *
     * @throws RefusedException DURESS_LIST_INVALID: then the list is what it was
     */
    public synchronized void take(Bytes sealed) {
        byte[] next = SealedList.open(SealedList.Way.TO_SIGNER, sealed, now());
        try {
            list = DuressList.place(next, place(), trust);
            read = Stamp.of(place());
        } catch (SignerFault e) {
            throw new RefusedException(SignerTag.DURESS_LIST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private Path place() {
        return file.orElseThrow(() -> new RefusedException(
                SignerTag.DURESS_LIST_INVALID, "this signer's configuration names no place for a list"));
    }
}
