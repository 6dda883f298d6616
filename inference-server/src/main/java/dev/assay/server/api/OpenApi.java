package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of every REST endpoint (OpenAPI 3.1), as it was packaged. */
final class OpenApi {
    private static final String RESOURCE = "/dev/assay/server/api/openapi.json";
    private static final Bytes DOCUMENT = read();

    private OpenApi() {}

    static HttpReply reply() {
        return HttpReply.json(200, DOCUMENT);
    }

    private static Bytes read() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " was not packaged");
            }
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
