package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.ScratchToken;

/** A library that behaves as AWS CloudHSM's Client SDK 5, over SoftHSM, held to the profile: what our code does with that make is what it will do. */
class CloudHsmConformanceTest extends HsmConformance {
    @Override
    HsmUnderTest bring() {
        ScratchToken.open(TestToken.LIBRARY, "cloudhsm").close();
        ShimLibrary shim = ShimLibrary.of("CLOUDHSM", "suite");
        shim.reset();
        return new HsmUnderTest(TestProfiles.read("cloudhsm-sdk5"), shim.file(), "cloudhsm", ScratchToken.PIN);
    }
}
