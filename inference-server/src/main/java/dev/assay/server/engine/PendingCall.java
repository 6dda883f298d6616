package dev.assay.server.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A call that waits in a model's queue. Whoever takes it out of the queue completes it. */
final class PendingCall {
    private final List<Tensor> tensors;
    private final List<String> wanted;
    private final CallContext context;
    private final int rows;
    private final long enqueued = System.nanoTime();
    private final CompletableFuture<List<Tensor>> answer = new CompletableFuture<>();

    /** Ends its wait. Set once, before the call can be taken. */
    private @Nullable Future<?> alarm;

    PendingCall(List<Tensor> tensors, List<String> wanted, CallContext context, int rows) {
        this.tensors = tensors;
        this.wanted = wanted;
        this.context = context;
        this.rows = rows;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    List<String> wanted() {
        return wanted;
    }

    CallOptions options() {
        return context.options();
    }

    int rows() {
        return rows;
    }

    long waitedNanos() {
        return System.nanoTime() - enqueued;
    }

    CompletableFuture<List<Tensor>> answer() {
        return answer;
    }

    void setAlarm(Future<?> alarm) {
        this.alarm = alarm;
    }

    void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** Whether both can be rows of one batch: all dimensions but the first are the same. */
    boolean fits(PendingCall other) {
        for (Tensor tensor : tensors) {
            Tensor twin = other.tensor(tensor.name());
            if (twin == null || !sameRows(tensor.shapeUnsafe(), twin.shapeUnsafe())) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Tensor tensor(String name) {
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
        }
        return null;
    }

    private static boolean sameRows(long[] one, long[] other) {
        if (one.length != other.length) {
            return false;
        }
        for (int i = 1; i < one.length; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }
}
