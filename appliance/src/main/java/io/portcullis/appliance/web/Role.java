package io.portcullis.appliance.web;

import java.util.Locale;

/** What a person may do here. A regulator reads everything and changes nothing, which is having no other role. */
public enum Role {
    /** Files intents, enrols people, carries signed policies to the signers. */
    OPERATOR,
    /** Approves and rejects, each time with a passkey. */
    APPROVER,
    /** Cancels what is queued. */
    GUARDIAN,
    /** Reads. */
    REGULATOR;

    /** The word of policies, API and console. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
