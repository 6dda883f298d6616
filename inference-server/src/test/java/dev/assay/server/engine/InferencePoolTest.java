package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
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

    private static EngineException failureOf(CompletionStage<?> stage) {
        return (EngineException) stage.toCompletableFuture()
                .handle((answer, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }
}
