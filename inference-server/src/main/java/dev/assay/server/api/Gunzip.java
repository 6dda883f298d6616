package dev.assay.server.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses messages, and stops where they grow too large. */
final class Gunzip {
    private Gunzip() {}

    static byte[] read(byte[] compressed, int limit) throws ApiException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 8 << 10)) {
            byte[] content = in.readNBytes(limit);
            if (content.length == limit && in.read() >= 0) {
                throw GrpcFrames.tooLarge(limit);
            }
            return content;
        } catch (IOException e) {
            throw ApiException.badRequest("grpc.compression", "a message is not compressed as the call says");
        }
    }
}
