package io.portcullis.signer.keystore;

import io.portcullis.signer.cryptoki.ScratchToken;

/** SoftHSM itself, held to its profile. */
class SoftHsmConformanceTest extends HsmConformance {
    @Override
    HsmUnderTest bring() {
        ScratchToken.open(TestToken.LIBRARY, "softhsm").close();
        return new HsmUnderTest(TestProfiles.read("softhsm"), TestToken.LIBRARY, "softhsm", ScratchToken.PIN);
    }
}
