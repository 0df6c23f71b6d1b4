package io.portcullis.depositary;

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

/** What {@code ModuleEdgesTest} says of packages, said of libraries: who may hold a curve, a cipher or a key. */
@AnalyzeClasses(packages = "io.portcullis.depositary", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryEdgesTest {
    private static final String MODEL = "io.portcullis.depositary.model..";

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
            .resideInAnyPackage("org.web3j.crypto..", "org.web3j.tx..", "java.security.interfaces..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.PrivateKey");

    /** Vaults are sealed with symmetric keys, which sign nothing. */
    @ArchTest
    static final ArchRule onlyVaultsEncrypt = noClasses()
            .that()
            .resideOutsideOfPackage("..depositary.vault..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.crypto..");

    @ArchTest
    static final ArchRule noTwoPackagesNeedEachOther =
            slices().matching("io.portcullis.depositary.(*)..").should().beFreeOfCycles();
}
