package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** What goes out, in the transport's buffers and without a copy. */
final class Buffers {
    private Buffers() {}

    static Buffer of(Bytes content) {
        return Buffer.buffer(Unpooled.wrappedBuffer(content.view()));
    }

    /** The parts one after the other; nobody writes to them any more. */
    static Buffer of(byte[]... parts) {
        return Buffer.buffer(Unpooled.wrappedBuffer(parts));
    }
}
