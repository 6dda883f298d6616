package dev.assay.canister;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls of the canister; that TeaVM compiles the rest is the build's own check. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.assay.canister");

    @Test
    void reachesNothingThatNeedsAJvm() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..build..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.assay.crypto.jca..",
                        "dev.assay.fetch..",
                        "dev.assay.ic..",
                        "dev.assay.enclave..",
                        "dev.assay.testkit..",
                        "java.security..",
                        "javax.crypto..",
                        "java.net..",
                        "java.io..",
                        "java.nio.file..",
                        "java.lang.reflect..",
                        "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void doesNotReachItsBuild() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..build..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..build..")
                .check(CLASSES);
    }

    @Test
    void keepsTheSystemInterfaceAtTheEdge() {
        classes()
                .that()
                .haveSimpleName("Ic0")
                .should()
                .onlyBeAccessed()
                .byClassesThat()
                .haveNameMatching(".*\\.(Canister|Canister\\$.*|Ic0|Ic0Memory|RuntimeSupport)")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("..ic0..", "..build..")
                .and()
                .doNotHaveSimpleName("Canister")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.teavm..")
                .check(CLASSES);
    }
}
