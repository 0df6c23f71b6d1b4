package io.portcullis.appliance.client;

import java.net.URI;

/** Nobody answered, or who answered could not be trusted. */
public final class ApiUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApiUnreachable(URI appliance, String why, Throwable cause) {
        super("The appliance at " + appliance + " cannot be reached: " + why + ".", cause);
    }
}
