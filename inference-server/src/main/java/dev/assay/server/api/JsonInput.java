package dev.assay.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Streaming JSON with bounds, and the few steps that all readers here share. */
final class JsonInput {
    private static final int DEFAULT_DEPTH = 32;

    /** One factory for all: its name tables are what makes it fast. */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Clients in Python write these; only tensors of floats take them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(depth())
                    .maxNameLength(256)
                    .maxNumberLength(64)
                    .maxStringLength(16 << 20)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private static final int MAX_MEMBERS = 64;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int DECODED_CHARS = 4096;

    private JsonInput() {}

    /** The factory is the whole process's, and so is this setting. */
    private static int depth() {
        return ConfigProvider.getConfig()
                .getOptionalValue("assay.limits.json-depth", Integer.class)
                .orElse(DEFAULT_DEPTH);
    }

    /** The parser looks at the bytes of texts that are read, and lets overlong forms and surrogates through. */
    static void requireUtf8(byte[] bytes, int length) throws ApiException {
        int at = 0;
        while (at + Long.BYTES <= length && ((long) EIGHT_BYTES.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < length && bytes[at] >= 0) {
            at++;
        }
        if (at == length) {
            return;
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, at, length - at);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(Math.min(DECODED_CHARS, length - at + 1));
        CoderResult result;
        do {
            decoded.clear();
            result = decoder.decode(rest, decoded, true);
        } while (result.isOverflow());
        require(!result.isError());
    }

    /** Goes to the first token, which must open an object. */
    static void open(JsonParser parser) throws IOException, ApiException {
        require(parser.nextToken() == JsonToken.START_OBJECT);
    }

    /** Requires that nothing follows. */
    static void end(JsonParser parser) throws IOException, ApiException {
        require(parser.nextToken() == null);
    }

    /**
     * Walks the members of the object that was just opened, up to its end. Each member's first token is current when
     * the visitor is called, and its last one when it returns. No member may come twice.
     */
    static void members(JsonParser parser, Member visitor) throws IOException, ApiException {
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            require(parser.currentToken() == JsonToken.FIELD_NAME);
            String name = parser.currentName();
            require(seen.add(name) && seen.size() <= MAX_MEMBERS);
            parser.nextToken();
            visitor.visit(name);
        }
    }

    /** The current token's text, which must be a string of at most {@code limit} characters. */
    static String text(JsonParser parser, int limit) throws IOException, ApiException {
        require(parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() <= limit);
        return parser.getText();
    }

    /** Whether the current token is a number without a fraction: to JSON Schema, {@code 2.0} is an integer too. */
    static boolean isInteger(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            case VALUE_NUMBER_FLOAT -> isWhole(parser);
            default -> false;
        };
    }

    private static boolean isWhole(JsonParser parser) throws IOException {
        try {
            var unused = parser.getDecimalValue().longValueExact();
            return true;
        } catch (ArithmeticException | NumberFormatException fractionOrTooLarge) {
            // Its exponent may be more than a BigDecimal has room for.
            return false;
        }
    }

    /** The current token's value, which {@link #isInteger} has seen. */
    static long integer(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? parser.getLongValue()
                : parser.getDecimalValue().longValueExact();
    }

    static void require(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badJson();
        }
    }

    /** What to do with a member. */
    interface Member {
        void visit(String name) throws IOException, ApiException;
    }
}
