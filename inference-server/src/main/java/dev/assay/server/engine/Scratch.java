package dev.assay.server.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Native memory for the inputs of one request at a time, kept from request to request by the thread that works on them.
 * ONNX Runtime reads it in place, and no request pays for fresh native memory.
 */
public final class Scratch {
    /** Tensors start on a cache line. */
    private static final int ALIGNMENT = 64;

    /** More than this is not kept after the request. */
    private static final int KEPT_BYTES = 4 << 20;

    private ByteBuffer memory = ByteBuffer.allocateDirect(64 << 10);
    private int used;

    Scratch() {}

    /**
     * Forgets what was taken before.
     *
     * @return this memory, whole again
     */
    public Scratch reset() {
        used = 0;
        return this;
    }

    /** Whether it has grown to more than is worth keeping. */
    boolean isLarge() {
        return memory.capacity() > KEPT_BYTES;
    }

    /**
     * Where the next tensor would begin.
     *
     * @return what {@link #release} takes
     */
    public int mark() {
        return used;
    }

    /**
     * Forgets what was taken since a mark, and keeps what was taken before it.
     *
     * @param mark of this memory
     */
    public void release(int mark) {
        used = Math.min(used, mark);
    }

    /** Fills what was taken with zeros. */
    static ByteBuffer zeroed(ByteBuffer taken) {
        int at = 0;
        for (; at + Long.BYTES <= taken.limit(); at += Long.BYTES) {
            taken.putLong(at, 0);
        }
        for (; at < taken.limit(); at++) {
            taken.put(at, (byte) 0);
        }
        return taken;
    }

    /**
     * Memory for one tensor, valid until the request ends.
     *
     * @param bytes how much
     * @return a little-endian buffer of exactly that size, whose contents are whatever was there before
     */
    public ByteBuffer take(int bytes) {
        int start = (used + ALIGNMENT - 1) & -ALIGNMENT;
        if (bytes > memory.capacity() - start) {
            // Buffers given out before keep the old memory alive for as long as they are used.
            memory = ByteBuffer.allocateDirect(Math.max(bytes, 2 * Math.min(memory.capacity(), KEPT_BYTES)));
            start = 0;
        }
        used = start + bytes;
        return memory.slice(start, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
