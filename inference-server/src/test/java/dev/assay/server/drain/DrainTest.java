package dev.assay.server.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The way to the end, with calls in the test's hands. */
class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Drain drain = new Drain();

    /** A call that is over when the test says so. */
    private static final class Call implements Drain.Call {
        private final AtomicBoolean over = new AtomicBoolean();

        @Override
        public boolean isOver() {
            return over.get();
        }
    }

    private CompletableFuture<Integer> run(Duration delay, Duration timeout) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return drain.run(delay, timeout);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int join(CompletableFuture<Integer> end) throws Exception {
        return end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void callsAreTakenUntilTheDelayIsOver() throws Exception {
        assertThat(drain.isLeaving()).isFalse();
        CompletableFuture<Integer> end = run(LONG, LONG);
        while (!drain.isLeaving()) {
            Thread.sleep(1);
        }
        Call late = new Call();
        assertThat(drain.isRefusing()).isFalse();
        assertThat(drain.enter(late)).as("not ready any more, and still served").isTrue();

        drain.hurry();
        while (!drain.isRefusing()) {
            Thread.sleep(1);
        }
        assertThat(drain.enter(new Call())).isFalse();
        assertThat(drain.underWay()).isEqualTo(1);
        assertThat(end).isNotDone();

        drain.leave(late);
        assertThat(join(end)).isZero();
    }

    @Test
    void answersThatAreNotOutYetAreWaitedFor() throws Exception {
        AtomicBoolean sending = new AtomicBoolean(true);
        drain.waitFor(sending::get);
        CompletableFuture<Integer> end = run(Duration.ZERO, LONG);
        Thread.sleep(300);
        assertThat(end).isNotDone();
        sending.set(false);
        assertThat(join(end)).isZero();
    }

    @Test
    void aCallWhoseEndNobodyToldIsFoundOut() throws Exception {
        Call call = new Call();
        drain.enter(call);
        CompletableFuture<Integer> end = run(Duration.ZERO, LONG);
        Thread.sleep(50);
        assertThat(end).isNotDone();

        call.over.set(true);
        assertThat(join(end)).isZero();
    }

    @Test
    void callsThatDoNotEndAreNotWaitedForForEver() throws Exception {
        drain.enter(new Call());
        assertThat(join(run(Duration.ZERO, Duration.ofMillis(50)))).isEqualTo(1);
    }

    @Test
    void watchersHearOfItOnceUnlessTheyWentBefore() throws Exception {
        StringBuffer heard = new StringBuffer();
        drain.whenRefusing(() -> heard.append("stays "));
        drain.whenRefusing(() -> heard.append("goes ")).run();
        assertThat(heard).isEmpty();

        assertThat(join(run(Duration.ZERO, Duration.ZERO))).isZero();
        assertThat(heard).hasToString("stays ");
        drain.whenRefusing(() -> heard.append("late"));
        assertThat(heard).hasToString("stays late");
    }
}
