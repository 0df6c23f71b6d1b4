package io.portcullis.appliance.web;

import io.portcullis.appliance.custody.SignerDoor;
import io.portcullis.appliance.verdict.ApplianceRefusal;
import io.portcullis.appliance.verdict.ApplianceTag;
import io.portcullis.depositary.model.Hex;
import io.portcullis.signer.duress.SealedList;
import io.portcullis.threshold.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signers' doors, as lists of duress go through them. */
record DuressDoors(List<SignerDoor> signers) {
    private static final Logger LOG = LoggerFactory.getLogger(DuressDoors.class);

    List<DuressRoutes.Sealed> shown() {
        List<DuressRoutes.Sealed> shown = new ArrayList<>();
        for (SignerDoor door : signers) {
            try {
                shown.add(new DuressRoutes.Sealed(
                        door.name(), Hex.encode(door.duress().toArray())));
            } catch (ApplianceRefusal e) {
                LOG.warn("{} shows no list: {}", door.name(), e.tag());
            }
        }
        return shown;
    }

    List<DuressRoutes.Carried> carry(List<DuressRoutes.Sealed> lists) {
        List<DuressRoutes.Carried> answers = new ArrayList<>();
        for (DuressRoutes.Sealed list : lists) {
            SignerDoor door = signers.stream()
                    .filter(one -> one.name().equals(list.signer()))
                    .findFirst()
                    .orElseThrow(() ->
                            ApplianceTag.SIGNER_UNKNOWN.refusal("No signer here is called " + list.signer() + "."));
            answers.add(new DuressRoutes.Carried(list.signer(), answer(door, sealed(list))));
        }
        return answers;
    }

    private static String answer(SignerDoor door, Bytes sealed) {
        try {
            door.placeDuress(sealed);
            return "HEEDED";
        } catch (ApplianceRefusal e) {
            return e.tag();
        }
    }

    private static Bytes sealed(DuressRoutes.Sealed list) {
        try {
            Bytes sealed = Bytes.of(Hex.decode(list.sealed()));
            if (sealed.size() <= SealedList.MAX_BYTES) {
                return sealed;
            }
        } catch (IllegalArgumentException e) {
            throw WebTag.FIELD_INVALID.refusal("A sealed list is 0x and pairs of digits.");
        }
        throw WebTag.FIELD_INVALID.refusal("A sealed list has at most " + SealedList.MAX_BYTES + " bytes.");
    }
}
