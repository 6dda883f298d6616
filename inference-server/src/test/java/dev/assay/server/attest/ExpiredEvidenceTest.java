package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.health.Readinesses;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TEE that stops to vouch takes the server out of service, once nobody would accept what it vouched for before. */
@QuarkusTest
class ExpiredEvidenceTest {
    @Inject
    AssayConfig config;

    @TempDir
    Path folder;

    @Test
    void readyAsLongAsTheEvidenceIsGood() throws Exception {
        Boot boot = new Boot(config, Optional.empty());
        try {
            boot.rotation.serve(Boot.models(folder, "Identity"));
            assertThat(Readinesses.isReady(boot.epochs, boot.clock)).isTrue();
            boot.clock.advance(config.evidence().lifetime());
            assertThat(Readinesses.isReady(boot.epochs, boot.clock)).isTrue();
            boot.clock.advance(Duration.ofSeconds(1));
            assertThat(Readinesses.isReady(boot.epochs, boot.clock)).isFalse();
            boot.rotation.look();
            assertThat(Readinesses.isReady(boot.epochs, boot.clock))
                    .as("renewed")
                    .isTrue();
        } finally {
            boot.rotation.stop();
        }
    }
}
