package dev.assay.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.enclave.mode.Weakness;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideSettingsTest {
    @TempDir
    Path folder;

    private static List<String> refused(ConfigSource... sources) {
        return OutsideSettings.of(
                        new SmallRyeConfigBuilder().withSources(sources).build())
                .stream()
                .map(Weakness::setting)
                .toList();
    }

    private static ConfigSource environment(String name, String value) {
        return new EnvConfigSource(Map.of(name, value), 300);
    }

    private ConfigSource file(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), content);
        return new PropertiesConfigSource(file.toUri().toURL(), 260);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_HTTP_INSECURE_REQUESTS",
                "QUARKUS_HTTP_ACCESS_LOG_ENABLED",
                "QUARKUS_LOG_FILE_ENABLE",
                "QUARKUS_TLS_ASSAY_TRUST_ALL",
                "SMALLRYE_CONFIG_LOCATIONS"
            })
    void environmentVariablesOfTheFrameworksAreRefused(String name) {
        assertThat(refused(environment(name, "enabled")))
                .containsExactly(name.toLowerCase(Locale.ROOT).replace('_', '.'));
    }

    @Test
    void whatOnlyPlacesTheServerIsAllowed() {
        assertThat(refused(environment("QUARKUS_HTTP_HOST", "0.0.0.0"))).isEmpty();
        assertThat(refused(environment("QUARKUS_CONFIG_LOCATIONS", "/etc/assay.properties")))
                .isEmpty();
        assertThat(refused(environment("ASSAY_LIMITS_TENSORS", "7"))).isEmpty();
        assertThat(refused(environment("PATH", "/usr/bin"))).isEmpty();
    }

    @Test
    void settingsComeFromPlainFilesOnly() {
        for (String location : List.of("https://example.org/a.properties", "jar:file:/tmp/a.jar!/a.properties")) {
            assertThat(refused(environment("QUARKUS_CONFIG_LOCATIONS", location)))
                    .containsExactly("quarkus.config.locations");
        }
    }

    @Test
    void theLogMayBeQuieterAndNotLouder() {
        assertThat(refused(environment("QUARKUS_LOG_LEVEL", "WARN"))).isEmpty();
        assertThat(refused(environment("QUARKUS_LOG_LEVEL", "TRACE"))).containsExactly("quarkus.log.level");
    }

    @Test
    void aFileOfSettingsIsOutsideToo() throws Exception {
        assertThat(refused(file("""
                        quarkus.http.insecure-requests=enabled
                        %prod.quarkus.log.level=DEBUG
                        assay.evidence.lifetime=PT5M
                        quarkus.shutdown.timeout=5S
                        """))).containsExactly("%prod.quarkus.log.level", "quarkus.http.insecure-requests");
    }

    @Test
    void theBuildsOwnSettingsAreInside() {
        ConfigSource inside = new PropertiesConfigSource(
                Map.of("quarkus.http.insecure-requests", "disabled"),
                "PropertiesConfigSource[source=jar:file:///opt/server.jar!/application.properties]",
                250);
        assertThat(refused(inside)).isEmpty();
    }
}
