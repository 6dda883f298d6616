package dev.assay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.assay.client.Answer;
import dev.assay.client.EmbeddingAnswer;
import dev.assay.client.InferAnswer;
import dev.assay.client.Proof;
import org.junit.jupiter.api.Test;

/** Which way imports point, and that no answer is made but by the client. */
class ClientArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.assay.client", "dev.assay.cli");

    @Test
    void theLibraryNeedsNothingOfTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("dev.assay.client..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.assay.cli..", "dev.assay.testkit..", "dev.assay.enclave..", "picocli..", "com.dylibso..")
                .check(OURS);
    }

    @Test
    void nobodyNeedsTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.assay.server..", "dev.assay.canister..")
                .check(OURS);
    }

    @Test
    void answersAreMadeByTheClientAlone() {
        for (Class<?> answer : new Class<?>[] {Answer.class, InferAnswer.class, EmbeddingAnswer.class, Proof.class}) {
            assertThat(answer).isFinal();
            assertThat(answer.getConstructors()).as(answer.getName()).isEmpty();
        }
    }
}
