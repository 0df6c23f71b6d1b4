package io.portcullis.signer.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.signer.audit.RowForms;
import io.portcullis.signer.batch.BatchDecoder;
import io.portcullis.signer.client.DoorFrames;
import io.portcullis.signer.client.GroupPartial;
import io.portcullis.signer.cryptoki.FuzzedToken;
import io.portcullis.signer.duress.DuressList;
import io.portcullis.signer.evidence.Checkpoint;
import io.portcullis.signer.evidence.Evidence;
import io.portcullis.signer.evidence.EvidenceFile;
import io.portcullis.signer.evidence.Inclusion;
import io.portcullis.signer.evidence.SignedDelegation;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.freeze.FreezeInputCodec;
import io.portcullis.signer.intent.Approval;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.keyceremony.CeremonyForms;
import io.portcullis.signer.keyceremony.FuzzedCeremony;
import io.portcullis.signer.keyceremony.Transcript;
import io.portcullis.signer.keystore.ProfileCodec;
import io.portcullis.signer.policy.Delegation;
import io.portcullis.signer.policy.Facts;
import io.portcullis.signer.policy.PolicyCodec;
import io.portcullis.signer.policy.SignedPolicy;
import io.portcullis.signer.registry.FuzzedRegister;
import io.portcullis.signer.seal.FuzzedSeal;
import io.portcullis.signer.service.FuzzedDoor;
import io.portcullis.signer.share.FuzzedShare;
import io.portcullis.signer.tlog.EntryBundle;
import io.portcullis.signer.tlog.HashTile;
import io.portcullis.signer.tlog.Note;
import io.portcullis.signer.tlog.NoteKey;
import io.portcullis.signer.tlog.TilePath;
import io.portcullis.signer.tlog.WitnessRequest;
import io.portcullis.signer.tpm.SealedBlob;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.vouching.Vouching;
import io.portcullis.signer.watermark.FuzzedWatermark;
import io.portcullis.threshold.codec.Bytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Every decoder that is fed. A code is for ever: the corpus is written with it. */
@SuppressWarnings("ImmutableEnumChecker") // functions of classes, that close over nothing
public enum FuzzTarget {
    FRAME(1, FuzzTarget::frame),
    REQUEST(2, FuzzedDoor::request),
    SEAL_LEAVES(3, FuzzedSeal::leaves),
    SEAL_FILE(4, FuzzedSeal::files),
    SIGNER_CONFIGURATION(5, FuzzedDoor::configuration),
    EVIDENCE(6, bytes -> Feed.isStable(bytes, Evidence::read, Evidence::toJson)),
    EVIDENCE_FILE(7, bytes -> Feed.decodes(bytes, EvidenceFile::decode, RefusedException.class)),
    POLICY(
            8,
            bytes -> Feed.isCanonical(bytes, PolicyCodec::decode, PolicyCodec::canonicalBytes, RefusedException.class)),
    SIGNED_POLICY(9, bytes -> Feed.isStable(bytes, SignedPolicy::read, SignedPolicy::toJson)),
    FACTS(10, bytes -> Feed.isStable(bytes, Facts::read, Facts::toJson)),
    DELEGATION(11, bytes -> Feed.isStable(bytes, Delegation::read, Delegation::toJson)),
    INTENT(12, bytes -> Feed.isCanonical(bytes, Intent::decode, Intent::canonicalBytes, RefusedException.class)),
    APPROVAL(13, bytes -> Feed.isStable(bytes, Approval::read, Approval::toJson)),
    BATCH(14, bytes -> Feed.decodes(bytes, BatchDecoder::decode, RefusedException.class)),
    CHECKPOINT(15, bytes -> Feed.isStable(bytes, Checkpoint::read, Checkpoint::toJson)),
    INCLUSION(16, bytes -> Feed.isStable(bytes, Inclusion::read, Inclusion::toJson)),
    TRUST_ROOTS(17, bytes -> Feed.isStable(bytes, TrustRoots::read, TrustRoots::toJson)),
    GROUP_PARTIAL(18, bytes -> Feed.isStable(bytes, GroupPartial::read, GroupPartial::toJson)),
    CLIENT_DATA(19, FuzzedWebAuthn::clientData),
    AUTHENTICATOR_DATA(20, FuzzedWebAuthn::authenticatorData),
    REGISTRATION(21, FuzzedWebAuthn::registration),
    CREDENTIAL_KEY(22, FuzzedWebAuthn::credentialKey),
    CEREMONY_DEFINITION(23, bytes -> Feed.isStable(bytes, CeremonyForms::definition, CeremonyForms::toJson)),
    CEREMONY_LINE(24, FuzzedCeremony::line),
    CEREMONY_BACKUP(25, bytes -> Feed.isStable(bytes, CeremonyForms::backup, CeremonyForms::toJson)),
    TRANSCRIPT(26, FuzzTarget::transcript),
    JOURNAL(27, FuzzedJournal::recovery),
    WATERMARK_RECORD(28, FuzzedWatermark::record),
    SHARE_RECORD(29, FuzzedShare::record),
    KEY_RECORD(30, FuzzedRegister::record),
    FREEZE_RECORD(
            31,
            bytes -> Feed.isCanonical(
                    bytes, FreezeInputCodec::decode, FreezeInputCodec::encode, RefusedException.class)),
    VENDOR_PROFILE(32, bytes -> Feed.decodes(bytes, ProfileCodec::decode, SignerFault.class)),
    TOKEN_INFO(33, FuzzedToken::info),
    NOTE(
            34,
            bytes ->
                    Feed.isCanonical(bytes, in -> Note.decode(Bytes.of(in)), FuzzTarget::note, RefusedException.class)),
    COSIGNATURES(35, bytes -> Feed.decodes(bytes, in -> Note.decodeLines(Bytes.of(in)), RefusedException.class)),
    NOTE_KEY(
            36,
            bytes -> Feed.isCanonical(
                    bytes, in -> NoteKey.decode(text(in)), key -> key.vkey().getBytes(UTF_8), RefusedException.class)),
    WITNESS_REQUEST(
            37,
            bytes -> Feed.isCanonical(
                    bytes,
                    in -> WitnessRequest.decode(Bytes.of(in)),
                    request -> request.encode().toArray(),
                    RefusedException.class)),
    TILE_PATH(
            38,
            bytes -> Feed.isCanonical(
                    bytes,
                    in -> TilePath.decode(text(in)),
                    path -> path.text().getBytes(UTF_8),
                    RefusedException.class)),
    HASH_TILE(
            39,
            bytes -> withWidth(
                    bytes,
                    (in, width) -> Feed.isCanonical(
                            in,
                            all -> HashTile.decode(Bytes.of(all), width),
                            tile -> tile.encode().toArray(),
                            RefusedException.class))),
    ENTRY_BUNDLE(
            40,
            bytes -> withWidth(
                    bytes,
                    (in, width) -> Feed.isCanonical(
                            in,
                            all -> EntryBundle.decode(Bytes.of(all), width),
                            bundle -> bundle.encode().toArray(),
                            RefusedException.class))),
    METADATA_BLOB(41, FuzzedWebAuthn::metadata),
    DURESS_LIST(
            42,
            bytes -> Feed.decodes(bytes, in -> DuressList.decode(in, FuzzedWebAuthn.TRUST), RefusedException.class)),
    SIGNED_DELEGATION(43, bytes -> Feed.isStable(bytes, SignedDelegation::read, SignedDelegation::toJson)),
    AUDIT_ROW(
            44,
            bytes -> Feed.isCanonical(
                    bytes,
                    in -> RowForms.decode(Bytes.of(in)),
                    written -> RowForms.encode(written.at(), written.row()).toArray(),
                    RefusedException.class)),
    SEALED_BLOB(45, bytes -> Feed.isCanonical(bytes, SealedBlob::decode, SealedBlob::encode, RefusedException.class)),
    VOUCHING(46, bytes -> Feed.isStable(bytes, Vouching::read, Vouching::toJson)),
    BOOT_QUOTE(47, FuzzedVouching::quote),
    KEY_ATTESTATION(48, FuzzedVouching::attestation),
    LOG_PROOF(49, FuzzedMirror::proof),
    ANCHORED_SNAPSHOT(50, FuzzedMirror::anchored),
    ATTESTATION(51, FuzzedWebAuthn::attestation);

