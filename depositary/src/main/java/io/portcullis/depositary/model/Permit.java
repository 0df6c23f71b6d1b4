package io.portcullis.depositary.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a board permits that no contract does. It is alone in a batch that no chain ever sees, and what the board signs for that batch is EIP-712's
 * {@code Permit(bytes32 by,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint8 kind,bytes32 dataHash)}, with the Keccak-256 of {@link
 * #data}. So a permit has, like all that a board signs, a policy, an anchor and a time.
 *
 * <p>Nonces of permits are each entity's and each kind's own: a number is given to one permit, for ever, and they come in any order.
 */
public sealed interface Permit extends Operation permits Permit.HoldCeremony, Permit.RaiseLimit {
    String TYPE = "Permit(bytes32 by,uint64 boardEpoch,uint64 nonce,uint64 expiresAt,uint8 kind,bytes32 dataHash)";

    /**
     * Ceremonies on a key may be held.
     *
     * @param ceremony which, by its number
     * @param token label of the token it is about
     * @param label of the key's objects in it
     * @param key id of the key that it is about; zero where that does not exist yet
     * @param plan hash of the plan, which says the rest
     */
    record HoldCeremony(int ceremony, String token, String label, Bytes32 key, Bytes32 plan) implements Permit {
        public static final int KIND = 0x02;

        public HoldCeremony {
            if (ceremony < 1 || ceremony > MAX_CEREMONY) {
                throw new IllegalArgumentException("ceremonies have numbers from 1 to " + MAX_CEREMONY);
            }
            requireLabel(token);
            requireLabel(label);
            if (plan.isZero()) {
                throw new IllegalArgumentException("a ceremony has a plan");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .number(ceremony)
                    .word(word(token))
                    .word(word(label))
                    .word(key)
                    .word(plan)
                    .toBytes();
        }
    }

    /**
     * The engine may let a counterparty owe more.
     *
     * @param from the limit that stands, and must stand still when it is raised
     * @param to the limit that replaces it
     */
    record RaiseLimit(EntityId counterparty, TokenId token, Amount from, Amount to) implements Permit {
        public static final int KIND = 0x03;

        public RaiseLimit {
            if (from.isNegative() || to.compareTo(from) <= 0) {
                throw new IllegalArgumentException("a limit is raised; to lower it takes no permit");
            }
        }

        @Override
        public int kind() {
            return KIND;
        }

        @Override
        public byte[] data() {
            return new AbiWriter()
                    .word(counterparty.value())
                    .word(token.value())
                    .number(from.units())
                    .number(to.units())
                    .toBytes();
        }
    }

    /** Above every number that a ceremony has. */
    int MAX_CEREMONY = 255;

    /** In whose nonces a permit of this kind counts: a lane of the entity's own for each kind. */
    static EntityId lane(EntityId by, int kind) {
        return new EntityId(new AbiWriter()
                .word(Keccak.hash("portcullis/permit/v1".getBytes(US_ASCII)))
                .word(by.value())
                .number(kind)
                .keccak());
    }

    /** {@code hashStruct} of EIP-712. */
    default Bytes32 structHash(EntityId by, long boardEpoch, long nonce, long expiresAt) {
        return new AbiWriter()
                .word(Keccak.hash(TYPE.getBytes(US_ASCII)))
                .word(by.value())
                .number(boardEpoch)
                .number(nonce)
                .number(expiresAt)
                .number(kind())
                .word(Keccak.hash(data()))
                .keccak();
    }

    static Permit readFrom(int kind, AbiReader in) {
        return kind == HoldCeremony.KIND
                ? new HoldCeremony(in.number(MAX_CEREMONY), text(in.word()), text(in.word()), in.word(), in.word())
                : new RaiseLimit(new EntityId(in.word()), new TokenId(in.word()), in.amount(), in.amount());
    }

    private static void requireLabel(String label) {
        if (!label.matches("[A-Za-z0-9._-]{1,32}")) {
            throw new IllegalArgumentException("labels have 1 to 32 letters, digits, dots, dashes");
        }
    }

    /** From the left, filled up with zeros. */
    private static Bytes32 word(String label) {
        byte[] bytes = new byte[Bytes32.LENGTH];
        byte[] text = label.getBytes(US_ASCII);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return Bytes32.of(bytes);
    }

    private static String text(Bytes32 word) {
        byte[] bytes = word.toArray();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, US_ASCII);
    }
}
