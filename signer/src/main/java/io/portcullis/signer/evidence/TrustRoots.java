package io.portcullis.signer.evidence;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.depositary.model.GroupKey;
import io.portcullis.depositary.model.Limits;
import io.portcullis.signer.intent.Intent;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.tlog.Witnesses;
import io.portcullis.signer.verdict.RefusedException;
import io.portcullis.signer.verdict.SignerTag;
import io.portcullis.signer.vouching.Pins;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is believed without proof, written down at the ceremony: {@code {"chainId","depositary","entity","officerKey",
 * "board":{"members":[{"address","weight","signer","auditKey"}…],"threshold"},"groupKey"?,"witnesses"?,"pins"?,"fund"?}}. Keys are uncompressed P-256 points, 65 bytes
 * {@code 0x04 ‖ x ‖ y}; the group key, which may be left out, is 256 bytes in the form of EIP-2537.
 *
 * @param witnesses if named, a batch counts only over checkpoints that a quorum of them cosigned ({@link Witnesses})
 * @param pins of the vendors of tokens and of the signers' machines ({@link Pins}): what is pinned, evidence must show
 * @param fund the only default fund that is spoken to; to none, if left out
 * @param groupKey if pinned, a batch counts only with this key's signature; a key changes by a change of board, so a pin is of one time
 */
