package dev.assay.bench.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A server that is asked over several connections at once. */
record ServerContestant(Label label, ProcessHandle server, Connector connector, int callers) implements Contestant {
    /** Opens a connection to it. */
    interface Connector {
        Caller connect() throws IOException;
    }

    @Override
    public Rate run(long millis, double perSecond) throws IOException, InterruptedException {
        long gap = perSecond == 0 ? 0 : (long) (1e9 * callers / perSecond);
        long start = System.nanoTime();
        var before = Rate.cpuOf(server);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            workers.add(new Worker(start + gap * i / callers, start + millis * 1_000_000, gap));
        }
        workers.forEach(Thread::start);
        for (Worker worker : workers) {
            worker.join();
        }
        long nanos = System.nanoTime() - start;
        for (Worker worker : workers) {
            if (worker.failure != null) {
                throw new IOException(label.name(), worker.failure);
            }
        }
        long[] latencies = workers.stream()
                .flatMapToLong(worker -> Arrays.stream(worker.pace.latencies()))
                .toArray();
        return new Rate(latencies.length, nanos, Rate.cpuOf(server).minus(before), latencies);
    }

    /** One connection's thread. */
    private final class Worker extends Thread {
        private final Pace pace = new Pace();
        private final long first;
        private final long end;
        private final long gap;
        private Exception failure;

        Worker(long first, long end, long gap) {
            this.first = first;
            this.end = end;
            this.gap = gap;
        }

        @Override
        public void run() {
            try (Caller caller = connector.connect()) {
                pace.run(first, end, gap, caller::call);
            } catch (Exception e) {
                failure = e;
            }
        }
    }
}
