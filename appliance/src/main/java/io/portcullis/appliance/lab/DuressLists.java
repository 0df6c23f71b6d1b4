package io.portcullis.appliance.lab;

import io.portcullis.depositary.model.EntityId;
import io.portcullis.signer.evidence.TrustRoots;
import io.portcullis.signer.verdict.SignerFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How the officer's list of credentials that signal duress comes to the signers of a lab: by the hand that runs their hosts. */
public final class DuressLists {
    private DuressLists() {}

    /** Whose list it is. */
    public static EntityId entity(LabDirectory lab) throws IOException {
        return Lab.trust(lab).entity();
    }

    /**
     * Puts a list at every signer, which heeds it at once. One that was made before signers had a place for it starts again with it.
     *
     * @return the signers' names
     * @throws LabFailure with the reason, before any signer is touched, if the officer signed no such list
     */
    public static List<String> place(LabDirectory lab, byte[] list) throws IOException, InterruptedException {
        TrustRoots trust = Lab.trust(lab);
        List<String> placed = new ArrayList<>();
        for (TrustRoots.Member member : trust.members()) {
            try {
                if (!new SignerNode(lab, member.signer()).placeDuress(list, trust)) {
                    Lab.askRestart(lab, member.signer());
                }
            } catch (SignerFault e) {
                throw LabTag.CEREMONY_FAILED.failure(String.valueOf(e.getMessage()));
            }
            placed.add(member.signer());
        }
        return placed;
    }
}
