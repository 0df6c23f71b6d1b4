package io.portcullis.depositary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.portcullis.depositary", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleEdgesTest {
    @ArchTest
    static final ArchRule theModelDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("..depositary.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..depositary.client..", "..depositary.follower..");

    @ArchTest
    static final ArchRule theFollowerDependsOnTheModelAlone = noClasses()
            .that()
            .resideInAPackage("..depositary.follower..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..depositary.client..");

    @ArchTest
    static final ArchRule modelAndFollowerArePure = noClasses()
            .that()
            .resideInAnyPackage("..depositary.model..", "..depositary.follower..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.time..", "java.sql..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule theLanesMachineIsPure = noClasses()
            .that()
            .resideInAPackage("..depositary.sending..")
            .and()
            .doNotHaveSimpleName("SendingLane")
            .and()
            .haveNameNotMatching(".*LaneJournal(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio..", "java.io.File..", "java.time..", "java.util.concurrent..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule onlyTheClientKnowsWeb3jAndHttp = noClasses()
            .that()
            .resideOutsideOfPackage("..depositary.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.web3j..", "java.net.http..", "tools.jackson..");

    @ArchTest
    static final ArchRule theModuleKnowsNoOtherOfOurs = classes()
            .that()
            .resideInAPackage("io.portcullis.depositary..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.depositary..",
                    "java..",
                    "javax.crypto..",
                    "org.web3j..",
                    "org.bouncycastle..",
                    "fr.acinq..",
                    "tools.jackson..");
}
