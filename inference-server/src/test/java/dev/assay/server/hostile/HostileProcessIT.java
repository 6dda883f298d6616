package dev.assay.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malformed requests to the server as users start it: nothing of them in anything that the process says, native code
 * included, and its memory does not grow with their number.
 */
class HostileProcessIT {
    private static final int REQUESTS =
            Integer.getInteger("assay.hostile.requests", Boolean.getBoolean("assay.full") ? 100_000 : 10_000);

    /** Until everything has been used and compiled. */
    private static final int WARM_UP = 4_000;

    /** Looked at while some more come: the process is large for a moment after a large request. */
    private static final int LOOKS = 4;

    private static final int BETWEEN_LOOKS = 250;

    /** What the compiler and malloc's arenas may still take; a few kilobytes lost with each request are more. */
    private static final long SLACK_KILOBYTES = 160 << 10;

    private static final double LONGEST_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private long seed = 1;

    @Test
    void nothingIsSaidAndNothingIsLost() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells how large a process is");
        try (ServerProcess server =
                ServerProcess.start(folder, HostileRepository.settings(Path.of("target", "models")))) {
            attack(server, WARM_UP);
            String saidBefore = server.said();
            long before = smallest(server);
            try (Bystander during = new Bystander(server.target())) {
                Thread calling = during.start();
                Attack attack = attack(server, REQUESTS);
                during.stop();
                calling.join();
                long grown = smallest(server) - before;

                System.out.println("who behaves, meanwhile: " + during);
                System.out.println("kilobytes beside the heap: " + before + ", grown by " + grown);
                assertThat(attack.complaints()).isEmpty();
                assertThat(during.failures()).isEmpty();
                assertThat(during.millis(1)).isLessThan(LONGEST_MILLIS);
                assertThat(grown).isLessThan(SLACK_KILOBYTES);
            }
            assertThat(Canary.linesIn(server.said())).isEmpty();
            assertThat(server.said())
                    .as("a client's mistakes are no event for an operator")
                    .isEqualTo(saidBefore);
            assertThat(server.isAlive()).isTrue();
        }
        assertThat(Canary.linesIn(Files.readString(folder.resolve("standard-error"))))
                .isEmpty();
    }

    private Attack attack(ServerProcess server, int requests) throws InterruptedException {
        Attack attack = Attack.run(server.target(), seed++, requests);
        assertThat(attack.complaints()).isEmpty();
        return attack;
    }

    /** How large the process was at its smallest while it worked. */
    private long smallest(ServerProcess server) throws Exception {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < LOOKS; i++) {
            attack(server, BETWEEN_LOOKS);
            smallest = Math.min(smallest, server.kilobytesBesideHeap());
        }
        return smallest;
    }
}
