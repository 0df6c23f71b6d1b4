package io.portcullis.threshold.ceremony;

import io.portcullis.threshold.Limits;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.codec.RlpReader;
import io.portcullis.threshold.codec.RlpWriter;
import io.portcullis.threshold.signing.GroupSharing;
import io.portcullis.threshold.verdict.ThresholdRefusedException;
import io.portcullis.threshold.verdict.ThresholdTag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything a ceremony is about, fixed before it begins; its hash is the session's id.
 *
 * <p>Invariants: 2 ≤ threshold ≤ leastMembers ≤ members; members have the indices 1 to n in order, and distinct names and keys; a DKG has no
 * previous sharing and epoch 1 or more; a resharing has one of the epoch before; a refresh changes neither members nor threshold.
 * RLP: {@code [1, kind, entity, epoch, purpose, threshold, leastMembers, [[index, name, key]…], previous, createdAt, expiresAt,
 * nonce]}, where previous is {@code []} or {@code [sharing, [[index, name, key]…]]}.
 *
 * @param entity 32 bytes: whose key it is
 * @param epoch of the sharing that is made
 * @param purpose in words, for those who sign it
 * @param leastMembers with how many members left the ceremony goes on; with fewer it aborts
 * @param createdAt Unix seconds
 * @param expiresAt Unix seconds from which it is aborted
 * @param nonce 32 random bytes: no two sessions have one id
 */
