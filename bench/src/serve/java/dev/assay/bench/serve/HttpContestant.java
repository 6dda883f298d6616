package dev.assay.bench.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A server that is asked over several connections at once. */
record HttpContestant(String group, String name, URI uri, byte[] body, String headers, int callers)
        implements Contestant {
    static HttpContestant of(String group, String name, String uri, String file, int callers) throws IOException {
        String headers = "Content-Type: application/json\r\n";
        return new HttpContestant(group, name, URI.create(uri), Files.readAllBytes(Path.of(file)), headers, callers);
    }

    @Override
    public Rate fullSpeed(long millis) throws InterruptedException {
        return run(millis, 0);
    }

    @Override
    public Rate paced(long millis, double perSecond) throws InterruptedException {
        return run(millis, perSecond);
    }

    private Rate run(long millis, double perSecond) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            long gap = perSecond == 0 ? 0 : (long) (1e9 * callers / perSecond);
            workers.add(new Worker(start + gap * i / callers, end, gap));
        }
        workers.forEach(Thread::start);
        for (Worker worker : workers) {
            worker.join();
        }
        long count = workers.stream().mapToLong(worker -> worker.latencies.size()).sum();
        long[] latencies = workers.stream()
                .flatMap(worker -> worker.latencies.stream())
                .mapToLong(Long::longValue)
                .toArray();
        for (Worker worker : workers) {
            if (worker.failure != null) {
                throw new UncheckedIOException(name, worker.failure);
            }
        }
        return new Rate(count, System.nanoTime() - start, latencies);
    }

    /** One connection's thread. */
    private final class Worker extends Thread {
        private final List<Long> latencies = new ArrayList<>();
        private final long first;
        private final long end;
        private final long gap;
        private IOException failure;

        Worker(long first, long end, long gap) {
            this.first = first;
            this.end = end;
            this.gap = gap;
        }

        @Override
        public void run() {
            try (HttpCaller caller = new HttpCaller(uri, body, headers)) {
                long due = gap == 0 ? System.nanoTime() : first;
                while (due < end && System.nanoTime() < end) {
                    while (due > System.nanoTime()) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    caller.call();
                    long now = System.nanoTime();
                    latencies.add(now - due);
                    due = gap == 0 ? now : due + gap;
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
