package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.NettyTransport;
import dev.assay.client.transport.TransportFactory;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.enclave.TlsIdentity;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.FakeEnclave;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers, few connections, each of them judged; and servers that change under them. */
@Timeout(120)
class ConnectionPoolTest {
    private static final InferRequest QUESTION = InferRequest.of("echo", Tensor.fp32("x", new float[] {1, 2}, 1, 2));

    private final WatchedTransport watched = new WatchedTransport();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch answering = new CountDownLatch(1);

    private FakeService service;
    private LyingServer server;
    private TcpBalancer network;
    private @Nullable LyingServer nextServer;

    @BeforeEach
    void start() throws Exception {
        TlsIdentity tls = LyingServer.newTlsIdentity();
        service = new FakeService("server", tls);
        server = LyingServer.https(0, tls, "TLSv1.3", service);
        network = new TcpBalancer(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        answering.countDown();
        callers.shutdownNow();
        network.close();
        server.close();
        if (nextServer != null) {
            nextServer.close();
        }
    }

    private ClientOptions options(boolean bound) {
        TransportFactory transports = bound ? NettyTransport::open : BlindedTransport.withoutExporter();
        return ClientOptions.defaults()
                .withConnectTimeout(Duration.ofSeconds(10))
                .withRequestTimeout(Duration.ofSeconds(30))
                .withTransports(watched.over(transports));
    }

    private AssayClient connect(ClientOptions options) throws AssayException {
        return AssayClient.connect(network.uri(), Policy.simulatedDefault(), options);
    }

    /** From now on answers wait until {@link #answering}. */
    private void holdAnswers(FakeService held) {
        held.answer = response -> {
            try {
                answering.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return response;
        };
    }

    private Future<InferAnswer> ask(AssayClient client) {
        return callers.submit(() -> client.infer(QUESTION));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    // --- many callers ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callersShareAFewConnectionsAndEachHasWhatJudgesIt(boolean bound) throws Exception {
        holdAnswers(service);
        try (AssayClient client = connect(options(bound).withMaxConnections(3))) {
            List<Future<InferAnswer>> pending = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                pending.add(ask(client));
            }
            await(() -> service.questionsAsked.get() == 3);
            answering.countDown();
            for (Future<InferAnswer> answer : pending) {
                assertThat(answer.get(60, TimeUnit.SECONDS).outputs()).hasSize(1);
            }
            assertThat(watched.opened()).isEqualTo(3);
            assertThat(network.accepted()).isEqualTo(3);
            boolean eachItsOwn = bound && KeyingMaterial.isAvailable();
            assertThat(service.evidenceAsked).hasValue(eachItsOwn ? 3 : 1);
        }
        await(() -> watched.open() == 0);
    }

    @Test
    void whoGetsNoConnectionInTimeHasSentNothing() throws Exception {
        ClientOptions options = options(true);
        Policy policy = Policy.simulatedDefault();
        try (ConnectionPool pool = ConnectionPool.open(
                options.transports().open(network.uri(), options.connectTimeout()),
                new Attester(network.uri(), policy, options, JcaCrypto.shared()),
                1,
                in(10_000))) {
            try (ConnectionPool.Lease lease = pool.lease(in(10_000))) {
                assertThat(lease.connection().isOpen()).isTrue();
                UnavailableException late = catchThrowableOfType(UnavailableException.class, () -> pool.lease(in(200)));
                assertThat(late.code()).isEqualTo("client.busy");
                assertThat(late.isUnsent()).isTrue();
            }
            pool.lease(in(10_000)).close();
            assertThat(watched.opened()).isEqualTo(1);
        }
    }

    private static Deadline in(long millis) {
        return Deadline.in(Duration.ofMillis(millis));
    }

    @Test
    void aClosedClientLetsRunningQuestionsEnd() throws Exception {
        holdAnswers(service);
        AssayClient client = connect(options(true));
        Future<InferAnswer> running = ask(client);
        await(() -> service.questionsAsked.get() == 1);
        client.close();
        assertThatThrownBy(() -> client.infer(QUESTION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this client is closed");
        answering.countDown();
        assertThat(running.get(30, TimeUnit.SECONDS).outputs()).hasSize(1);
        await(() -> watched.open() == 0);
    }

    @Test
    void anInterruptedCallerStopsWaiting() throws Exception {
        holdAnswers(service);
        try (AssayClient client = connect(options(true).withMaxConnections(1))) {
            Future<InferAnswer> first = ask(client);
            await(() -> service.questionsAsked.get() == 1);
            CountDownLatch ended = new CountDownLatch(1);
            List<String> codes = new ArrayList<>();
            Thread waiting = new Thread(() -> {
                codes.add(catchThrowableOfType(AssayException.class, () -> client.infer(QUESTION))
                        .code());
                ended.countDown();
            });
            waiting.start();
            waiting.interrupt();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(codes).containsExactly("client.interrupted");
            answering.countDown();
            first.get(30, TimeUnit.SECONDS);
        }
    }

    // --- connections that end ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatEndedWhileIdleCostsNoAnswer(boolean bound) throws Exception {
        try (AssayClient client = connect(options(bound))) {
            client.infer(QUESTION);
            network.cut();
            watched.awaitAllClosed();
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            assertThat(service.questionsAsked).hasValue(2);
            assertThat(watched.opened()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerMayEndEachConnectionAfterItsAnswer(boolean bound) throws Exception {
        service.answer = response -> response.with("Connection", "close");
        try (AssayClient client = connect(options(bound))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            }
            assertThat(watched.opened()).isEqualTo(3);
        }
    }

    /** Whether it did the work, nobody here knows: so it is for the caller to ask again, or not. */
    @Test
    void aQuestionThatMayHaveArrivedIsNotAskedAgain() throws Exception {
        service.answer = response -> {
            throw new IllegalStateException("the connection ends before the first byte");
        };
        try (AssayClient client = connect(options(true))) {
            assertThat(catchThrowableOfType(UnavailableException.class, () -> client.infer(QUESTION))
                            .kind())
                    .isEqualTo(UnavailableException.Kind.CONNECTION_LOST);
            assertThat(service.questionsAsked).hasValue(1);
        }
    }

    // --- another epoch, with other keys ---

    /** The next epoch of the same server: new connections lead to it, old ones to the old one. */
    private FakeService nextEpoch() throws Exception {
        TlsIdentity tls = LyingServer.newTlsIdentity();
        FakeService next = new FakeService("server", tls);
        nextServer = LyingServer.https(0, tls, "TLSv1.3", next);
        network.routeTo(nextServer.port());
        return next;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oldAndNewKeysServeSideBySide(boolean bound) throws Exception {
        holdAnswers(service);
        try (AssayClient client = connect(options(bound))) {
            Future<InferAnswer> underTheOld = ask(client);
            await(() -> service.questionsAsked.get() == 1);
            FakeService next = nextEpoch();
            InferAnswer underTheNew = client.infer(QUESTION);
            answering.countDown();
            assertThat(underTheNew.proof().receipt().coreDigest())
                    .isEqualTo(next.enclave.issuer().coreDigest());
            assertThat(underTheOld.get(30, TimeUnit.SECONDS).proof().receipt().coreDigest())
                    .isEqualTo(service.enclave.issuer().coreDigest());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOfTheNextEpochOnAnOldConnectionIsVerifiedByItsEvidence(boolean bound) throws Exception {
        try (AssayClient client = connect(options(bound))) {
            client.infer(QUESTION);
            FakeService next = nextEpoch();
            service.enclave = next.enclave;
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            assertThat(service.questionsAsked).hasValue(2);
            assertThat(next.evidenceAsked).hasValue(1);
            client.infer(QUESTION);
            assertThat(next.questionsAsked).hasValue(1);
        }
    }

    /** Signed by the right key, for a statement that the server has no evidence for. */
    @Test
    void anAnswerOfAnEpochThatNobodyShowsIsRefused() throws Exception {
        FakeEnclave unseen = service.enclave.withTlsSpkiSha256(Bytes.of(new byte[32]));
        Exchange any = Exchange.httpRequest("POST", "/", null, null, Bytes.empty());
        service.receipt = right -> unseen.receipt(any, any, Bytes.of(new byte[32]), Bytes.of(new byte[32]), 1);
        try (AssayClient client = connect(options(true))) {
            assertThat(catchThrowableOfType(UntrustedException.class, () -> client.infer(QUESTION))
                            .code())
                    .isEqualTo("receipt.core_digest_mismatch");
            assertThat(service.evidenceAsked).hasValue(2);
        }
    }

    @Test
    void addressesWithoutNamesAreServedToo() throws Exception {
        URI literal = URI.create("https://127.0.0.1:" + server.port());
        try (AssayClient client = AssayClient.connect(literal, Policy.simulatedDefault(), options(true))) {
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
        }
    }
}
