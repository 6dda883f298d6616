package dev.assay.server.api;

import java.nio.ByteBuffer;

/**
 * What follows the JSON of a request: the binary tensors, in the order of the inputs, without gaps. Sizes are taken one
 * after the other, so that no two tensors can share bytes, and in the end every byte must belong to one.
 */
final class BinaryTail {
    private final ByteBuffer left;

    BinaryTail(byte[] body, int jsonLength) {
        this.left = ByteBuffer.wrap(body, jsonLength, body.length - jsonLength);
    }

    /** The next so many bytes. */
    ByteBuffer take(long size) throws ApiException {
        require(size >= 0 && size <= left.remaining());
        ByteBuffer taken = left.slice(left.position(), (int) size);
        left.position(left.position() + (int) size);
        return taken;
    }

    void requireEmpty() throws ApiException {
        require(!left.hasRemaining());
    }

    private static void require(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badRequest("request.binary_data", "the binary data is not as long as the inputs say");
        }
    }
}
