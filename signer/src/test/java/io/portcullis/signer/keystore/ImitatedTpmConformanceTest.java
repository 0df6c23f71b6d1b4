package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.ScratchToken;

/** A library that behaves as tpm2-pkcs11, over SoftHSM, held to the profile: what our code does with that make is what it will do. */
class ImitatedTpmConformanceTest extends HsmConformance {
    @Override
    HsmUnderTest bring() {
        ScratchToken.open(TestToken.LIBRARY, "imitated-tpm").close();
        ShimLibrary shim = ShimLibrary.of("TPM", "suite");
        shim.reset();
        return new HsmUnderTest(TestProfiles.read("tpm2-pkcs11"), shim.file(), "imitated-tpm", ScratchToken.PIN);
    }
}
