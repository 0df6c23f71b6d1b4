package io.portcullis.engine.entity;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Board;
import io.portcullis.depositary.model.Board.Member;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Eip712Domain;
import io.portcullis.depositary.model.EntityId;
import io.portcullis.threshold.codec.Bytes;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Boards of twins, and the entity they speak for. */
final class Boards {
    static final EntityId ENTITY =
            new EntityId(Bytes32.of(Bytes.ascii("board").sha256().toArray()));
    static final VotingDomain DOMAIN = new VotingDomain(new Eip712Domain(31_337, TwinKeys.address(99)), ENTITY);

    private Boards() {}

    /** As few votes as safety allows. */
    static Validators ofWeights(long epoch, int... weights) {
        return new Validators(
                epoch,
                new Board(
                        IntStream.range(0, weights.length)
                                .mapToObj(i -> new Member(TwinKeys.address(i), weights[i]))
                                .toList(),
                        2 * Arrays.stream(weights).sum() / 3 + 1));
    }

    static Validators equal(int members) {
        int[] weights = new int[members];
        Arrays.fill(weights, 1);
        return ofWeights(1, weights);
    }

    static Setup setup(Address self) {
        return new Setup(DOMAIN, self, TwinKeys.SCHEME, segment -> segment.fill((byte) 7));
    }
}
