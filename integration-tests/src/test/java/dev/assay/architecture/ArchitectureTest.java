package dev.assay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every module's compiled classes to the {@link Rules}. {@link PlantedViolationsTest} shows that they bite. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final List<String> MODULES = List.of(
            "attestation-verifier",
            "enclave-runtime",
            "enclave-testkit",
            "canister-verifier",
            "inference-server",
            "client-sdk");

    private JavaClasses project;

    @BeforeAll
    void readTheProject() {
        Path root = Path.of(System.getProperty("assay.root"));
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).allMatch(Files::isDirectory);
        project = new ClassFileImporter().importPaths(folders);
    }

    @ParameterizedTest
    @EnumSource(Room.class)
    void importsPointOneWay(Room room) {
        Rules.importsPointOneWay(room).check(project);
    }

    @ParameterizedTest
    @MethodSource
    void holds(ArchRule rule) {
        rule.check(project);
    }

    static Stream<ArchRule> holds() {
        return Stream.of(
                Rules.everyPackageBelongsToARoom(),
                Rules.runtimeDoesNotJudge(),
                Rules.onlyVerifiersMakeClaims(),
                Rules.canisterIsSelfContained(),
                Rules.coreDoesNotFetch(),
                Rules.coreUsesNoPlatformServices(),
                Rules.coreOpensNoFiles(),
                Rules.coreAsksNothingAmbient(),
                Rules.coreDoesNotReflect(),
                Rules.oneClassIsNative());
    }

    /** A rule over no classes holds vacuously; this notices a folder that was read too early. */
    @ParameterizedTest
    @EnumSource(Room.class)
    void everyRoomHasClasses(Room room) {
        assertThat(project.that(JavaClass.Predicates.resideInAnyPackage(room.packages())))
                .isNotEmpty();
    }
}
