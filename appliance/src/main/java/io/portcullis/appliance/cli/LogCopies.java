package io.portcullis.appliance.cli;

import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.mirror.LogCheck;
import io.portcullis.signer.mirror.TileFolder;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.Origin;
import io.portcullis.signer.tlog.TreeHead;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The logs of an exported folder, and who may have signed them. */
final class LogCopies {
    private final TrustRoots trust;

    LogCopies(TrustRoots trust) {
        this.trust = trust;
    }

    /** The names of the logs in a folder, one folder each. */
    static List<String> in(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            List<String> names = inside.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            if (names.isEmpty()) {
                throw CliTag.INPUT_INVALID.refusal("There is no log in " + folder + ".");
            }
            return names;
        } catch (IOException e) {
            throw CliTag.INPUT_INVALID.refusal("There is no folder " + folder + ".");
        }
    }

    static TileFolder folder(Path export, String log) {
        return new TileFolder(export.resolve(log));
    }

    LogCheck.Result check(Path export, String log) {
        return new LogCheck(
                        folder(export, log),
                        Origin.of(trust.entity(), log),
                        key(log),
                        trust.witnesses(),
                        RowForms::decode)
                .run();
    }

    /** A signer's key is pinned; an appliance's log stands by its witnesses. */
    private Optional<NoteKey> key(String log) {
        return trust.member(log).map(member -> NoteKey.ofLog(Origin.of(trust.entity(), log), member.auditPublicKey()));
    }

    /** @throws RefusedException {@code CHECKPOINT_INVALID} for a log of another entity */
    Optional<NoteKey> key(TreeHead head) {
        String log = head.origin().log();
        if (!head.origin().equals(Origin.of(trust.entity(), log))) {
            throw new RefusedException(SignerTag.CHECKPOINT_INVALID, "the trust roots are not of " + head.origin());
        }
        return key(log);
    }
}
