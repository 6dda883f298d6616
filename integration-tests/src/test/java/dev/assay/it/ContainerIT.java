package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.assay.bytes.Bytes;
import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.client.ClientOptions;
import dev.assay.client.EmbeddingAnswer;
import dev.assay.client.UnavailableException;
import dev.assay.client.UntrustedException;
import dev.assay.it.engine.RequiresEngine;
import dev.assay.policy.Policy;
import dev.assay.result.RejectionCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.containers.Network;

/**
 * The server in its own container image, asked through the SDK across a network that is cut, falls silent and comes back.
 * Each test leaves the server as it found it.
 */
@RequiresEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerIT {
    private static final String MODEL = "all-MiniLM-L6-v2";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    /** How soon a failure must be told: the time-out that was asked for, and a margin for a busy machine. */
    private static final Duration BOUND = REQUEST_TIMEOUT.plusSeconds(10);

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    private final Network network = Network.newNetwork();
    private final ServerContainer server = new ServerContainer(network);

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
        network.close();
    }

    @Test
    void answersAreVerifiedAndMeanSomething() throws AssayException {
        try (AssayClient client = connect()) {
            EmbeddingAnswer answer = client.embed(
                    MODEL,
                    List.of(
                            "The bank approved her loan.",
                            "Her credit application was accepted.",
                            "Penguins cannot fly."));

            assertThat(cosine(answer.vector(0), answer.vector(1)))
                    .isGreaterThan(cosine(answer.vector(0), answer.vector(2)));
        }
    }

    @Test
    void aPolicyForRealEnclavesRefusesTheSimulatedOne() {
        UntrustedException refusal = catchThrowableOfType(
                UntrustedException.class, () -> AssayClient.connect(server.uri(), Policy.strictDefault(), options()));

        assertThat(refusal.code()).isEqualTo(RejectionCode.POLICY_SIMULATED_REFUSED.code());
    }

    @Test
    void runsWithoutPrivileges() throws Exception {
        assertThat(server.user()).isEqualTo("10001:10001");
        assertThat(server.execInContainer("touch", "/opt/assay/server/planted").getExitCode())
                .isNotZero();
    }

    @Test
    void aCutNetworkIsReportedInTimeAndForgottenAfterwards() throws Exception {
        ExecutorService user = Executors.newSingleThreadExecutor();
        try (AssayClient client = connect()) {
            CountDownLatch inUse = new CountDownLatch(3);
            Future<AssayException> failure = user.submit(() -> useUntilItFails(client, inUse));
            assertThat(inUse.await(30, TimeUnit.SECONDS))
                    .as("answers before the cut")
                    .isTrue();

            server.cutNetwork();
            try {
                assertUnavailable(failure.get(BOUND.toMillis(), TimeUnit.MILLISECONDS));
                assertThat(failureOf(client).kind()).isEqualTo(UnavailableException.Kind.UNREACHABLE);
            } finally {
                server.restoreNetwork();
            }
            awaitAnswer(client);
        } finally {
            user.shutdownNow();
        }
    }

    @Test
    void silenceIsNotWaitedForLongerThanAsked() throws Exception {
        try (AssayClient client = connect()) {
            embed(client);

            server.freeze();
            try {
                assertThat(failureOf(client).kind()).isEqualTo(UnavailableException.Kind.TIMED_OUT);
            } finally {
                server.thaw();
            }
            awaitAnswer(client);
        }
    }

    @Test
    void aRestartedServerIsVerifiedAgain() throws Exception {
        try (AssayClient client = connect()) {
            embed(client);
            Bytes before = client.encodedBundle();

            server.kill();
            try {
                assertUnavailable(failureOf(client));
            } finally {
                server.startAgain();
            }
            awaitAnswer(client);

            assertThat(client.encodedBundle()).isNotEqualTo(before);
        }
    }

    private AssayClient connect() throws AssayException {
        return AssayClient.connect(server.uri(), Policy.simulatedDefault(), options());
    }

    private static ClientOptions options() {
        return ClientOptions.defaults().withConnectTimeout(REQUEST_TIMEOUT).withRequestTimeout(REQUEST_TIMEOUT);
    }

    private static EmbeddingAnswer embed(AssayClient client) throws AssayException {
        return client.embed(MODEL, List.of("A sentence, again."));
    }

    private static AssayException useUntilItFails(AssayClient client, CountDownLatch answers) {
        while (true) {
            try {
                embed(client);
                answers.countDown();
            } catch (AssayException e) {
                return e;
            }
        }
    }

    private static UnavailableException failureOf(AssayClient client) {
        return assertTimeoutPreemptively(
                BOUND, () -> catchThrowableOfType(UnavailableException.class, () -> embed(client)));
    }

    /** Which of the three is a matter of the moment: between two requests, within one, or with the packets lost. */
    private static void assertUnavailable(AssayException failure) {
        assertThat(failure)
                .isInstanceOf(UnavailableException.class)
                .extracting(AssayException::code)
                .isIn("server.unreachable", "server.connection_lost", "server.timed_out");
        assertThat(failure).hasMessageMatching(".*(connection|server|answer).*");
    }

    /** The same client has an answer again, without being told that anything changed. */
    private static void awaitAnswer(AssayClient client) throws InterruptedException {
        long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        AssayException last = null;
        while (System.nanoTime() < deadline) {
            try {
                embed(client);
                return;
            } catch (AssayException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        throw new AssertionError("no answer within " + RECOVERY_LIMIT, last);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double normA = 0;
        double normB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            normA += (double) a[i] * a[i];
            normB += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(normA * normB);
    }
}
