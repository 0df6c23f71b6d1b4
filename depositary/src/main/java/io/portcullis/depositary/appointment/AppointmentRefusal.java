package io.portcullis.depositary.appointment;

/** Words that are not what they should be. */
public final class AppointmentRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final AppointmentTag tag;

    AppointmentRefusal(AppointmentTag tag, String reason) {
        super(reason);
        this.tag = tag;
    }

    public AppointmentTag tag() {
        return tag;
    }
}
