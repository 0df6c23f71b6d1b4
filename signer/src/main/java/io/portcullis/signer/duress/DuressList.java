package io.portcullis.signer.duress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The credentials that signal duress, as one signer knows them; see the package.
 *
 * @param entries salted hashes of credential ids
 */
public record DuressList(EntityId entity, Bytes32 salt, Set<Bytes32> entries) {
    private static final int FORMAT = 1;
    public static final int MAX_ENTRIES = 1_024;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte[] DOMAIN = "portcullis/duress/v1".getBytes(US_ASCII);
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    public DuressList {
        entries = Set.copyOf(entries);
    }

    public static DuressList of(EntityId entity, Bytes32 salt, Collection<Intent.Bytes> credentials) {
        Set<Bytes32> entries = new TreeSet<>();
        credentials.forEach(id -> entries.add(entry(salt, id)));
        return new DuressList(entity, salt, entries);
    }

    /** Of a signer that was given none. */
    public static DuressList none(EntityId entity) {
        return new DuressList(entity, Bytes32.ZERO, Set.of());
    }

    /** Whether a decision made with this credential is one made under threat. */
    public boolean signals(Intent.Bytes credentialId) {
        return entries.contains(entry(salt, credentialId));
    }

    private static Bytes32 entry(Bytes32 salt, Intent.Bytes credentialId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(DOMAIN);
            digest.update(salt.toArray());
            digest.update(credentialId.toArray());
            return Bytes32.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** The bytes the officer's key signs with {@code SHA256withECDSAinP1363Format}. */
    public byte[] signedBytes() {
        byte[] document = StrictJson.canonical(toJson());
        byte[] signed = new byte[DOMAIN.length + document.length];
        System.arraycopy(DOMAIN, 0, signed, 0, DOMAIN.length);
        System.arraycopy(document, 0, signed, DOMAIN.length, document.length);
        return signed;
    }

    private ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("format", FORMAT)
                .put("entity", entity.toString())
                .put("salt", salt.toString());
        ArrayNode list = json.putArray("credentials");
        new TreeSet<>(entries).forEach(entry -> list.add(entry.toString()));
        return json;
    }

    /** The file, with the officer's signature. */
    public byte[] encode(Intent.Bytes officerSignature) {
        ObjectNode json = StrictJson.newObject().put("officerSignature", officerSignature.toString());
        json.set("document", toJson());
        return StrictJson.canonical(json);
    }

    /**
     * Reads a list that the officer of these roots signed.
     *
     * @throws RefusedException DURESS_LIST_INVALID, or naming the field and the rule it breaks
     */
    public static DuressList decode(byte[] bytes, TrustRoots trust) {
        return Fields.read("duress", StrictJson.canonicalObject(bytes), in -> {
            DuressList list = in.object("document", DuressList::read);
            byte[] signature = in.fixedBytes("officerSignature", SIGNATURE_BYTES);
            if (!list.entity().equals(trust.entity()) || !list.isSignedBy(trust, signature)) {
                throw new RefusedException(
                        SignerTag.DURESS_LIST_INVALID, "the officer signed no such list for this entity");
            }
            return list;
        });
    }

    private static DuressList read(Fields in) {
        if (in.number("format") != FORMAT) {
            throw new RefusedException(SignerTag.VERSION_UNKNOWN, "duress.format is not " + FORMAT);
        }
        var listed = in.bytes32s("credentials", MAX_ENTRIES);
        if (!listed.equals(new TreeSet<>(listed).stream().toList())) {
            throw in.invalid("credentials", "distinct, in ascending order");
        }
        return new DuressList(new EntityId(in.bytes32("entity")), in.bytes32("salt"), Set.copyOf(listed));
    }

    private boolean isSignedBy(TrustRoots trust, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(trust.officerPublicKey());
            verifier.update(signedBytes());
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Puts a list where a signer reads it, whole and synced before it has its name; only its owner can read it.
     *
     * @throws SignerFault DURESS_LIST_INVALID: then what was there before is there still
     */
    public static DuressList place(byte[] bytes, Path file, TrustRoots trust) {
        try {
            DuressList list = decode(bytes, trust);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNERS));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            return list;
        } catch (IOException e) {
            throw new SignerFault(SignerTag.DURESS_LIST_INVALID, "the list cannot be put there: " + e, e);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.DURESS_LIST_INVALID,
                    e.refusal().tag() + ", " + e.refusal().reason(),
                    e);
        }
    }

    /** @throws SignerFault DURESS_LIST_INVALID; also if others than the owner could read the file */
    public static DuressList read(Path file, TrustRoots trust) {
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new SignerFault(
                        SignerTag.DURESS_LIST_INVALID, "others than its owner can read " + file + ": mode 0600");
            }
            return decode(Files.readAllBytes(file), trust);
        } catch (IOException e) {
            throw new SignerFault(SignerTag.DURESS_LIST_INVALID, "the list does not read: " + e, e);
        } catch (RefusedException e) {
            throw new SignerFault(
                    SignerTag.DURESS_LIST_INVALID,
                    e.refusal().tag() + ", " + e.refusal().reason(),
                    e);
        }
    }
}
