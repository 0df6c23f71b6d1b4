package io.portcullis.signer.keystore;

import java.nio.file.Path;

/**
 * A token that is held to its profile.
 *
 * @param label the token's, or one that its only slot makes irrelevant
 * @param pin as its vendor's library takes it
 */
record HsmUnderTest(VendorProfile profile, Path library, String label, String pin) {}
