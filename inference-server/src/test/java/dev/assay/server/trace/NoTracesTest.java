package dev.assay.server.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoTracesTest {
    private static Traces traces(Map<String, String> settings) {
        AssayConfig config = new SmallRyeConfigBuilder()
                .withMapping(AssayConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(AssayConfig.class);
        return new Traces(config, Clock.systemUTC());
    }

    @Test
    void withoutAnEndpointThereAreNone() {
        assertThat(traces(Map.of()).isOn()).isFalse();
        Traces on = traces(Map.of("assay.tracing.endpoint", "http://127.0.0.1:1/v1/traces"));
        assertThat(on.isOn()).isTrue();
        on.close();
    }

    @ParameterizedTest
    @CsvSource({
        "assay.tracing.endpoint, ftp://host/",
        "assay.tracing.endpoint, /v1/traces",
        "assay.tracing.endpoint, https://user:secret@host/v1/traces",
        "assay.tracing.ratio, 1.5",
        "assay.tracing.ratio, -1",
        "assay.tracing.ratio, NaN"
    })
    void settingsThatMakeNoSense(String name, String value) {
        assertThatThrownBy(() -> traces(Map.of(name, value))).isInstanceOf(StartupException.class);
    }
}
