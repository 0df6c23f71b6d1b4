package io.portcullis.signer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may reach what inside the trust boundary. */
@AnalyzeClasses(packages = "io.portcullis.signer", importOptions = ImportOption.DoNotIncludeTests.class)
final class SignerEdgesTest {
    private static final String[] JUDGING = {
        "io.portcullis.signer.verdict..",
        "io.portcullis.signer.json..",
        "io.portcullis.signer.intent..",
        "io.portcullis.signer.batch..",
        "io.portcullis.signer.policy..",
        "io.portcullis.signer.webauthn..",
        "io.portcullis.signer.evidence..",
        "io.portcullis.signer.tlog..",
        "io.portcullis.signer.gas.."
    };

    @ArchTest
    static final ArchRule onlyTheServiceReachesTheKeys = noClasses()
            .that()
            .resideOutsideOfPackages("io.portcullis.signer.service..", "io.portcullis.signer.keystore..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.portcullis.signer.keystore..");

    @ArchTest
    static final ArchRule onlyTheKeystoreCallsTheTokensLibrary = noClasses()
            .that()
            .resideOutsideOfPackages("io.portcullis.signer.keystore..", "io.portcullis.signer.cryptoki..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.portcullis.signer.cryptoki..");

    @ArchTest
    static final ArchRule judgingHasNoClockNoDiskNoNetworkNoThreads = noClasses()
            .that()
            .resideInAnyPackage(JUDGING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.time..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net..",
                    "java.sql..",
                    "java.util.concurrent..");

    @ArchTest
    static final ArchRule judgingDrawsNothing = noClasses()
            .that()
            .resideInAnyPackage(JUDGING)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(util\\.Random|security\\.SecureRandom|lang\\.Thread|io\\.File.*)");

    @ArchTest
    static final ArchRule judgingKnowsNothingOfWhoRemembersAndSigns = noClasses()
            .that()
            .resideInAnyPackage(JUDGING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.depositary.journal..",
                    "io.portcullis.signer.journal..",
                    "io.portcullis.signer.watermark..",
                    "io.portcullis.signer.audit..",
                    "io.portcullis.signer.service..",
                    "io.portcullis.signer.client..");

    @ArchTest
    static final ArchRule theSecondDecoderSharesNothingWithTheFirst = noClasses()
            .that()
            .resideInAPackage("io.portcullis.signer.batch..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.portcullis\\.depositary\\.model\\.(Batch|Operation.*|Abi.*)");

    @ArchTest
    static final ArchRule onlyTheDoorsOtherSideKnowsWhoSends = noClasses()
            .that()
            .resideOutsideOfPackage("io.portcullis.signer.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.portcullis.depositary.sending..");

    @ArchTest
    static final ArchRule nobodyInsideAsksTheChain = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.depositary.client..", "io.portcullis.depositary.follower..", "org.web3j..");
}
