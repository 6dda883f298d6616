package dev.assay.server.hostile;

import java.util.Random;

/** One way of being wrong. */
interface Family {
    /**
     * A request that is wrong in that way.
     *
     * @param random what else it is like
     * @return the request
     */
    Malformed make(Random random);
}
