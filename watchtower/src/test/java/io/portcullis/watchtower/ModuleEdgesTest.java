package io.portcullis.watchtower;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A tower knows contract proofs and nothing else of ours. */
@AnalyzeClasses(packages = "io.portcullis.watchtower", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleEdgesTest {
    @ArchTest
    static final ArchRule itKnowsTheDepositaryAlone = classes()
            .that()
            .resideInAPackage("io.portcullis.watchtower..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.watchtower..",
                    "io.portcullis.depositary..",
                    "java..",
                    "javax.net.ssl..",
                    "com.sun.net.httpserver..",
                    "fr.acinq..",
                    "org.slf4j..",
                    "picocli..",
                    "tools.jackson..");

    @ArchTest
    static final ArchRule watchAndJudgementArePure = noClasses()
            .that()
            .resideInAnyPackage("..watchtower.watch..", "..watchtower.judgement..", "..watchtower.verdict..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.time..",
                    "..watchtower.store..",
                    "..watchtower.service..",
                    "..depositary.client..",
                    "..depositary.sending..",
                    "..depositary.journal..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule theStoreKnowsNoChain = noClasses()
            .that()
            .resideInAnyPackage("..watchtower.store..", "..watchtower.vaults..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..depositary.client..", "..depositary.follower..", "..watchtower.watch..", "java.time..");

    @ArchTest
    static final ArchRule onlyTheServiceHoldsKeys = noClasses()
            .that()
            .resideOutsideOfPackage("..watchtower.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("fr.acinq..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.PrivateKey");

    @ArchTest
    static final ArchRule noTwoPackagesNeedEachOther =
            slices().matching("io.portcullis.watchtower.(*)..").should().beFreeOfCycles();
}
