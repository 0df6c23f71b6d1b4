package io.portcullis.appliance.lab;

/** Why the lab could not go on. The names are stable; programs may match on them. */
public enum LabTag {
    LAB_IN_USE("Stop the other one (Ctrl-C where it runs), or name another folder with --directory."),
    LAB_NOT_RUNNING("Start it with ./portcullis up."),
    LAB_DIRECTORY_UNUSABLE(
            "Name a folder you may write to with --directory; its path must be short enough for a socket."),
    LAB_DIRECTORY_FOREIGN("Name an empty folder, or one that an earlier lab made, with --directory."),
    CHAIN_NODE_MISSING("Run ./portcullis demo, which fetches it, or npm ci in depositary/."),
    HSM_LIBRARY_MISSING("Install SoftHSM 2.6: apt-get install softhsm2."),
    PROCESS_NOT_STARTED("Read the log it names; then run the same command again."),
    PROCESS_DIED("Read the log it names; then run the same command again."),
    PROCESS_NOT_READY(
            "The machine may be very busy: run the same command again. If it stays so, read the log it names."),
    CHAIN_CALL_FAILED("Read the lab's chain/anvil.log; then run the same command again."),
    CEREMONY_FAILED("Run the same command again: a ceremony is never resumed, always begun afresh."),
    KEY_UNKNOWN("'keys list' shows each signer's keys; name one by its id, the beginning of it, or its address."),
    PERMIT_AWAITED(
            "Approve the intent ('intents approve', or in the console); once it is COMPLETED, run the same command again."),
    POLICY_REFUSES("Change the policy first, if it should be allowed; nothing was made."),
    STEP_TIMED_OUT(
            "The machine may be very busy: run the same command again. If it stays so, read the logs in the lab's folder."),
    CHECK_FAILED("This is a defect of Portcullis: keep the lab's folder and report it.");

    private final String remedy;

    LabTag(String remedy) {
        this.remedy = remedy;
    }

    /** What to do next, to a person. */
    public String remedy() {
        return remedy;
    }

    public LabFailure failure(String message) {
        return new LabFailure(this, message, null);
    }

    public LabFailure failure(String message, Throwable cause) {
        return new LabFailure(this, message, cause);
    }
}
