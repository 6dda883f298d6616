package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private static Reply with(String name, String value) {
        return new Reply(200, Map.of(name, value), Bytes.empty());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "120, 120", "'Sun, 01 Mar 2026 00:02:00 GMT', 120", "'Sun, 01 Mar 2020 00:02:00 GMT', 0"})
    void retryAfterIsSecondsOrADate(String value, int seconds) {
        assertThat(RetryAfter.of(with("retry-after", value), NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999999999999", "2026-03-01T00:00:00Z"})
    void retryAfterOfAnotherFormSaysNothing(String value) {
        assertThat(RetryAfter.of(with("retry-after", value), NOW)).isNull();
        assertThat(RetryAfter.of(with("other", "1"), NOW)).isNull();
    }

    @Test
    void cacheControlShortensOnly() {
        assertThat(CacheControl.maxAge(with("cache-control", "Public, MAX-AGE=60")))
                .isEqualTo(OptionalLong.of(60));
        assertThat(CacheControl.maxAge(with("cache-control", "max-age=60, no-cache")))
                .isEqualTo(OptionalLong.of(0));
        assertThat(CacheControl.maxAge(with("cache-control", "max-age=-1"))).isEmpty();
        assertThat(CacheControl.maxAge(with("cache-control", "max-age=99999999999")))
                .isEmpty();
        assertThat(CacheControl.maxAge(with("expires", "0"))).isEmpty();
        assertThat(CacheControl.forbidsStoring(with("cache-control", "private, No-Store")))
                .isTrue();
        assertThat(CacheControl.forbidsStoring(with("cache-control", "private")))
                .isFalse();
    }
}
