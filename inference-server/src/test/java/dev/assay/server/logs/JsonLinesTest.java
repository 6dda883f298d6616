package dev.assay.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.DelayedHandler;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static ExtLogRecord entry(String message) {
        ExtLogRecord entry = new ExtLogRecord(Level.WARN, message, "test");
        entry.setLoggerName("dev.assay.Some");
        entry.setMillis(0);
        return entry;
    }

    private static JsonValue parse(String line) throws Exception {
        assertThat(line).endsWith("}\n").hasLineCount(1);
        return Json.parse(Bytes.utf8(line.strip()), 1 << 16, "line");
    }

    @Test
    void oneObjectOnALineWhateverTheMessageHolds() throws Exception {
        String message = "\"quoted\"\\ and\nmore\u0001";
        String line = new JsonLines().format(entry(message));
        assertThat(parse(line)).isNotNull();
        assertThat(line)
                .startsWith("{\"timestamp\":\"1970-01-01T00:00:00Z\",\"level\":\"WARN\",\"logger\":\"dev.assay.Some\",")
                .contains("\"message\":\"\\\"quoted\\\"\\\\ and\\nmore\\u0001\"")
                .doesNotContain("exception");
    }

    @Test
    void anExceptionIsItsClass() throws Exception {
        ExtLogRecord entry = entry("failed");
        entry.setThrown(new IllegalStateException("ZOWIE", new IllegalArgumentException("ZOWIE")));
        String line = new JsonLines().format(entry);
        assertThat(parse(line)).isNotNull();
        assertThat(line)
                .contains("\"exception\":\"java.lang.IllegalStateException\"")
                .doesNotContain("ZOWIE");
    }

    @Test
    void handlersWithinHandlersGetIt() {
        ExtHandler outer = new DelayedHandler();
        Handler inner = new ConsoleHandler();
        inner.setFormatter(new SimpleFormatter());
        outer.addHandler(inner);
        Formatter json = new JsonLines();
        LogFormat.install(json, new Handler[] {outer});
        assertThat(inner.getFormatter()).isSameAs(json);
    }
}
