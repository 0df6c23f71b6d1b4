package io.portcullis.appliance.web;

import io.portcullis.signer.audit.AuditRow;

/** Where what people do is written down, durably, before it happens. */
@FunctionalInterface
interface Deeds {
    /** @throws io.portcullis.appliance.verdict.ApplianceRefusal if it cannot be written: then it must not happen */
    void write(AuditRow row);
}
