package io.portcullis.depositary.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/**
 * {@code model <- follower <- client}: the vocabulary knows nobody, the follower knows the vocabulary, and only the client knows the
 * chain.
 */
@AnalyzeClasses(packages = "io.portcullis.depositary", importOptions = ImportOption.DoNotIncludeTests.class)
class DepositaryEdgesTest {
    private static final String MODEL = "io.portcullis.depositary.model..";
    private static final String FOLLOWER = "io.portcullis.depositary.follower..";
    private static final String CLIENT = "io.portcullis.depositary.client..";

    @ArchTest
    static final ArchRule theModelNeedsOnlyHashesAndTheCurve = classes()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            MODEL,
                            "java.lang..",
                            "java.util..",
                            "java.math..",
                            "java.nio.charset..",
                            "java.security..",
                            "fr.acinq.secp256k1..",
                            "org.bouncycastle..")
                    .or(type(ByteArrayOutputStream.class)));

    @ArchTest
    static final ArchRule theFollowerNeedsOnlyTheModel = noClasses()
            .that()
            .resideInAPackage(FOLLOWER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLIENT, "org.web3j..", "tools.jackson..", "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule onlyTheClientKnowsTheChainsDrivers = noClasses()
            .that()
            .resideOutsideOfPackage(CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.web3j..", "java.net..", "tools.jackson..");

    @ArchTest
    static final ArchRule onlyTheModelKnowsTheCurvesLibrary = noClasses()
            .that()
            .resideOutsideOfPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("fr.acinq..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule nothingHereSignsWithAKeyOfItsOwn = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.web3j.crypto..", "org.web3j.tx..", "javax.crypto..", "java.security.interfaces..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.PrivateKey");

    @ArchTest
    static final ArchRule machinesDrawNoLotsAndReadNoClock = noClasses()
            .that()
            .resideInAnyPackage(MODEL, FOLLOWER)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SecureRandom.class, Clock.class, Instant.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule noTwoPackagesNeedEachOther =
            slices().matching("io.portcullis.depositary.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingOfOtherModulesIsNeeded = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.portcullis.signer..", "io.portcullis.appliance..");
}
