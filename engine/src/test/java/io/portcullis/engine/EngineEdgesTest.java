package io.portcullis.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What the packages of this module may not do. */
@AnalyzeClasses(packages = "io.portcullis.engine", importOptions = ImportOption.DoNotIncludeTests.class)
final class EngineEdgesTest {
    private static final String ENGINE = "io.portcullis.engine.";

    @ArchTest
    static final ArchRule onlyTheNodeHasAClockAndThreads = noClasses()
            .that()
            .resideOutsideOfPackage(ENGINE + "node..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "start")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.locks..")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..")
            .because("machines are pure: time is a field of the block")
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule nothingHereKnowsTheNetworkOrRandomness = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "javax.net..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(RandomGenerator.class)
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule onlyTheLogAndTheKernelsMappedSpaceKnowFiles = noClasses()
            .that()
            .resideOutsideOfPackages(ENGINE + "log..", ENGINE + "kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule theFoundationsKnowNoneOfTheMachines =
            only("verdict").because("everybody refuses with its words");

    @ArchTest
    static final ArchRule theKernelKnowsOnlyVerdicts = only("kernel", "verdict");

    @ArchTest
    static final ArchRule accountsKnowTheKernel = only("account", "kernel", "verdict");

    @ArchTest
    static final ArchRule authorityKnowsOnlyVerdicts = only("authority", "verdict");

    @ArchTest
    static final ArchRule creditKnowsOnlyVerdicts = only("credit", "verdict");

    @ArchTest
    static final ArchRule entitiesKnowOnlyVerdicts = only("entity", "verdict");

    @ArchTest
    static final ArchRule theLogKnowsOnlyVerdicts = only("log", "verdict");

    @ArchTest
    static final ArchRule linksKnowOnlyVerdicts = only("link", "verdict");

    @ArchTest
    static final ArchRule onionsKnowOnlyVerdicts = only("onion", "verdict");

    @ArchTest
    static final ArchRule routesKnowOnions = only("route", "onion", "verdict");

    @ArchTest
    static final ArchRule gossipKnowsRoutesAndPeers = only("gossip", "link", "onion", "route", "verdict");

    @ArchTest
    static final ArchRule theHubKnowsNeitherLogNorNode =
            only("hub", "account", "authority", "credit", "gossip", "kernel", "link", "onion", "route", "verdict");

    @ArchTest
    static final ArchRule theNodeKnowsHubAndLog = only(
            "node",
            "account",
            "authority",
            "credit",
            "gossip",
            "hub",
            "kernel",
            "link",
            "log",
            "onion",
            "route",
            "verdict");

    @ArchTest
    static final ArchRule theEngineKnowsTheDepositarysModelAlone = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.depositary.client..",
                    "io.portcullis.depositary.follower..",
                    "io.portcullis.signer..",
                    "io.portcullis.appliance..")
            .allowEmptyShould(false);

    private static ArchRule only(String from, String... others) {
        List<String> allowed = new ArrayList<>(List.of(from));
        allowed.addAll(List.of(others));
        String[] forbidden = Stream.of(
                        "verdict",
                        "kernel",
                        "account",
                        "authority",
                        "credit",
                        "entity",
                        "hub",
                        "log",
                        "link",
                        "onion",
                        "route",
                        "gossip",
                        "node")
                .filter(name -> !allowed.contains(name))
                .map(name -> ENGINE + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ENGINE + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(false);
    }
}
