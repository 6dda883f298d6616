package dev.assay.server.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * One object of JSON on each line. Of exceptions it names the class: libraries' own texts quote what they were given, and
 * that may be a client's input.
 */
final class JsonLines extends ExtFormatter {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public String format(ExtLogRecord entry) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "timestamp", Instant.ofEpochMilli(entry.getMillis()).toString());
            json.writeStringField("level", entry.getLevel().getName());
            json.writeStringField("logger", String.valueOf(entry.getLoggerName()));
            json.writeStringField("thread", String.valueOf(entry.getThreadName()));
            json.writeStringField("message", message(entry));
            if (entry.getThrown() != null) {
                json.writeStringField("exception", entry.getThrown().getClass().getName());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return line.append('\n').toString();
    }

    private String message(LogRecord entry) {
        String message = formatMessage(entry);
        return message == null ? "" : message;
    }
}
