package io.portcullis.appliance.web;

import java.util.Optional;

/** Who a token or a session belongs to, asked anew at every request so that a removed role is gone at once. */
interface Identities {
    /** The holder of a bearer token, if it is one. */
    Optional<Caller> ofToken(String token);

    /** A person by id, if still known. */
    Optional<Caller> ofPerson(String id);
}
