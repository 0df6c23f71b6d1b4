package io.portcullis.watchtower.vaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.vault.VaultId;
import io.portcullis.depositary.vault.VaultRefusal;
import io.portcullis.depositary.vault.VaultStep;
import io.portcullis.watchtower.verdict.TowerTag;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** What the journal of vaults remembers; the bytes are in the package's description. */
sealed interface VaultRecord {
    /** Bytes of a client's name. */
    int MAX_NAME_BYTES = 255;

    byte STEP = 1;
    byte EXPIRED = 2;
    byte DISPUTE = 3;

    byte[] encode();

    /** A step that was taken. */
    record Stepped(String client, VaultStep step) implements VaultRecord {
        @Override
        public byte[] encode() {
            return of(STEP, client, step.encode());
        }
    }

    /** A vault whose time had passed. */
    record Expired(String client, VaultId vault) implements VaultRecord {
        @Override
        public byte[] encode() {
            return of(EXPIRED, client, vault.toArray());
        }
    }

    /** A dispute that started. */
    record Started(Disputed dispute) implements VaultRecord {
        @Override
        public byte[] encode() {
            return ByteBuffer.allocate(1 + 2 * Bytes32.LENGTH + Long.BYTES)
                    .put(DISPUTE)
                    .put(dispute.account().toArray())
                    .put(dispute.bodyHash().toArray())
                    .putLong(dispute.version())
                    .array();
        }
    }

    private static byte[] of(byte kind, String client, byte[] rest) {
        byte[] name = client.getBytes(UTF_8);
        if (name.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a client's name has at most " + MAX_NAME_BYTES + " bytes");
        }
        return ByteBuffer.allocate(2 + name.length + rest.length)
                .put(kind)
                .put((byte) name.length)
                .put(name)
                .put(rest)
                .array();
    }

    /** @throws io.portcullis.watchtower.verdict.TowerRefusal {@code STORE_DAMAGED} */
    static VaultRecord decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return switch (in.get()) {
                case STEP -> new Stepped(name(in), VaultStep.decode(rest(in)));
                case EXPIRED -> new Expired(name(in), VaultId.of(rest(in)));
                case DISPUTE -> started(in);
                default -> throw new IllegalArgumentException("no such kind");
            };
        } catch (BufferUnderflowException | IllegalArgumentException | CharacterCodingException | VaultRefusal e) {
            throw TowerTag.STORE_DAMAGED.refusal("a record of vaults: " + e.getMessage());
        }
    }

    private static VaultRecord started(ByteBuffer in) {
        byte[] account = new byte[Bytes32.LENGTH];
        byte[] body = new byte[Bytes32.LENGTH];
        in.get(account);
        in.get(body);
        Disputed dispute = new Disputed(Bytes32.of(account), Bytes32.of(body), in.getLong());
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("bytes are left over");
        }
        return new Started(dispute);
    }

    private static String name(ByteBuffer in) throws CharacterCodingException {
        byte[] name = new byte[in.get() & 0xff];
        in.get(name);
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }
}
