package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InferencePoolTest {
    @Test
    void pastTheQueueRequestsAreRefusedAtOnce() {
        CountDownLatch busy = new CountDownLatch(1);
        try (InferencePool pool = new InferencePool("test", 1, 1)) {
            CompletionStage<String> running = pool.submit(scratch -> {
                busy.await();
                return "first";
            });
            // The worker may not have taken the first job off the queue yet.
            while (pool.waiting() > 0) {
                Thread.onSpinWait();
            }
            CompletionStage<String> waiting = pool.submit(scratch -> "second");

            assertThat(failureOf(pool.submit(scratch -> "third")).kind()).isEqualTo(EngineException.Kind.OVERLOADED);

            busy.countDown();
            assertThat(running.toCompletableFuture().join()).isEqualTo("first");
            assertThat(waiting.toCompletableFuture().join()).isEqualTo("second");
        }
    }

    @Test
    void aCallThatIsNotHandedOverIsDoneByWhoAsksAndTakesAPlaceLikeOthers() {
        try (InferencePool pool = new InferencePool("test", 1, 0)) {
            assertThat(here(pool, "first").toCompletableFuture().join())
                    .isEqualTo("first " + Thread.currentThread().getName());

            CompletableFuture<String> open = new CompletableFuture<>();
            CompletionStage<String> holding = pool.callHere(CallOptions.defaults(), 0, context -> open);
            assertThat(failureOf(here(pool, "second")).kind()).isEqualTo(EngineException.Kind.OVERLOADED);

            open.complete("held");
            assertThat(holding.toCompletableFuture().join()).isEqualTo("held");
            assertThat(here(pool, "third").toCompletableFuture().join()).startsWith("third");

            pool.close();
            assertThat(failureOf(here(pool, "late")).kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
        }
    }

    private static CompletionStage<String> here(InferencePool pool, String answer) {
        return pool.callHere(
                CallOptions.defaults(),
                0,
                context -> CompletableFuture.completedStage(
                        answer + " " + Thread.currentThread().getName()));
    }

    @Test
    void aClosedPoolSaysSo() {
        InferencePool pool = new InferencePool("test", 1, 1);
        pool.close();

        assertThat(failureOf(pool.submit(scratch -> "late")).kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
    }

    @Test
    void aJobThatFailsAnswersItsCallerAndLeavesTheThread() {
        try (InferencePool pool = new InferencePool("test", 1, 1)) {
            CompletionStage<String> failing = pool.submit(scratch -> {
                throw new StackOverflowError();
            });
            assertThat(failing.toCompletableFuture()
                            .handle((answer, failure) -> failure)
                            .join())
                    .isInstanceOf(StackOverflowError.class);
            assertThat(pool.submit(scratch -> "next").toCompletableFuture().join())
                    .isEqualTo("next");
        }
    }

    @Test
    void aCallThatWaitsForOthersHoldsItsPlaceAndItsMemoryButNoThread() {
        CompletableFuture<String> others = new CompletableFuture<>();
        AtomicReference<Scratch> memory = new AtomicReference<>();
        try (InferencePool pool = new InferencePool("test", 1, 1)) {
            CompletionStage<String> waiting = pool.call(CallOptions.defaults(), 0, context -> {
                memory.set(context.scratch());
                return others;
            });
            assertThat(pool.submit(scratch -> scratch == memory.get())
                            .toCompletableFuture()
                            .join())
                    .isFalse();
            CompletionStage<String> second = pool.call(CallOptions.defaults(), 0, context -> others);
            EngineException refused = failureOf(pool.submit(scratch -> "third"));
            assertThat(refused.kind()).isEqualTo(EngineException.Kind.OVERLOADED);
            assertThat(refused.retryAfterSeconds()).isBetween(1L, 60L);

            others.complete("together");
            assertThat(waiting.toCompletableFuture().join()).isEqualTo("together");
            assertThat(second.toCompletableFuture().join()).isEqualTo("together");
            assertThat(pool.calls()).isZero();
        }
    }

    @Test
    void whatNobodyWaitsForIsNotBegun() {
        CallOptions left = CallOptions.defaults();
        left.cancellation().cancel();
        CallOptions late = CallOptions.defaults().withDeadline(Deadline.in(0));
        AtomicInteger begun = new AtomicInteger();
        try (InferencePool pool = new InferencePool("test", 1, 4)) {
            assertThat(failureOf(pool.call(left, 0, context -> counted(begun))).kind())
                    .isEqualTo(EngineException.Kind.CANCELLED);
            assertThat(failureOf(pool.call(late, 0, context -> counted(begun))).kind())
                    .isEqualTo(EngineException.Kind.TIMED_OUT);
            assertThat(begun).hasValue(0);
            CallOptions inTime = CallOptions.defaults().withDeadline(Deadline.in(TimeUnit.MINUTES.toNanos(5)));
            assertThat(pool.call(inTime, 0, context -> counted(begun))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(1);
        }
    }

    private static CompletionStage<Integer> counted(AtomicInteger begun) {
        return CompletableFuture.completedStage(begun.incrementAndGet());
    }

    private static EngineException failureOf(CompletionStage<?> stage) {
        return (EngineException) stage.toCompletableFuture()
                .handle((answer, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }
}