public record Definition(
        Kind kind,
        Bytes entity,
        long epoch,
        String purpose,
        int threshold,
        int leastMembers,
        List<Member> members,
        Optional<Previous> previous,
        long createdAt,
        long expiresAt,
        Bytes nonce) {
    private static final int VERSION = 1;
    private static final Bytes DOMAIN = Bytes.ascii("portcullis/ceremony/v1");
    private static final long FAR_FUTURE = 1L << 40;

    /** The sharing that is reshared, and who holds it. */
    public record Previous(GroupSharing sharing, List<Member> members) {
        public Previous {
            members = List.copyOf(members);
            require(
                    members.stream().map(Member::index).toList().equals(List.copyOf(sharing.indices())),
                    "the previous members are those of the previous sharing");
        }
    }

    /** @throws ThresholdRefusedException DEFINITION_INVALID */
    public Definition {
        members = List.copyOf(members);
        int size = members.size();
        require(entity.size() == 32 && nonce.size() == 32, "entity and nonce have 32 bytes");
        require(epoch >= 1, "epochs begin with 1");
        require(!purpose.isBlank() && purpose.length() <= Limits.MAX_PURPOSE_LENGTH, "a purpose is given");
        require(size <= Limits.MAX_MEMBERS, "at most " + Limits.MAX_MEMBERS + " members");
        require(threshold >= Limits.MIN_THRESHOLD && threshold <= size, "2 ≤ threshold ≤ members");
        require(leastMembers >= threshold && leastMembers <= size, "threshold ≤ least members ≤ members");
        require(createdAt >= 0 && expiresAt > createdAt, "it expires after it is created");
        require(expiresAt - createdAt <= Limits.MAX_CEREMONY_SECONDS, "it lasts a day at most");
        for (int i = 0; i < size; i++) {
            require(members.get(i).index() == i + 1, "members have the indices 1 to n");
        }
        requireDistinct(members);
        require(previous.isPresent() == (kind != Kind.DKG), "only a resharing has a previous sharing");
        if (previous.isPresent()) {
            Previous before = previous.get();
            requireDistinct(before.members());
            require(epoch == before.sharing().epoch() + 1, "a resharing makes the next epoch");
            require(kind != Kind.REFRESH || sameHolders(members, before, threshold), "a refresh changes nobody");
        }
    }

    private static boolean sameHolders(List<Member> members, Previous before, int threshold) {
        return keys(members).equals(keys(before.members()))
                && threshold == before.sharing().threshold();
    }

    private static Set<IdentityKey> keys(List<Member> members) {
        return members.stream().map(Member::key).collect(Collectors.toSet());
    }

    private static void requireDistinct(List<Member> members) {
        Set<String> names = members.stream().map(Member::name).collect(Collectors.toSet());
        require(
                names.size() == members.size() && keys(members).size() == members.size(),
                "every member has a name and a key of its own");
    }

    /** SHA-256 of {@code "portcullis/ceremony/v1"} and the RLP: what the officer signs, and the session's id. */
    public Bytes session() {
        return signedText().sha256();
    }

    /** What the officer's key signs: {@code "portcullis/ceremony/v1" ‖ RLP}. */
    public Bytes signedText() {
        return DOMAIN.concat(encode());
    }

    /** Everyone who speaks: the new members, then those who only deal. */
    public List<Party> parties() {
        List<Party> parties = new ArrayList<>();
        for (Member member : members) {
            OptionalInt receivesAs = OptionalInt.of(member.index());
            OptionalInt dealsAs = kind == Kind.DKG ? receivesAs : dealerIndex(member.key());
            parties.add(new Party(parties.size() + 1, member.name(), member.key(), dealsAs, receivesAs));
        }
        Set<IdentityKey> known = keys(members);
        Set<String> names = members.stream().map(Member::name).collect(Collectors.toCollection(HashSet::new));
        for (Member dealer : previous.map(Previous::members).orElse(List.of())) {
            if (!known.contains(dealer.key())) {
                String name = names.add(dealer.name()) ? dealer.name() : dealer.name() + " (before)";
                parties.add(new Party(
                        parties.size() + 1, name, dealer.key(), OptionalInt.of(dealer.index()), OptionalInt.empty()));
            }
        }
        return List.copyOf(parties);
    }

    private OptionalInt dealerIndex(IdentityKey key) {
        return previous.stream()
                .flatMap(before -> before.members().stream())
                .filter(member -> member.key().equals(key))
                .mapToInt(Member::index)
                .findFirst();
    }

    /** The party with this identity key, if it has one. */
    public Optional<Party> party(IdentityKey key) {
        return only(party -> party.key().equals(key));
    }

    Optional<Party> party(int number) {
        return only(party -> party.number() == number);
    }

    private Optional<Party> only(Predicate<Party> wanted) {
        return parties().stream().filter(wanted).findFirst();
    }

    /**
     * With how many dealers a secret is shared. In a resharing enough to have the secret, and so many that those who did not deal are too few to
     * sign: whoever deals signs no more with its old share, so the old sharing is dead when the new one is in force.
     */
    int leastDealers() {
        return previous.map(before -> {
                    int threshold = before.sharing().threshold();
                    return Math.max(threshold, before.members().size() - threshold + 1);
                })
                .orElse(leastMembers);
    }

    public Bytes encode() {
        RlpWriter before = new RlpWriter();
        previous.ifPresent(one -> {
            before.bytes(one.sharing().encode());
            before.list(one.members(), Definition::writeMember);
        });
        return new RlpWriter()
                .number(VERSION)
                .number(kind.code())
                .bytes(entity)
                .number(epoch)
                .text(purpose)
                .number(threshold)
                .number(leastMembers)
                .list(members, Definition::writeMember)
                .list(before)
                .number(createdAt)
                .number(expiresAt)
                .bytes(nonce)
                .toList();
    }

    private static void writeMember(RlpWriter out, Member member) {
        out.list(new RlpWriter()
                .number(member.index())
                .text(member.name())
                .bytes(member.key().point()));
    }

    /** @throws ThresholdRefusedException ENCODING_INVALID, DEFINITION_INVALID, and what a point may be refused for */
    public static Definition decode(Bytes encoded) {
        if (encoded.size() > Limits.MAX_DEFINITION_BYTES) {
            throw new ThresholdRefusedException(ThresholdTag.ENCODING_INVALID, "the definition is too long");
        }
        return RlpReader.readList(encoded, Definition::read);
    }

    private static Definition read(RlpReader in) {
        in.number(VERSION, VERSION);
        return new Definition(
                Kind.ofCode(in.number(0, 255)).orElseThrow(() -> refused("there is no such kind of ceremony")),
                in.fixed(32),
                in.number(1L, Long.MAX_VALUE),
                in.text(Limits.MAX_PURPOSE_LENGTH),
                in.number(0, Limits.MAX_MEMBERS),
                in.number(0, Limits.MAX_MEMBERS),
                in.items(Limits.MAX_MEMBERS, Definition::readMember),
                in.list(Definition::readPrevious),
                in.number(0L, FAR_FUTURE),
                in.number(0L, FAR_FUTURE),
                in.fixed(32));
    }

    private static Optional<Previous> readPrevious(RlpReader in) {
        if (!in.hasMore()) {
            return Optional.empty();
        }
        return Optional.of(new Previous(
                GroupSharing.decode(in.bytes(Limits.MAX_DEFINITION_BYTES)),
                in.items(Limits.MAX_MEMBERS, Definition::readMember)));
    }

    private static Member readMember(RlpReader in) {
        return in.list(inside -> {
            int index = inside.number(0, Limits.MAX_MEMBERS);
            String name = inside.text(Limits.MAX_NAME_LENGTH);
            Bytes key = inside.fixed(IdentityKey.LENGTH);
            try {
                return new Member(index, name, new IdentityKey(key));
            } catch (IllegalArgumentException e) {
                throw refused(e.getMessage());
            }
        });
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw refused(rule);
        }
    }

    private static ThresholdRefusedException refused(String rule) {
        return new ThresholdRefusedException(ThresholdTag.DEFINITION_INVALID, rule);
    }
}
