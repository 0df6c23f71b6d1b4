package io.portcullis.appliance.web;

/** Why the HTTP layer refused a request before {@code custody} saw it. The names are stable; programs may match on them. */
public enum WebTag {
    BODY_MALFORMED(400, "The body is not the JSON this operation takes.", "Send what openapi.json describes."),
    BODY_TOO_LARGE(413, "The body is larger than this operation takes.", "Send less; the limit is in openapi.json."),
    BODY_UNEXPECTED(400, "This operation takes no body.", "Send none."),
    FIELD_MISSING(400, "A field this operation needs is missing.", "Add it; openapi.json lists the fields."),
    FIELD_UNKNOWN(400, "The body has a field this operation does not know.", "Remove it; it may be a typing mistake."),
    FIELD_INVALID(400, "A field does not have the form it needs.", "Correct it; openapi.json gives the form."),
    MEDIA_TYPE_UNSUPPORTED(415, "Only JSON is read.", "Send Content-Type: application/json."),
    METHOD_NOT_ALLOWED(405, "This path does not take that method.", "Use a method the Allow header lists."),
    UPGRADE_REQUIRED(
            426, "This path is a WebSocket.", "Open it as one, by RFC 6455 version 13 over HTTP/1.1; or use the feed."),
    ROUTE_UNKNOWN(404, "There is nothing at this path.", "See /api/v1/openapi.json for what there is."),
    NOT_SIGNED_IN(401, "Nobody is signed in.", "Sign in with a passkey, or send a valid bearer token."),
    ROLE_MISSING(403, "Your roles do not allow this.", "Ask somebody whose role it is."),
    ORIGIN_MISSING(
            403, "A change made with a session must say where it comes from.", "Use the console, or a bearer token."),
    ORIGIN_WRONG(403, "The request comes from another site.", "Use the console at its own address."),
    PATH_INVALID(400, "A part of the path does not have the form it needs.", "Copy the id whole."),
    TOO_MANY_ATTEMPTS(429, "Too many attempts came from your address.", "Wait a minute, then try again."),
    SIGN_IN_REFUSED(401, "The passkey did not sign you in.", "Use a passkey that is enrolled here; start again."),
    SIGN_IN_EXPIRED(401, "The sign-in took too long or was already used.", "Start signing in again."),
    CERTIFICATE_EXPIRED(
            401,
            "The certificate that this connection has shown is not in its time.",
            "Connect again with one that is; 'client-key new --api' makes one."),
    SERVER_FAULT(500, "The appliance failed while answering.", "Try again; tell an operator the request id.");

    private final int status;
    private final String message;
    private final String remedy;

    WebTag(int status, String message, String remedy) {
        this.status = status;
        this.message = message;
        this.remedy = remedy;
    }

    /** The HTTP status that goes with the tag. */
    public int status() {
        return status;
    }

    /** What happened, to a person. */
    public String message() {
        return message;
    }

    /** What that person can do about it. */
    public String remedy() {
        return remedy;
    }

    WebRefusal refusal() {
        return new WebRefusal(this, message);
    }

    WebRefusal refusal(String message) {
        return new WebRefusal(this, message);
    }
}
