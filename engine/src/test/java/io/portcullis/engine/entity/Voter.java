package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Secp256k1;
import io.portcullis.depositary.model.Signature;
import io.portcullis.threshold.codec.Bytes;
import io.portcullis.threshold.curve.G2;
import io.portcullis.threshold.curve.OsRandomness;
import io.portcullis.threshold.curve.Scalar;
import io.portcullis.threshold.curve.SecretScalars;
import io.portcullis.threshold.memory.SecretAccess;
import io.portcullis.threshold.sharing.Commitment;
import io.portcullis.threshold.signing.GroupSharing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A validator's real keys: secp256k1, and a share of a group's key that one dealer made. */
record Voter(Bytes key, Address address) {
    static Voter of(int seed) {
        Bytes key = Bytes.ascii("voter " + seed).sha256();
        byte[] point = fr.acinq.secp256k1.Secp256k1.get().pubkeyCreate(key.toArray());
        return new Voter(key, Address.ofPublicKey(Arrays.copyOfRange(point, point.length - 64, point.length)));
    }

    /** In the order of a board. */
    static List<Voter> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(Voter::of)
                .sorted((one, other) -> one.address().compareTo(other.address()))
                .toList();
    }

    Signature sign(Bytes32 digest) {
        return Secp256k1.fromRaw(
                fr.acinq.secp256k1.Secp256k1.get().sign(digest.toArray(), key.toArray(), null), digest, address);
    }

    Message sign(VotingDomain domain, Validators validators, Draft draft, Optional<Shares> shares) {
        Vote vote = draft.vote();
        if (vote.kind() != Kind.COMMIT || shares.isEmpty()) {
            return new Message(vote, draft.enclosure(), sign(domain.digest(validators, vote)));
        }
        int number = validators.numberOf(address).orElseThrow();
        return commit(domain, validators, vote, shares.get().part(number, domain.groupMessage(validators, vote)));
    }

    Message commit(VotingDomain domain, Validators validators, Vote vote, Bytes part) {
        Enclosure enclosure = new Enclosure.Part(part);
        Vote whole = new Vote(Kind.COMMIT, vote.at(), vote.value(), Optional.empty(), enclosure.hash());
        return new Message(whole, enclosure, sign(domain.digest(validators, whole)));
    }

    /** What a ceremony would leave. */
    static final class Shares implements AutoCloseable {
        private final SecretScalars polynomial;
        private final SecretScalars shares;
        private final GroupSharing sharing;

        Shares(int threshold, int members) {
            polynomial = SecretScalars.random(threshold, new OsRandomness());
            shares = SecretScalars.zeros(members);
            for (int i = 1; i <= members; i++) {
                shares.evaluate(i - 1, polynomial, Scalar.of(i));
            }
            List<G2> points = IntStream.range(0, threshold)
                    .mapToObj(k -> polynomial.times(k, G2.generator()))
                    .toList();
            sharing = new GroupSharing(
                    1,
                    new Commitment(points),
                    new TreeSet<>(IntStream.rangeClosed(1, members).boxed().toList()));
        }

        GroupSharing sharing() {
            return sharing;
        }

        Bytes part(int number, Bytes32 message) {
            return io.portcullis.threshold.bls.Signature.sign(
                            shares, number, Bytes.of(message.toArray()), SecretAccess.INSTANCE)
                    .encode();
        }

        @Override
        public void close() {
            polynomial.close();
            shares.close();
        }
    }
}
