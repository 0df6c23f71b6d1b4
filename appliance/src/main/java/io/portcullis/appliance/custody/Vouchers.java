package io.portcullis.appliance.custody;

import io.portcullis.appliance.store.IntentStore.Signed;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.depositary.model.Bytes32;
import io.portcullis.signer.vouching.Vouching;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands behind signatures: asked of whoever signed, once the batch is on the chain. Who does not answer is in the file as silent. */
final class Vouchers {
    private static final Logger LOG = LoggerFactory.getLogger(Vouchers.class);

    private final List<SignerDoor> signers;

    Vouchers(List<SignerDoor> signers) {
        this.signers = List.copyOf(signers);
    }

    List<Vouching> of(Bytes32 intent, List<Signed> signatures) {
        List<Vouching> shown = new ArrayList<>();
        for (Signed signed : signatures) {
            signers.stream()
                    .filter(door -> door.name().equals(signed.signer()))
                    .findFirst()
                    .map(door -> of(intent, door))
                    .ifPresent(shown::add);
        }
        return shown;
    }

    private static Vouching of(Bytes32 intent, SignerDoor door) {
        try {
            return door.vouch(intent);
        } catch (ApplianceRefusal e) {
            LOG.warn("{} vouches for nothing, intent {}: {} {}", door.name(), intent, e.tag(), e.getMessage());
            return new Vouching.Silent(door.name(), "it was asked and refused: " + e.tag());
        }
    }
}
