package dev.assay.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {
    @Test
    void everyDayOfFiveCenturiesIsTheCalendars() throws Exception {
        LocalDate last = LocalDate.of(2201, 1, 1);
        for (LocalDate day = LocalDate.of(1699, 12, 1); day.isBefore(last); day = day.plusDays(1)) {
            long expected = day.atTime(23, 59, 58).toEpochSecond(ZoneOffset.UTC);
            assertThat(UtcTime.of(day.getYear(), day.getMonthValue(), day.getDayOfMonth(), 23, 59, 58))
                    .isEqualTo(expected);
            assertThat(UtcTime.format(expected)).isEqualTo(day + "T23:59:58Z");
        }
    }

    @Test
    void formatAndParseAreEachOthersInverse() throws Exception {
        Random random = new Random(5);
        long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            long second = i == 0 ? first : i == 1 ? last : random.nextLong(first, last + 1);
            String text = UtcTime.format(second);
            assertThat(text).isEqualTo(Instant.ofEpochSecond(second).toString());
            assertThat(UtcTime.parse(text)).isEqualTo(second);
        }
    }

    @Test
    @Timeout(1)
    void timesBeyondTheCalendarAreWrittenAsTheyAre() {
        assertThat(UtcTime.format(Long.MAX_VALUE)).isEqualTo("9223372036854775807 s");
        assertThat(UtcTime.format(Long.MIN_VALUE)).isEqualTo("-9223372036854775808 s");
        assertThat(UtcTime.format(253_402_300_800L)).isEqualTo("253402300800 s");
        assertThat(UtcTime.format(-62_167_219_201L)).isEqualTo("-62167219201 s");
    }

    @Test
    void fractionsAreDropped() throws Exception {
        long second = UtcTime.parse("2026-11-25T01:02:03Z");
        assertThat(UtcTime.parse("2026-11-25T01:02:03.9Z")).isEqualTo(second);
        assertThat(UtcTime.parse("2026-11-25T01:02:03.123456789Z")).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-25",
                "2026-11-25T01:02:03",
                "2026-11-25T01:02:03+00:00",
                "2026-11-25T01:02:03.Z",
                "2026-11-25T01:02:03.1234567890Z",
                "2026-11-25T01:02:03,5Z",
                "2026-11-25T01:02:03.5xZ",
                "2026-11-25 01:02:03Z",
                "2026-11-25t01:02:03z",
                "2026-1-25T01:02:003Z",
                "+026-11-25T01:02:03Z",
                "-026-11-25T01:02:03Z",
                "2026-11-25T01:02:60Z",
                "2026-11-25T01:60:03Z",
                "2026-11-25T24:00:00Z",
                "2026-00-25T01:02:03Z",
                "2026-13-25T01:02:03Z",
                "2026-11-00T01:02:03Z",
                "2026-11-31T01:02:03Z",
                "2026-02-29T01:02:03Z",
                "2100-02-29T01:02:03Z",
                "٢026-11-25T01:02:03Z",
            })
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> UtcTime.parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("time: ");
    }

    @Test
    void leapDaysAreThoseOfTheGregorianCalendar() throws Exception {
        assertThat(UtcTime.parse("2000-02-29T00:00:00Z")).isEqualTo(951_782_400L);
        assertThat(UtcTime.parse("2024-02-29T00:00:00Z")).isEqualTo(1_709_164_800L);
    }
}
