package io.portcullis.appliance.web;

import io.portcullis.appliance.console.AttestationView;
import io.portcullis.appliance.console.SignerView;
import java.util.List;

/** What stands behind signers' keys and machines. */
interface VouchingDesk {
    /** What the one who asks wants the quote to be of: 32 bytes that nobody could know before. */
    record NewQuote(String nonce) {}

    List<SignerView> signers() throws Exception;

    /** Asks a signer now. */
    SignerView.Quote quote(String signer, NewQuote wanted) throws Exception;

    /** What vouches for a key, by its id. */
    AttestationView attestation(String key) throws Exception;
}
