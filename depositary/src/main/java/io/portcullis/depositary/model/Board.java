package io.portcullis.depositary.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The weighted members whose quorum acts for an entity, and the key they share.
 *
 * <p>Invariants: 1 to {@link Limits#MAX_BOARD_MEMBERS} members in strictly ascending order of address, none of them zero; every
 * weight is 1 to 65,535; the threshold is above half of the total weight, so that two disjoint quorums cannot exist.
 *
 * @param members in strictly ascending order of address
 * @param threshold the weight that a certificate must reach
 * @param groupKey if there is one, a certificate needs the group's signature beside the quorum's
 */
public record Board(List<Member> members, int threshold, Optional<GroupKey> groupKey) {
    public static final int MAX_WEIGHT = 65_535;

    /** One HSM key and its say. */
    public record Member(Address address, int weight) {
        public Member {
            if (address.isZero() || weight < 1 || weight > MAX_WEIGHT) {
                throw new IllegalArgumentException(
                        "a board member needs an address and a weight of 1 to " + MAX_WEIGHT);
            }
        }
    }

    /** A board without a group key. */
    public Board(List<Member> members, int threshold) {
        this(members, threshold, Optional.empty());
    }

    public Board {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > Limits.MAX_BOARD_MEMBERS) {
            throw new IllegalArgumentException("a board has 1 to " + Limits.MAX_BOARD_MEMBERS + " members");
        }
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i - 1).address().compareTo(members.get(i).address()) >= 0) {
                throw new IllegalArgumentException("board members must ascend strictly by address");
            }
        }
        int total = members.stream().mapToInt(Member::weight).sum();
        if (threshold > total || 2 * threshold <= total) {
            throw new IllegalArgumentException(
                    "the threshold must be above half of the weight " + total + " and within it");
        }
    }

    /** A board of equal weights, in whatever order the addresses come. */
    public static Board ofEqualWeights(int threshold, List<Address> addresses) {
        return new Board(
                addresses.stream()
                        .sorted()
                        .map(address -> new Member(address, 1))
                        .toList(),
                threshold);
    }

    /** The same members with a key that they share. */
    public Board withGroupKey(GroupKey key) {
        return new Board(members, threshold, Optional.of(key));
    }

    /** The weight of a member, or 0 for a stranger. */
    public int weightOf(Address address) {
        return members.stream()
                .filter(member -> member.address().equals(address))
                .mapToInt(Member::weight)
                .findFirst()
                .orElse(0);
    }

    /** {@code keccak256(abi.encode(address[] members, uint32[] weights, uint32 threshold, bytes groupKey, bytes32 salt))}. */
    public EntityId entityId(Bytes32 salt) {
        return new EntityId(Keccak.hash(head(5).word(salt).raw(arrays()).toBytes()));
    }

    /** {@code abi.encode(address[] members, uint32[] weights, uint32 threshold, bytes groupKey)}. */
    public byte[] encode() {
        return head(4).raw(arrays()).toBytes();
    }

    /** @throws MalformedBatchException unless the bytes are the canonical encoding of a valid board */
    public static Board decode(byte[] bytes) {
        AbiReader in = new AbiReader(bytes);
        in.offset(4 * AbiWriter.WORD);
        long secondOffset = in.number();
        int threshold = in.number(Integer.MAX_VALUE / 2);
        long keyOffset = in.number();
        int size = in.number(Limits.MAX_BOARD_MEMBERS);
        if (secondOffset != (5L + size) * AbiWriter.WORD || keyOffset != (6L + 2L * size) * AbiWriter.WORD) {
            throw new MalformedBatchException("an offset is not the canonical one");
        }
        List<Address> addresses = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            addresses.add(in.address());
        }
        in.offset(size);
        List<Member> members = new ArrayList<>(size);
        try {
            for (Address address : addresses) {
                members.add(new Member(address, in.number(MAX_WEIGHT)));
            }
            byte[] key = in.dynamicBytes(GroupKey.LENGTH);
            in.end();
            return new Board(members, threshold, key.length == 0 ? Optional.empty() : Optional.of(GroupKey.of(key)));
        } catch (IllegalArgumentException e) {
            throw new MalformedBatchException("the board breaks its invariants: " + e.getMessage(), e);
        }
    }

    private AbiWriter head(int words) {
        return new AbiWriter()
                .number((long) words * AbiWriter.WORD)
                .number((words + 1L + members.size()) * AbiWriter.WORD)
                .number(threshold)
                .number((words + 2L + 2L * members.size()) * AbiWriter.WORD);
    }

    private byte[] arrays() {
        AbiWriter out = new AbiWriter().number(members.size());
        members.forEach(member -> out.address(member.address()));
        out.number(members.size());
        members.forEach(member -> out.number(member.weight()));
        out.dynamicBytes(groupKey.map(key -> key.point().toArray()).orElse(new byte[0]));
        return out.toBytes();
    }
}
