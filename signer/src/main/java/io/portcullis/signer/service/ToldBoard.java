package io.portcullis.signer.service;

import io.portcullis.depositary.model.Address;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.depositary.model.Limits;
import io.portcullis.signer.json.Fields;
import io.portcullis.signer.json.StrictJson;
import io.portcullis.signer.keyceremony.Effect.Task;
import io.portcullis.signer.keyceremony.Result;
import io.portcullis.signer.registry.VerifyingKey;
import io.portcullis.signer.verdict.SignerFault;
import io.portcullis.signer.verdict.SignerTag;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The chain's board, as the people of a room were told by whoever follows the chain: a room sees no chain. What it was told stands in the
 * transcript, with the transaction to look up.
 */
final class ToldBoard {
    private record Told(long epoch, Bytes32 transaction, List<Address> members) {}

    private Optional<Told> newest = Optional.empty();

    /** {@code {"epoch","transaction","members":[{"address"}…]}}. */
    ObjectNode told(Fields in) {
        Told told = new Told(
                in.number("epoch", 1, Integer.MAX_VALUE),
                in.bytes32("transaction"),
                in.objects("members", Limits.MAX_BOARD_MEMBERS, member -> member.address("address")));
        newest = Optional.of(told);
        return StrictJson.newObject().put("epoch", told.epoch());
    }

    /** @throws SignerFault CEREMONY_STEP_FAILED unless the board that was told names the one key and not the other */
    Result.BoardChanged changed(Task.AwaitBoard task) {
        Told told = newest.orElseThrow(() ->
                new SignerFault(SignerTag.CEREMONY_STEP_FAILED, "nobody has told this room which board the chain has"));
        if (!told.members().contains(address(task.named()))) {
            throw new SignerFault(SignerTag.CEREMONY_STEP_FAILED, "the chain's board does not name the new key");
        }
        if (told.members().contains(address(task.gone()))) {
            throw new SignerFault(SignerTag.CEREMONY_STEP_FAILED, "the chain's board still names the old key");
        }
        return new Result.BoardChanged(told.epoch(), told.transaction());
    }

    private static Address address(VerifyingKey key) {
        return key.address()
                .orElseThrow(() ->
                        new SignerFault(SignerTag.CEREMONY_STEP_FAILED, "no board names a key without an account"));
    }
}
