package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.ScratchToken;

/** A library that behaves as YubiHSM 2's library, over SoftHSM, held to the profile: what our code does with that make is what it will do. */
class YubiHsmConformanceTest extends HsmConformance {
    @Override
    HsmUnderTest bring() {
        ScratchToken.open(TestToken.LIBRARY, "yubihsm").close();
        ShimLibrary shim = ShimLibrary.of("YUBIHSM", "suite");
        shim.reset();
        return new HsmUnderTest(TestProfiles.read("yubihsm2"), shim.file(), "yubihsm", "0001" + ScratchToken.PIN);
    }
}
