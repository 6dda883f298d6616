package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not Java and would like to resume. */
@QuarkusTest
class NoResumptionTest {
    @TempDir
    Path folder;

    @BeforeEach
    void findOpenssl() throws Exception {
        boolean present;
        try {
            present = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            present = false;
        }
        assumeTrue(present, "openssl is not installed here");
    }

    @Test
    void thereIsNoTicketAndSoNothingToResume() throws Exception {
        Path session = folder.resolve("session.pem");
        String first = client("-tls1_3", "-sess_out", session.toString());
        assertThat(first).contains("TLSv1.3").contains("New, TLSv1.3").doesNotContain("Reused,");
        assertThat(first).doesNotContain("Post-Handshake New Session Ticket arrived");
        assertThat(Files.exists(session) && Files.size(session) > 0)
                .as("a session that could be resumed")
                .isFalse();
    }

    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        assertThat(client("-tls1_2")).contains("alert").doesNotContain("New, TLSv1.2");
    }

    /** Asks for something, so that a ticket that follows the handshake has time to come. */
    private String client(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_client", "-connect", "localhost:" + TlsClient.port(), "-servername", "localhost"));
        command.addAll(List.of(options));
        command.add("-ign_eof");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write("GET /v2/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return said;
        } catch (IOException handshakeFailed) {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
