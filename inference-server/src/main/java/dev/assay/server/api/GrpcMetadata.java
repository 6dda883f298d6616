package dev.assay.server.api;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Metadata as fields of HTTP/2: text as it is, and binary as base64 under names that end in {@code -bin}. */
final class GrpcMetadata {
    private static final String BINARY = "-bin";

    private GrpcMetadata() {}

    /** What came. */
    static Metadata read(MultiMap fields) throws ApiException {
        List<byte[]> pairs = new ArrayList<>(2 * fields.size());
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey();
            if (name.endsWith(BINARY)) {
                // Fields of one name may come as one, separated by commas.
                for (String part : field.getValue().split(",", -1)) {
                    pairs.add(name.getBytes(StandardCharsets.ISO_8859_1));
                    pairs.add(binary(part.strip()));
                }
            } else if (!name.startsWith(":")) {
                pairs.add(name.getBytes(StandardCharsets.ISO_8859_1));
                pairs.add(field.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return InternalMetadata.newMetadata(pairs.toArray(new byte[0][]));
    }

    /** With or without padding, as the protocol wants it read. */
    private static byte[] binary(String base64) throws ApiException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("grpc.metadata", "binary metadata is not base64");
        }
    }

    /** Adds what goes out to the fields of an answer. */
    static void write(Metadata metadata, MultiMap fields) {
        byte[][] pairs = InternalMetadata.serialize(metadata);
        for (int i = 0; i < pairs.length; i += 2) {
            String name = new String(pairs[i], StandardCharsets.ISO_8859_1);
            String value = name.endsWith(BINARY)
                    ? Base64.getEncoder().withoutPadding().encodeToString(pairs[i + 1])
                    : new String(pairs[i + 1], StandardCharsets.ISO_8859_1);
            fields.add(name, value);
        }
    }

    /** A status message as a field: what is not visible ASCII, and the percent sign, by its bytes. */
    static String percentEncode(String message) {
        StringBuilder encoded = new StringBuilder(message.length());
        for (byte octet : message.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet <= '~' && octet != '%') {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
            }
        }
        return encoded.toString();
    }
}
