package io.portcullis.appliance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.portcullis.appliance.architecture.Module;
import java.util.Arrays;

/**
 * The edges between modules, as ARCHITECTURE.md draws them, and the one package of each driver. The appliance is the only module that
 * sees all others, so the edges are kept here; those of modules that do not exist yet hold from their first class on.
 */
@AnalyzeClasses(packages = "io.portcullis", importOptions = ModuleEdgesTest.ProductOnly.class)
final class ModuleEdgesTest {
    private static final String ENGINE = "io.portcullis.engine..";
    private static final String APPLIANCE = "io.portcullis.appliance..";

    /** Whoever stole a token of the lab and its PIN: it goes past the signer to show what then still holds. */
    private static final String ATTACKER = "io.portcullis.appliance.lab.RogueBoard";

    /** Leaves out test classes, whether in a folder or in another module's jar of them. */
    static final class ProductOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    /** The edges are data, which {@code portcullis architecture} prints. */
    @ArchTest
    static void modulesKnowOnlyWhomTheyMay(JavaClasses classes) {
        for (Module module : Module.values()) {
            String[] strangers = Arrays.stream(Module.values())
                    .filter(other -> other != module && !module.known().contains(other))
                    .map(Module::packages)
                    .toArray(String[]::new);
            if (strangers.length > 0) {
                never(module.packages(), strangers).check(classes);
            }
        }
    }

    @ArchTest
    static final ArchRule theEngineKnowsOnlyTheDepositarysModel =
            never(ENGINE, "io.portcullis.depositary.client..", "io.portcullis.depositary.follower..");

    @ArchTest
    static final ArchRule onlyTheDepositarysClientKnowsTheChainsDriver =
            onlyFrom("io.portcullis.depositary.client..", "org.web3j..");

    @ArchTest
    static final ArchRule onlyTheApplianceWebKnowsUndertow =
            onlyFrom("io.portcullis.appliance.web..", "io.undertow..", "org.xnio..");

    @ArchTest
    static final ArchRule onlyTheStoreKnowsTheDatabase =
            onlyFrom("io.portcullis.appliance.store..", "java.sql..", "javax.sql..", "org.h2..", "org.flywaydb..");

    @ArchTest
    static final ArchRule onlyTheKeystoreKnowsTheToken =
            onlyFrom("io.portcullis.signer.keystore..", "sun.security.pkcs11..");

    @ArchTest
    static final ArchRule memoryOutsideTheHeapIsForKeysSharesWatermarksAndTheEngine = noClasses()
            .that()
            .resideInAPackage("io.portcullis..")
            .and()
            .resideOutsideOfPackages(
                    "io.portcullis.signer.cryptoki..",
                    "io.portcullis.signer.keystore..",
                    "io.portcullis.signer.share..",
                    "io.portcullis.signer.seal..",
                    "io.portcullis.threshold..",
                    ENGINE)
            // One system call that reads whether somebody keeps the kernel's clock: nothing of the JDK tells.
            .and()
            .doNotHaveFullyQualifiedName("io.portcullis.signer.service.HostClock")
            .and()
            .doNotHaveFullyQualifiedName(ATTACKER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule onlyWebauthnKnowsItsLibrary = onlyFrom("io.portcullis.signer.webauthn..", "com.webauthn4j..");

    @ArchTest
    static final ArchRule theApplianceNeverReachesKeys = noClasses()
            .that()
            .resideInAPackage(APPLIANCE)
            .and()
            .doNotHaveFullyQualifiedName(ATTACKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.portcullis.signer.cryptoki..",
                    "io.portcullis.signer.keystore..",
                    "io.portcullis.signer.watermark..");

    @ArchTest
    static final ArchRule onlyTheLabKnowsItsAttacker = noClasses()
            .that()
            .resideOutsideOfPackage("io.portcullis.appliance.lab..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ATTACKER);

    @ArchTest
    static final ArchRule custodyDoesNotKnowWhoAsksIt = never(
            "io.portcullis.appliance.custody..",
            "io.portcullis.appliance.web..",
            "io.portcullis.appliance.console..",
            "io.portcullis.appliance.cli..",
            "io.portcullis.appliance.lab..",
            "io.portcullis.appliance.boot..");

    @ArchTest
    static final ArchRule linksDoNotKnowWhatTheyCarry = never(
            "io.portcullis.appliance.peer..",
            "io.portcullis.appliance.custody..",
            "io.portcullis.appliance.store..",
            "io.portcullis.appliance.web..",
            "io.portcullis.appliance.console..",
            "io.portcullis.appliance.cli..",
            "io.portcullis.appliance.lab..",
            "io.portcullis.appliance.boot..",
            "io.portcullis.signer..",
            "io.portcullis.depositary.client..");

    @ArchTest
    static final ArchRule sessionsBetweenEnginesArePure = never(
            "io.portcullis.engine.link..",
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.time..",
            "java.util.concurrent..");

    @ArchTest
    static final ArchRule theStoreKnowsOnlyWhatItKeeps = never(
            "io.portcullis.appliance.store..",
            "io.portcullis.appliance.custody..",
            "io.portcullis.appliance.web..",
            "io.portcullis.appliance.console..",
            "io.portcullis.appliance.cli..",
            "io.portcullis.appliance.lab..",
            "io.portcullis.appliance.boot..",
            "io.portcullis.depositary.client..");

    @ArchTest
    static final ArchRule theProductDoesNotKnowTheLab = noClasses()
            .that()
            .resideInAPackage(APPLIANCE)
            .and()
            .resideOutsideOfPackages("io.portcullis.appliance.lab..", "io.portcullis.appliance.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.portcullis.appliance.lab..");

    private static ArchRule never(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true);
    }

    private static ArchRule onlyFrom(String adapter, String... driver) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(adapter)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(driver);
    }
}
