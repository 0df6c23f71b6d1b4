package io.portcullis.appliance.web;

/** Turns what ended a request into its reply. */
@FunctionalInterface
interface Refusals {
    Reply reply(String path, String requestId, Exception cause);
}
