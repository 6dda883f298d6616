package dev.assay.client.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** As much of a ClientHello (RFC 8446 section 4.1.2) as tests ask about. */
final class ClientHello {
    static final int SERVER_NAME = 0;
    static final int PRE_SHARED_KEY = 41;
    static final int EARLY_DATA = 42;
    private static final int SUPPORTED_VERSIONS = 43;

    private final Map<Integer, ByteBuffer> extensions;

    private ClientHello(Map<Integer, ByteBuffer> extensions) {
        this.extensions = extensions;
    }

    /** From the first bytes of a connection: record header, handshake header, legacy fields, extensions. */
    static ClientHello parse(byte[] first) {
        ByteBuffer in = ByteBuffer.wrap(first);
        in.position(5 + 4 + 2 + 32);
        in.position(in.position() + 1 + in.get(in.position()));
        in.position(in.position() + 2 + in.getShort(in.position()));
        in.position(in.position() + 1 + in.get(in.position()));
        int end = in.position() + 2 + in.getShort();
        Map<Integer, ByteBuffer> extensions = new LinkedHashMap<>();
        while (in.position() < end) {
            int type = in.getShort() & 0xffff;
            byte[] value = new byte[in.getShort() & 0xffff];
            in.get(value);
            extensions.put(type, ByteBuffer.wrap(value));
        }
        return new ClientHello(extensions);
    }

    private ByteBuffer extension(int type) {
        return Objects.requireNonNull(extensions.get(type), "the extension is missing")
                .duplicate();
    }

    Set<Integer> extensions() {
        return extensions.keySet();
    }

    List<Integer> versions() {
        ByteBuffer in = extension(SUPPORTED_VERSIONS);
        List<Integer> versions = new ArrayList<>();
        for (int left = in.get(); left > 0; left -= 2) {
            versions.add(in.getShort() & 0xffff);
        }
        return versions;
    }

    String serverName() {
        byte[] value = extension(SERVER_NAME).array();
        return new String(value, 5, value.length - 5, StandardCharsets.US_ASCII);
    }
}
