package io.portcullis.threshold;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of this module may not do. */
@AnalyzeClasses(packages = "io.portcullis.threshold", importOptions = ImportOption.DoNotIncludeTests.class)
final class ThresholdEdgesTest {
    @ArchTest
    static final ArchRule nothingHereKnowsClocksDisksOrTheNetwork = noClasses()
            .that()
            .resideOutsideOfPackage("io.portcullis.threshold.curve..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.time..", "java.nio.file..", "java.net..", "java.nio.channels..", "java.util.concurrent..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("machines are pure: time, disk and network are somebody else's")
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule theMachineKnowsNoSecretsButWhatWasRevealed = noClasses()
            .that()
            .haveSimpleName("Ceremony")
            .or()
            .haveSimpleName("Gathering")
            .or()
            .haveSimpleName("Dealing")
            .or()
            .haveSimpleName("Complaining")
            .or()
            .haveSimpleName("Extracting")
            .or()
            .haveSimpleName("Accusing")
            .or()
            .haveSimpleName("Reconstructing")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("Secret")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.portcullis.threshold.memory..");

    @ArchTest
    static final ArchRule onlyTheCurveKnowsItsLibrary = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.portcullis.threshold.curve..",
                    "io.portcullis.threshold.memory..",
                    "io.portcullis.threshold.channel..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker");

    @ArchTest
    static final ArchRule nobodyUsesTheLibrarysJavaClasses =
            noClasses().should().dependOnClassesThat().resideInAPackage("supranational..");

    @ArchTest
    static final ArchRule secretsAreNeverBigIntegers = noClasses()
            .that()
            .resideOutsideOfPackage("io.portcullis.threshold.ceremony..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.math.BigInteger");
}
