package dev.assay.bench.serve;

import java.io.IOException;

/** One connection that sends the same request again and again, and costs as little as it can. */
interface Caller extends AutoCloseable {
    /** Sends, and reads the answer to its end; anything but success is an error. */
    void call() throws IOException;

    @Override
    void close() throws IOException;
}