    private final byte code;
    private final Consumer<byte[]> feed;

    FuzzTarget(int code, Consumer<byte[]> feed) {
        this.code = (byte) code;
        this.feed = feed;
    }

    byte code() {
        return code;
    }

    void feed(byte[] bytes) {
        feed.accept(bytes);
    }

    static Optional<FuzzTarget> ofCode(byte code) {
        return Arrays.stream(values()).filter(target -> target.code == code).findFirst();
    }

    /** A whole input: the code, then what is fed. */
    static void take(byte[] input) {
        if (input.length > 0) {
            ofCode(input[0]).ifPresent(target -> target.feed(Arrays.copyOfRange(input, 1, input.length)));
        }
    }

    private interface OfWidth {
        void feed(byte[] bytes, int width);
    }

    /** The first byte says how many entries are expected, less one. */
    private static void withWidth(byte[] bytes, OfWidth target) {
        if (bytes.length > 0) {
            target.feed(Arrays.copyOfRange(bytes, 1, bytes.length), 1 + Byte.toUnsignedInt(bytes[0]));
        }
    }

    private static byte[] note(Note note) {
        return note.encode().toArray();
    }

    /** A text that is not UTF-8 is none, and is not what its bytes are fed for. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        if (!Arrays.equals(text.getBytes(UTF_8), bytes)) {
            throw new RefusedException(io.portcullis.signer.verdict.SignerTag.FIELD_INVALID, "not UTF-8");
        }
        return text;
    }

    private static void transcript(byte[] bytes) {
        Feed.isCanonical(bytes, Transcript::decode, Transcript::encode, RefusedException.class);
        Feed.decodes(bytes, in -> Transcript.decode(in).replay(), RefusedException.class);
    }

    private static void frame(byte[] bytes) {
        try {
            Optional<byte[]> body = DoorFrames.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
            boolean same = body.isEmpty()
                    ? bytes.length == 0
                    : Arrays.equals(body.get(), 0, body.get().length, bytes, 4, 4 + body.get().length);
            if (!same) {
                throw new AssertionError("a frame's body is not what was sent");
            }
        } catch (EOFException | RefusedException e) {
            return; // As declared.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
