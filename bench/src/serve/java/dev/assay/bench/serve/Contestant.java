package dev.assay.bench.serve;

import java.io.IOException;

/** Something that answers again and again. */
interface Contestant {
    /** What it is. */
    Label label();

    /**
     * Answers for a while.
     *
     * @param perSecond how often, latencies being counted from when each call was due; 0 for as fast as it goes
     */
    Rate run(long millis, double perSecond) throws IOException, InterruptedException;

    /**
     * What a contestant is.
     *
     * @param group those who answer the same question
     * @param wire how it is asked: those of one group and one wire have the same contract
     * @param role what it is there for
     * @param name what the table calls it
     */
    record Label(String group, String wire, Role role, String name) {}

    /** What a contestant is there for. */
    enum Role {
        /** What everybody in the group is measured by. */
        BASE,
        /** Something to compare with. */
        OTHER,
        /** This server. */
        OURS,
        /** This server without receipts. */
        BARE,
        /** Another server. */
        PEER
    }
}
