package io.portcullis.signer.keyceremony;

import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.Refusal;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** What is to be done outside of the machine, in this order. */
public sealed interface Effect {
    /** Make the line durable before anything that comes after it. */
    record Persist(Line line) implements Effect {}

    /** Do this; then say {@code Done} or {@code Failed}. */
    record Perform(Task task) implements Effect {}

    /** Destroy what the ceremony made, as far as it is there; then say {@code Undone}. */
    record Undo(List<Made> made) implements Effect {
        public Undo {
            made = List.copyOf(made);
        }
    }

    /** Tell who spoke that it changed nothing. */
    record Refuse(Refusal refusal) implements Effect {}

    /** Something that an aborted ceremony takes back. */
    sealed interface Made {
        record Token(String label) implements Made {}

        /** Only objects that bear this session's mark: a key that was there before is never touched. */
        record Key(KeyPlace place) implements Made {}

        /** Wrapping key, shares, the desk's key: what is in memory and in sessions of the token. */
        record Secrets() implements Made {}
    }

    /** Work at a token. */
    sealed interface Task {
        record InitialiseToken(String label) implements Task {}

        record GenerateKey(KeyPlace place, VerifyingKey.Algorithm algorithm) implements Task {}

        /** @param cards of the custodians, whose indices are 1, 2, … */
        record SplitWrappingKey(String token, int threshold, List<TransportPublicKey> cards) implements Task {
            public SplitWrappingKey {
                cards = List.copyOf(cards);
            }
        }

        record WrapKey(KeyPlace place, VerifyingKey expected) implements Task {}

        record LockKey(KeyPlace place, VerifyingKey expected) implements Task {}

        record OpenDesk() implements Task {}

        record TakeShare(int index, SealedDeal share) implements Task {}

        record CombineShares(String token, int threshold) implements Task {}

        record UnwrapKey(KeyPlace place, Bytes wrapped, VerifyingKey expected) implements Task {}

        record ProveControl(KeyPlace place, VerifyingKey expected, Bytes text) implements Task {}

        /** Wait until the chain's board names the one and not the other. */
        record AwaitBoard(VerifyingKey named, VerifyingKey gone) implements Task {}

        record DestroyKey(KeyPlace place, VerifyingKey expected) implements Task {}
    }
}
