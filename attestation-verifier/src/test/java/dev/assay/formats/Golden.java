package dev.assay.formats;

import dev.assay.bytes.Bytes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Bytes made by {@code src/test/golden/golden.py}, which shares no code with the verifier. */
final class Golden {
    private Golden() {}

    static Bytes bytes(String name) throws Exception {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".hex")) {
            return Bytes.fromHex(
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    static Bytes fill(int value, int count) {
        byte[] filled = new byte[count];
        Arrays.fill(filled, (byte) value);
        return Bytes.of(filled);
    }
}
