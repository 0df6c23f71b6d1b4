package io.portcullis.watchtower.service;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Hex;
import io.portcullis.watchtower.verdict.TowerTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The tower's keys as files that only their owner may read: lines of 0x-hex. */
public final class KeyFiles {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFiles() {}

    /** Makes an identity: its PKCS#8 form and its X.509 form, a line each. */
    public static TowerIdentity newIdentity(Path file) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(
                    file,
                    Hex.encode(pair.getPrivate().getEncoded()) + "\n"
                            + Hex.encode(pair.getPublic().getEncoded()) + "\n");
            return TowerIdentity.of(
                    pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** Makes a gas key: 32 bytes. @return its account */
    public static Address newGasKey(Path file) throws IOException {
        byte[] secret = new byte[Bytes32.LENGTH];
        do {
            new SecureRandom().nextBytes(secret);
        } while (!fr.acinq.secp256k1.Secp256k1.get().secKeyVerify(secret));
        write(file, Hex.encode(secret) + "\n");
        return GasKey.account(secret);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /** @throws io.portcullis.watchtower.verdict.TowerRefusal {@code KEY_UNREADABLE} */
    public static List<byte[]> read(Path file, int lines) {
        try {
            if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                throw TowerTag.KEY_UNREADABLE.refusal("others than its owner may use " + file);
            }
            List<byte[]> read =
                    Files.readAllLines(file).stream().map(Hex::decode).toList();
            if (read.size() != lines) {
                throw TowerTag.KEY_UNREADABLE.refusal(file + " has other than " + lines + " lines");
            }
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw TowerTag.KEY_UNREADABLE.refusal(file + ": " + e.getMessage());
        }
    }
}
