package io.portcullis.signer.keyceremony;

import static io.portcullis.signer.keyceremony.Act.CHANGE_BOARD;
import static io.portcullis.signer.keyceremony.Act.CLOSE;
import static io.portcullis.signer.keyceremony.Act.COMBINE_SHARES;
import static io.portcullis.signer.keyceremony.Act.COMPARE_KEY;
import static io.portcullis.signer.keyceremony.Act.COMPARE_WRAPPING_KEY;
import static io.portcullis.signer.keyceremony.Act.DESTROY_COPY;
import static io.portcullis.signer.keyceremony.Act.DESTROY_KEY;
import static io.portcullis.signer.keyceremony.Act.GENERATE_KEY;
import static io.portcullis.signer.keyceremony.Act.HAND_OVER_SHARE;
import static io.portcullis.signer.keyceremony.Act.INITIALISE_TOKEN;
import static io.portcullis.signer.keyceremony.Act.LOCK_KEY;
import static io.portcullis.signer.keyceremony.Act.OPEN_DESK;
import static io.portcullis.signer.keyceremony.Act.PRESENT_SHARE;
import static io.portcullis.signer.keyceremony.Act.PROVE_CONTROL;
import static io.portcullis.signer.keyceremony.Act.RECEIVE;
import static io.portcullis.signer.keyceremony.Act.SEND;
import static io.portcullis.signer.keyceremony.Act.SPLIT_WRAPPING_KEY;
import static io.portcullis.signer.keyceremony.Act.UNWRAP_KEY;
import static io.portcullis.signer.keyceremony.Act.WRAP_KEY;

import java.util.ArrayList;
import java.util.List;

/** The ceremonies. */
public enum Kind {
    INITIALISE,
    GENERATE,
    BACK_UP,
    RESTORE,
    /** A restoration whose key is destroyed again: the exercise that makes a backup one. */
    DRILL,
    /** Both keys are active until the chain names the new one alone. */
    ROTATE,
    DESTROY,
    /** A backup is restored into another HSM, and the old HSM's key destroyed once the new one has signed. */
    TRANSPORT;

    /** The script. An act of a custodian stands for one step of each custodian, in the order of the definition. */
    public List<Act> acts() {
        return switch (this) {
            case INITIALISE -> List.of(INITIALISE_TOKEN, CLOSE);
            case GENERATE -> List.of(GENERATE_KEY, COMPARE_KEY, PROVE_CONTROL, CLOSE);
            case BACK_UP ->
                List.of(
                        COMPARE_KEY,
                        SPLIT_WRAPPING_KEY,
                        COMPARE_WRAPPING_KEY,
                        WRAP_KEY,
                        HAND_OVER_SHARE,
                        LOCK_KEY,
                        CLOSE);
            case RESTORE -> restoring(List.of(), List.of(CLOSE));
            case DRILL -> restoring(List.of(), List.of(DESTROY_COPY, CLOSE));
            case ROTATE -> List.of(PROVE_CONTROL, CHANGE_BOARD, DESTROY_KEY, CLOSE);
            case DESTROY -> List.of(COMPARE_KEY, DESTROY_KEY, CLOSE);
            case TRANSPORT -> restoring(List.of(SEND, RECEIVE), List.of(DESTROY_KEY, CLOSE));
        };
    }

    private static List<Act> restoring(List<Act> before, List<Act> after) {
        List<Act> acts = new ArrayList<>(before);
        acts.addAll(List.of(
                OPEN_DESK,
                PRESENT_SHARE,
                COMBINE_SHARES,
                COMPARE_WRAPPING_KEY,
                UNWRAP_KEY,
                COMPARE_KEY,
                PROVE_CONTROL));
        acts.addAll(after);
        return List.copyOf(acts);
    }

    public boolean has(Act act) {
        return acts().contains(act);
    }
}
