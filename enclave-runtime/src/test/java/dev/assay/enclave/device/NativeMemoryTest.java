package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.enclave.doubles.NativeTestBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The native part under AddressSanitizer and UndefinedBehaviorSanitizer, or valgrind where those are not: every function,
 * every behaviour of the double, every error number and lengths that nobody should give. See {@code src/test/native/driver.c}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeMemoryTest {
    private static final Path MAIN = Path.of("src/main/native");
    private static final List<String> SANITIZERS =
            List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-static-libasan", "-static-libubsan");
    private static final List<String> VALGRIND =
            List.of("valgrind", "-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite");

    @TempDir
    static Path directory;

    private List<String> driver = List.of();

    @BeforeAll
    void compile() throws IOException {
        Path headers = Path.of(System.getProperty("java.home"), "include");
        assumeTrue(Files.exists(headers.resolve("jni.h")), "this JDK brings no jni.h");
        List<String> flags = new ArrayList<>(List.of(
                "-isystem",
                headers.toString(),
                "-isystem",
                headers.resolve("linux").toString()));
        List<Path> sources = Stream.concat(
                        Stream.of(Path.of("src/test/native/driver.c")),
                        Stream.of("files.c", "occlum.c", "sev_guest.c", "tdx_guest.c", "vsock.c")
                                .map(MAIN::resolve))
                .toList();
        if (sanitizersAreThere()) {
            flags.addAll(SANITIZERS);
            driver = List.of(NativeTestBuild.compiled("driver-asan", flags, sources, List.of())
                    .toString());
        } else if (NativeTestBuild.onPath("valgrind")) {
            driver = new ArrayList<>(VALGRIND);
            driver.add(NativeTestBuild.compiled("driver", flags, sources, List.of())
                    .toString());
        } else {
            abort("neither the compiler's sanitizers nor valgrind are here");
        }
    }

    private static boolean sanitizersAreThere() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.c"), "int main(void) { return 0; }\n");
        List<String> command = new ArrayList<>(List.of(NativeTestBuild.compiler()));
        command.addAll(SANITIZERS);
        command.addAll(List.of("-o", directory.resolve("empty").toString(), empty.toString()));
        return NativeTestBuild.run(command, List.of()).status() == 0;
    }

    private NativeTestBuild.Result run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(driver);
        command.addAll(List.of(arguments));
        return NativeTestBuild.run(
                command,
                List.of(
                        "LD_PRELOAD=" + NativeTestBuild.doubleLibrary(),
                        "ASSAY_DOUBLE=" + directory.resolve("scenario")));
    }

    @Test
    void nothingIsReadOrWrittenWhereItShouldNotBe() throws IOException {
        NativeTestBuild.Result result = run();
        assertThat(result.output()).matches("[0-9]{5,} calls\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void aPlantedMistakeIsFound() throws IOException {
        NativeTestBuild.Result result = run("planted");
        assertThat(result.output()).containsAnyOf("heap-buffer-overflow", "Invalid read");
        assertThat(result.status()).isNotZero();
    }
}
