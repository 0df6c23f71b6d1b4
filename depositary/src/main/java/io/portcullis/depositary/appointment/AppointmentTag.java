package io.portcullis.depositary.appointment;

/** Why words between a client and a watchtower are refused. Names are stable. */
public enum AppointmentTag {
    HANDOVER_MALFORMED(
            "A hand-over has one encoding, within its bounds.",
            "Use the same version of client and tower; send less at once."),
    HANDOVER_UNPROVEN(
            "Leaves and nodes must lead to the root that was sealed.", "Take statement and seal from the same block."),
    RECEIPT_MALFORMED("A receipt has one form.", "Keep a receipt's bytes as they came."),
    HEARTBEAT_MALFORMED("A heartbeat has one form.", "Use the same version of tower and client.");

    private final String why;
    private final String remedy;

    AppointmentTag(String why, String remedy) {
        this.why = why;
        this.remedy = remedy;
    }

    public String why() {
        return why;
    }

    public String remedy() {
        return remedy;
    }

    AppointmentRefusal refusal(String reason) {
        return new AppointmentRefusal(this, reason);
    }
}
