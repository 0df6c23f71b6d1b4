package io.portcullis.appliance.client;

import io.portcullis.depositary.model.Amount;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.TokenId;
import io.portcullis.engine.hub.Instruction;
import io.portcullis.engine.onion.OnionKey;
import io.portcullis.threshold.codec.Bytes;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a payee gives a payer. As text: {@code invoice:1:PAYEE:ONIONKEY:HASH:TOKEN:AMOUNT:SECRET:EXPIRES[:HUB,…]}, hashes in 0x-hex, numbers decimal.
 *
 * @param key what a packet's last layer is encrypted to
 * @param hash SHA-256 of the preimage, which the payee's node alone has
 * @param behind hubs that the payee has an account with and that do not name it: so a payer finds the way
 * @param secret shows the payee that its payer has this invoice
 */
public record Invoice(
        EntityId payee,
        OnionKey key,
        Bytes32 hash,
        TokenId token,
        Amount amount,
        Bytes32 secret,
        long expiresAtSeconds,
        List<EntityId> behind) {
    private static final String FORM = "invoice:1";
    private static final int PARTS = 9;

    /** Hubs that an invoice names at most. */
    public static final int MOST_BEHIND = 4;

    public Invoice {
        behind = List.copyOf(behind);
        if (behind.size() > MOST_BEHIND) {
            throw new IllegalArgumentException("an invoice names at most " + MOST_BEHIND + " hubs");
        }
    }

    /** An invoice, and the instruction that tells the payee's node of it. */
    public record Made(Invoice invoice, Instruction.CreateInvoice instruction) {}

    /** @param behind hubs that the payee has an account with */
    public static Made make(
            EntityId payee,
            OnionKey key,
            TokenId token,
            Amount amount,
            long expiresAtSeconds,
            List<EntityId> behind,
            SecureRandom random) {
        Bytes32 preimage = draw(random);
        Bytes32 secret = draw(random);
        Bytes32 hash = Bytes32.of(Bytes.of(preimage.toArray()).sha256().toArray());
        return new Made(
                new Invoice(payee, key, hash, token, amount, secret, expiresAtSeconds, behind),
                new Instruction.CreateInvoice(token, amount, preimage, secret, expiresAtSeconds));
    }

    private static Bytes32 draw(SecureRandom random) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        random.nextBytes(bytes);
        return Bytes32.of(bytes);
    }

    public String text() {
        String text = String.join(
                ":",
                FORM,
                payee.toString(),
                key.toString(),
                hash.toString(),
                token.toString(),
                amount.toString(),
                secret.toString(),
                Long.toString(expiresAtSeconds));
        return behind.isEmpty()
                ? text
                : text + ":" + behind.stream().map(EntityId::toString).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException unless it is the text of an invoice */
    public static Invoice parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if ((parts.length != PARTS && parts.length != PARTS + 1) || !text.startsWith(FORM + ":")) {
            throw new IllegalArgumentException(
                    "an invoice begins with " + FORM + ": and has " + PARTS + " parts, or one more");
        }
        List<EntityId> behind = parts.length == PARTS
                ? List.of()
                : Stream.of(parts[PARTS].split(",", -1)).map(EntityId::fromHex).toList();
        return new Invoice(
                EntityId.fromHex(parts[2]),
                OnionKey.fromHex(parts[3]),
                Bytes32.fromHex(parts[4]),
                TokenId.fromHex(parts[5]),
                Amount.fromDecimal(parts[6]),
                Bytes32.fromHex(parts[7]),
                Long.parseLong(parts[8]),
                behind);
    }
}
