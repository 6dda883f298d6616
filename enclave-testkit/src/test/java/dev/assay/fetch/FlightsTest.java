package dev.assay.fetch;

import static dev.assay.fetch.VendorAnswers.PLATFORM;
import static dev.assay.fetch.VendorAnswers.TCB_TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.result.CollateralUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that want the same at the same time: one asks. */
@Timeout(60)
class FlightsTest {
    private static final int THREADS = 8;
    private static final List<Endorsement> ANSWER = List.of(new Endorsement(EndorsementKind.CRL, Bytes.utf8("answer")));

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Flights flights = new Flights();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void eightFetchesAreOneRequestEach() throws Exception {
        Ticking time = new Ticking();
        VendorAnswers answers = new VendorAnswers(time.seconds());
        CountDownLatch everybodyCame = new CountDownLatch(THREADS);
        try (ServiceDouble service = new ServiceDouble()) {
            answers.intel(service).on(TCB_TARGET, exchange -> {
                everybodyCame.await();
                ServiceDouble.ok(answers.tcbInfo, "TCB-Info-Issuer-Chain", answers.encodedChain())
                        .answer(exchange);
            });
            CollateralFetcher fetcher = CollateralFetcher.of(
                    service.config(),
                    new JdkHttp(FetchLimits.defaults(), ServiceDouble.trusting(service)),
                    time,
                    time,
                    () -> 0,
                    new BouncyCastleCrypto());
            List<Future<Fetched>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    everybodyCame.countDown();
                    return fetcher.forIntel(PLATFORM);
                }));
            }
            for (Future<Fetched> one : all) {
                assertThat(one.get().complete().items()).hasSize(5);
            }
            assertThat(service.asked()).hasSize(4);
        }
    }

    @Test
    void aFailureIsSharedAndTheNextOneAsksAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        Future<String> leader = threads.submit(() -> codeOf(() -> {
            asked.incrementAndGet();
            inFlight.countDown();
            await(fail);
            throw new CollateralUnavailableException(FetchCodes.NOT_FOUND, "no");
        }));
        inFlight.await();
        Future<String> follower = threads.submit(() -> codeOf(() -> {
            asked.incrementAndGet();
            throw new CollateralUnavailableException(FetchCodes.NOT_FOUND, "no");
        }));
        fail.countDown();
        assertThat(leader.get()).isEqualTo(FetchCodes.NOT_FOUND);
        assertThat(follower.get()).isEqualTo(FetchCodes.NOT_FOUND);
        int before = asked.get();
        assertThat(flights.join("k", () -> {
                    asked.incrementAndGet();
                    return ANSWER;
                }))
                .isEqualTo(ANSWER);
        assertThat(asked).hasValue(before + 1);
    }

    @Test
    void whoIsInterruptedDoesNotTakeTheOthersAlong() throws Exception {
        CountDownLatch inFlight = new CountDownLatch(1);
        CountDownLatch stop = new CountDownLatch(1);
        Future<String> leader = threads.submit(() -> codeOf(() -> {
            inFlight.countDown();
            await(stop);
            throw new CollateralUnavailableException(FetchCodes.INTERRUPTED, "told to stop");
        }));
        inFlight.await();
        Future<List<Endorsement>> follower = threads.submit(() -> flights.join("k", () -> ANSWER));
        stop.countDown();
        assertThat(leader.get()).isEqualTo(FetchCodes.INTERRUPTED);
        assertThat(follower.get()).isEqualTo(ANSWER);
    }

    @Test
    void aBugIsLoudAndLeavesNothingBehind() throws Exception {
        assertThatThrownBy(() -> flights.join("k", () -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(flights.join("k", () -> ANSWER)).isEqualTo(ANSWER);
    }

    private String codeOf(Flights.Question question) {
        return catchThrowableOfType(CollateralUnavailableException.class, () -> flights.join("k", question))
                .code();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
