package dev.assay.server.api;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a call sends apart into its messages: a byte that says whether the message is compressed, its length in four
 * bytes, and so many bytes (gRPC over HTTP/2, "Length-Prefixed-Message").
 */
final class GrpcFrames {
    private static final int HEAD_BYTES = 5;

    private final int limit;
    private final boolean mayBeCompressed;
    private @Nullable Buffer received;
    private int position;

    /**
     * A reader.
     *
     * @param limit most bytes of a message, as it comes
     * @param mayBeCompressed whether the call has named a way to compress messages
     */
    GrpcFrames(int limit, boolean mayBeCompressed) {
        this.limit = limit;
        this.mayBeCompressed = mayBeCompressed;
    }

    /**
     * One message.
     *
     * @param compressed whether it is
     * @param content its bytes as they came
     */
    record Frame(boolean compressed, byte[] content) {}

    /** What stands before a message of so many bytes that is not compressed. */
    static byte[] head(int length) {
        return ByteBuffer.allocate(HEAD_BYTES).put((byte) 0).putInt(length).array();
    }

    void add(Buffer chunk) {
        if (size() == 0) {
            received = chunk;
            position = 0;
        } else if (received != null) {
            received.appendBuffer(chunk);
        }
    }

    /** Bytes that belong to no message that was taken. */
    int size() {
        return received == null ? 0 : received.length() - position;
    }

    /** Whether a whole message is there; refuses what cannot become one as soon as it can be seen. */
    boolean hasNext() throws ApiException {
        if (size() < HEAD_BYTES) {
            return false;
        }
        int flag = head().getByte(position);
        if ((flag & ~1) != 0 || (flag == 1 && !mayBeCompressed)) {
            throw ApiException.badRequest("grpc.frame", "a message says that it is compressed in a way nobody named");
        }
        return length() <= size() - HEAD_BYTES;
    }

    private int length() throws ApiException {
        long length = Integer.toUnsignedLong(head().getInt(position + 1));
        if (length > limit) {
            throw tooLarge(limit);
        }
        return (int) length;
    }

    static ApiException tooLarge(int limit) {
        return new ApiException(413, "request.too_large", "the request is larger than " + limit + " bytes");
    }

    /** The next message, which must be there. */
    Frame next() throws ApiException {
        int start = position + HEAD_BYTES;
        int end = start + length();
        Frame frame = new Frame(head().getByte(position) == 1, head().getBytes(start, end));
        position = end;
        if (size() == 0) {
            received = null;
            position = 0;
        } else {
            received = head().getBuffer(end, head().length());
            position = 0;
        }
        return frame;
    }

    private Buffer head() {
        if (received == null) {
            throw new IllegalStateException("nothing has come");
        }
        return received;
    }

    /** Nothing more will be taken. */
    void clear() {
        received = null;
        position = 0;
    }
}
