package dev.assay.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationDigestTest {
    private static Bytes digest(Map<String, String> settings) {
        AssayConfig config = new SmallRyeConfigBuilder()
                .withMapping(AssayConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(AssayConfig.class);
        return ConfigurationDigest.of(config, new BouncyCastleCrypto());
    }

    @ParameterizedTest
    @CsvSource({
        "assay.admin.key-sha256, 00",
        "assay.drain.delay, PT1S",
        "assay.drain.timeout, PT1S",
        "assay.plain, enabled",
        "assay.plain.host, 0.0.0.0",
        "assay.log.format, json",
        "assay.log.access, true",
        "assay.tracing.endpoint, http://127.0.0.1:4318/v1/traces",
        "assay.tracing.ratio, 0.5",
        "assay.metrics.access, open",
        "assay.limits.header-bytes, 8192",
        "assay.limits.json-depth, 8",
        "assay.limits.connections, 10",
        "assay.limits.streams, 10",
        "assay.limits.tensors, 10",
        "assay.limits.request-bytes, 10",
        "assay.limits.body-timeout, PT1S",
        "assay.pool.queue, 10"
    })
    void whatMattersIsInIt(String name, String value) {
        assertThat(digest(Map.of(name, value))).isNotEqualTo(digest(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"assay.port, 9443", "assay.plain.port, 9080", "assay.models, elsewhere"})
    void whatOnlyPlacesTheServerIsNot(String name, String value) {
        assertThat(digest(Map.of(name, value))).isEqualTo(digest(Map.of()));
    }

    @Test
    void keysAreAList() {
        assertThat(digest(Map.of("assay.admin.key-sha256", "00,11")))
                .isNotEqualTo(digest(Map.of("assay.admin.key-sha256", "00")));
    }
}
