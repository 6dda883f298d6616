package dev.assay.server.api;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages as the bytes that they are on the wire: receipts cover those, not a re-serialisation. */
final class RawMarshaller implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
        return new RawMessage(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** Vert.x wants its messages to write themselves, and to know how long they are. */
    private static final class RawMessage extends ByteArrayInputStream implements Drainable, KnownLength {
        RawMessage(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return (int) transferTo(target);
        }
    }
}
