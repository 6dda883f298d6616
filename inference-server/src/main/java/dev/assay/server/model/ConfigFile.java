package dev.assay.server.model;

import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import dev.assay.server.oip.config.ModelConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads {@code config.pbtxt}: Triton's model configuration in protobuf's text format. */
final class ConfigFile {
    static final String NAME = "config.pbtxt";

    /** Files in use have a few kilobytes. */
    private static final int MAX_BYTES = 1 << 20;

    /** Triton's deepest field is half as deep. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_UNKNOWN = 16;

    private ConfigFile() {}

    /**
     * A configuration as it was written.
     *
     * @param config what is known of it
     * @param unknown fields and values that this server does not know, with their places; they are not heeded
     */
    record Parsed(ModelConfig config, List<String> unknown) {}

    /** No file is an empty configuration. */
    static Parsed none() {
        return new Parsed(ModelConfig.getDefaultInstance(), List.of());
    }

    static Parsed parse(byte[] file) throws ModelException {
        if (file.length > MAX_BYTES) {
            throw new ModelException("config.malformed", NAME + " is larger than " + MAX_BYTES + " bytes");
        }
        String text = utf8(file);
        try {
            return new Parsed(parse(text, false), List.of());
        } catch (ParseException strict) {
            return new Parsed(lenient(text), places(strict));
        }
    }

    private static ModelConfig lenient(String text) throws ModelException {
        try {
            return parse(text, true);
        } catch (ParseException e) {
            throw new ModelException(
                    "config.malformed", NAME + " cannot be read at " + e.getLine() + ":" + e.getColumn());
        }
    }

    private static ModelConfig parse(String text, boolean allowUnknown) throws ParseException {
        ModelConfig.Builder config = ModelConfig.newBuilder();
        TextFormat.Parser.newBuilder()
                .setAllowUnknownFields(allowUnknown)
                .setRecursionLimit(MAX_DEPTH)
                .build()
                .merge(text, config);
        return config.build();
    }

    /** The parser lists unknown fields below a heading, a line each. */
    private static List<String> places(ParseException strict) {
        List<String> lines = String.valueOf(strict.getMessage()).lines().toList();
        return lines.subList(Math.min(lines.size() - 1, 1), lines.size()).stream()
                .limit(MAX_UNKNOWN)
                .map(line -> line.replace('\t', ' '))
                .toList();
    }

    private static String utf8(byte[] file) throws ModelException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelException("config.malformed", NAME + " is not UTF-8");
        }
    }
}
