package io.portcullis.appliance.web;

/** Answers one operation, on a virtual thread. */
@FunctionalInterface
interface Handler {
    Reply answer(Call call) throws Exception;
}
