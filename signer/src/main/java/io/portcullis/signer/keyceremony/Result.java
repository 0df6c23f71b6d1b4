package io.portcullis.signer.keyceremony;

import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.threshold.channel.SealedDeal;
import io.portcullis.threshold.channel.TransportPublicKey;
import io.portcullis.threshold.codec.Bytes;
import java.util.List;

/** What came of a step. */
public sealed interface Result {
    /** @param serial what the new token calls itself */
    record TokenMade(String serial) implements Result {}

    /** A key was made, or came back. */
    record KeyMade(VerifyingKey key, String serial) implements Result {}

    /** @param envelopes in the order of the custodians */
    record Split(CheckValue check, List<SealedDeal> envelopes) implements Result {
        public Split {
            envelopes = List.copyOf(envelopes);
        }
    }

    record Wrapped(Bytes wrapped) implements Result {}

    record DeskOpened(TransportPublicKey key) implements Result {}

    record Combined(CheckValue check) implements Result {}

    record Proved(Bytes signature) implements Result {}

    /** @param transaction of the chain that activated the board */
    record BoardChanged(long epoch, Bytes32 transaction) implements Result {}

    /** @param objects of the token that are gone */
    record Destroyed(int objects) implements Result {}

    /** Nothing but that it was done: a share was taken, a key locked. */
    record Accomplished() implements Result {}
}