public record TrustRoots(
        Eip712Domain domain,
        EntityId entity,
        Intent.Bytes officerKey,
        List<Member> members,
        int threshold,
        Optional<GroupKey> groupKey,
        Optional<Witnesses> witnesses,
        Pins pins,
        Optional<Address> fund) {
    private static final int POINT_BYTES = 65;

    /** One signer of the board: its name, its secp256k1 key's address, its say, and its audit key. */
    public record Member(String signer, Address address, int weight, Intent.Bytes auditKey) {
        public PublicKey auditPublicKey() {
            return p256(auditKey);
        }
    }

    /** Roots that pin no group key and ask for no witnesses. */
    public TrustRoots(
            Eip712Domain domain, EntityId entity, Intent.Bytes officerKey, List<Member> members, int threshold) {
        this(domain, entity, officerKey, members, threshold, Optional.empty(), Optional.empty());
    }

    /** Roots that pin no vendor and no machine. */
    public TrustRoots(
            Eip712Domain domain,
            EntityId entity,
            Intent.Bytes officerKey,
            List<Member> members,
            int threshold,
            Optional<GroupKey> groupKey,
            Optional<Witnesses> witnesses) {
        this(domain, entity, officerKey, members, threshold, groupKey, witnesses, Pins.NONE, Optional.empty());
    }

    public TrustRoots {
        members = List.copyOf(members);
    }

    /** The same roots, and the group key pinned. */
    public TrustRoots pinning(GroupKey key) {
        return new TrustRoots(domain, entity, officerKey, members, threshold, Optional.of(key), witnesses, pins, fund);
    }

    /** The same roots, and other members of the board. */
    public TrustRoots with(List<Member> others) {
        return new TrustRoots(domain, entity, officerKey, others, threshold, groupKey, witnesses, pins, fund);
    }

    /** The same roots, and witnesses asked for. */
    public TrustRoots witnessedBy(Witnesses asked) {
        return new TrustRoots(domain, entity, officerKey, members, threshold, groupKey, Optional.of(asked), pins, fund);
    }

    /** The same roots, and vendors and machines pinned. */
    public TrustRoots pinning(Pins more) {
        return new TrustRoots(domain, entity, officerKey, members, threshold, groupKey, witnesses, more, fund);
    }

    /** The same roots, and a default fund to speak to. */
    public TrustRoots speakingTo(Address pinned) {
        return new TrustRoots(
                domain, entity, officerKey, members, threshold, groupKey, witnesses, pins, Optional.of(pinned));
    }

    /**
     * The members as a board without a group key, which may change while they stay.
     *
     * @throws IllegalArgumentException if the members make no valid board
     */
    public Board board() {
        return new Board(
                members.stream()
                        .sorted(Comparator.comparing(Member::address))
                        .map(member -> new Board.Member(member.address(), member.weight()))
                        .toList(),
                threshold);
    }

    public Optional<Member> member(String signer) {
        return members.stream().filter(member -> member.signer().equals(signer)).findFirst();
    }

    public PublicKey officerPublicKey() {
        return p256(officerKey);
    }

    public ObjectNode toJson() {
        ObjectNode json = StrictJson.newObject()
                .put("chainId", domain.chainId())
                .put("depositary", domain.depositary().toString())
                .put("entity", entity.toString())
                .put("officerKey", officerKey.toString());
        ObjectNode board = json.putObject("board").put("threshold", threshold);
        ArrayNode list = board.putArray("members");
        members.forEach(member -> list.addObject()
                .put("address", member.address().toString())
                .put("weight", member.weight())
                .put("signer", member.signer())
                .put("auditKey", member.auditKey().toString()));
        groupKey.ifPresent(key -> json.put("groupKey", key.toString()));
        witnesses.ifPresent(asked -> json.set("witnesses", asked.toJson()));
        if (!pins.isEmpty()) {
            json.set("pins", pins.toJson());
        }
        fund.ifPresent(pinned -> json.put("fund", pinned.toString()));
        return json;
    }

    /** @throws RefusedException naming the field and the rule it breaks */
    public static TrustRoots decode(byte[] bytes) {
        return Fields.read("trust", StrictJson.object(bytes), TrustRoots::read);
    }

    /** Reads the fields inside a larger document, such as a signer's configuration. */
    public static TrustRoots read(Fields in) {
        try {
            Eip712Domain domain = new Eip712Domain(in.number("chainId"), in.address("depositary"));
            EntityId entity = new EntityId(in.bytes32("entity"));
            Intent.Bytes officerKey = point(in, "officerKey");
            Optional<GroupKey> groupKey =
                    in.has("groupKey") ? Optional.of(GroupAgreement.readKey(in, "groupKey")) : Optional.empty();
            Optional<Witnesses> witnesses = in.optionalObject("witnesses", Witnesses::read);
            Pins pins = in.optionalObject("pins", Pins::read).orElse(Pins.NONE);
            Optional<Address> fund = in.has("fund") ? Optional.of(fund(in)) : Optional.empty();
            TrustRoots roots = in.object(
                    "board",
                    board -> new TrustRoots(
                            domain,
                            entity,
                            officerKey,
                            board.objects("members", Limits.MAX_BOARD_MEMBERS, TrustRoots::readMember),
                            board.number("threshold", 1, Integer.MAX_VALUE / 2),
                            groupKey,
                            witnesses,
                            pins,
                            fund));
            roots.board();
            if (roots.members().stream().map(Member::signer).distinct().count()
                    != roots.members().size()) {
                throw new RefusedException(SignerTag.CONFIGURATION_INVALID, "two board members have one name");
            }
            return roots;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(SignerTag.CONFIGURATION_INVALID, "trust roots: " + e.getMessage());
        }
    }

    private static Address fund(Fields in) {
        Address fund = in.address("fund");
        if (fund.isZero()) {
            throw in.invalid("fund", "not the zero address");
        }
        return fund;
    }

    private static Member readMember(Fields in) {
        return new Member(
                in.identifier("signer"),
                in.address("address"),
                in.number("weight", 1, Board.MAX_WEIGHT),
                point(in, "auditKey"));
    }

    private static Intent.Bytes point(Fields in, String name) {
        Intent.Bytes point = new Intent.Bytes(in.fixedBytes(name, POINT_BYTES));
        try {
            p256(point);
        } catch (IllegalArgumentException e) {
            throw in.invalid(name, "an uncompressed point of P-256");
        }
        return point;
    }

    /**
     * A P-256 public key from its uncompressed point.
     *
     * @throws IllegalArgumentException unless the point is on the curve
     */
    public static PublicKey p256(Intent.Bytes point) {
        byte[] bytes = point.toArray();
        if (bytes.length != POINT_BYTES || bytes[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 33));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 33, 65));
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
            BigInteger right = x.pow(3)
                    .add(curve.getCurve().getA().multiply(x))
                    .add(curve.getCurve().getB())
                    .mod(p);
            if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
                throw new IllegalArgumentException("the point is not on the curve");
            }
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of P-256", e);
        }
    }
}
