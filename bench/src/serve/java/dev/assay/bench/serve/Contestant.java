package dev.assay.bench.serve;

import java.io.IOException;

/** Something that answers again and again. */
interface Contestant {
    /** What the table calls it. */
    String name();

    /** What it is compared with: contestants of one group answer the same thing. */
    String group();

    /** As fast as it goes, with so many callers. */
    Rate fullSpeed(long millis) throws IOException, InterruptedException;

    /** At a fixed rate, latencies counted from when each call was due. */
    Rate paced(long millis, double perSecond) throws IOException, InterruptedException;
}
