package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.client.AssayClient;
import dev.assay.client.ClientOptions;
import dev.assay.client.SessionBinding;
import dev.assay.client.UntrustedException;
import dev.assay.it.engine.RequiresEngine;
import dev.assay.policy.Policy;
import dev.assay.result.RejectionCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;

/**
 * The image with a runtime of the JDK that runs the tests, from an archive in {@code deploy/jdk}, binds evidence to TLS
 * sessions; the image as it comes, with Debian's Java 17, says that it cannot.
 */
@RequiresEngine
class SessionBoundContainerIT {
    private static final int EXPORTS_KEYING_MATERIAL = 25;
    private static final String POLICY = "{\"assay_policy\":1,\"mode\":\"simulated\",\"require_session_binding\":true,"
            + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}";

    @TempDir
    private Path folder;

    private static void assumeJdk() {
        assumeTrue(
                Runtime.version().feature() >= EXPORTS_KEYING_MATERIAL
                        && Files.isExecutable(Path.of(System.getProperty("java.home"), "bin/jlink")),
                "the tests do not run on a JDK that exports keying material (25)");
    }

    private static Policy policy() throws Exception {
        return Policy.parse(Bytes.utf8(POLICY));
    }

    @Test
    void withAJdkOf25EvidenceIsBoundToTheSession() throws Exception {
        assumeJdk();
        try (Network network = Network.newNetwork();
                ServerContainer server = new ServerContainer(network, "assay-integration-test-jdk", contextWithJdk())) {
            server.start();
            String version = server.execInContainer("java", "-version").getStderr();
            assertThat(version).contains("\"" + Runtime.version().feature() + ".");
            try (AssayClient client = AssayClient.connect(server.uri(), policy(), ClientOptions.defaults())) {
                assertThat(client.sessionBinding()).isEqualTo(SessionBinding.BOUND);
            }
        }
    }

    @Test
    void asItComesItSaysThatItCannot() throws Exception {
        assumeJdk();
        try (Network network = Network.newNetwork();
                ServerContainer server = new ServerContainer(network, "assay-integration-test", context())) {
            server.start();
            UntrustedException refusal = catchThrowableOfType(
                    UntrustedException.class,
                    () -> AssayClient.connect(server.uri(), policy(), ClientOptions.defaults()));
            assertThat(refusal.code()).isEqualTo(RejectionCode.POLICY_SESSION_NOT_BOUND.code());
        }
    }

    /** With an archive of this JDK. */
    private Path contextWithJdk() throws IOException, InterruptedException {
        Path context = context();
        Path archive = context.resolve("deploy/jdk/jdk.tar.gz");
        Process tar = new ProcessBuilder(
                        List.of("tar", "-czhf", archive.toString(), "-C", System.getProperty("java.home"), "."))
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tar.exitValue()).as(said).isZero();
        return context;
    }

    /** What .dockerignore lets through, without the archives of whoever runs the tests. */
    private Path context() throws IOException {
        Path context = Files.createDirectory(folder.resolve("context"));
        Path root = Project.root();
        for (String line : Files.readAllLines(root.resolve(".dockerignore"))) {
            if (line.startsWith("!")) {
                copy(root.resolve(line.substring(1)), context.resolve(line.substring(1)));
            }
        }
        return context;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!target.toString().endsWith(".tar.gz")) {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(file, target);
                }
            }
        }
    }
}
