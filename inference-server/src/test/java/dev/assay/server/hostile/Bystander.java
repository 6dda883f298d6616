package dev.assay.server.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that behaves, and looks at how long its answers take. */
final class Bystander implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;

    private final Http2Connection rest;
    private final Http2Connection grpc;
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private volatile boolean stopped;

    Bystander(Target target) throws IOException {
        rest = new Http2Connection(target);
        grpc = new Http2Connection(target);
    }

    /** Calls so often. */
    Bystander call(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            once(i);
        }
        return this;
    }

    /** Calls until it is stopped. */
    Thread start() {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; !stopped; i++) {
                            once(i);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bystander");
        thread.start();
        return thread;
    }

    void stop() {
        stopped = true;
    }

    private void once(int number) throws InterruptedException {
        boolean overGrpc = number % 2 == 0;
        Request request = overGrpc
                ? Request.grpc(Calls.INFER, Binary.frame(Calls.good().build().toByteArray()))
                : Request.json(Json.INFER, Json.all());
        long start = System.nanoTime();
        Answer answer = (overGrpc ? grpc : rest).send(request);
        nanos.add(System.nanoTime() - start);
        if (answer.status() != 200 || (overGrpc && !answer.header("grpc-status").equals("0"))) {
            failures.add(answer.toString());
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    List<String> failures() {
        return failures;
    }

    int calls() {
        return nanos.size();
    }

    double millis(double quantile) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d calls, p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
                calls(),
                millis(0.5),
                millis(0.99),
                millis(1));
    }

    @Override
    public void close() {
        rest.close();
        grpc.close();
    }
}
