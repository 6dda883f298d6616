package dev.assay.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.client.LyingServer;
import dev.assay.client.transport.TransportException.Failure;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.enclave.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire and what does not, and what each way to fail is called. */
@Timeout(60)
class NettyTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final WireRequest GET = WireRequest.get("/where?what", "text/plain");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Deadline soon() {
        return Deadline.in(PATIENCE);
    }

    private static WireResponse get(URI server) throws TransportException {
        try (Transport transport = NettyTransport.open(server, PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            return connection.exchange(GET, 1_000, soon());
        }
    }

    private static TransportException failureOf(String answer) throws IOException {
        try (RawServer server = RawServer.answering(answer)) {
            return catchThrowableOfType(TransportException.class, () -> get(server.uri("http")));
        }
    }

    // --- HTTP ---

    @Test
    void aRequestGoesOutAsItIs() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            assertThat(connection.exchange(GET, 2, soon()).body()).isEqualTo(Bytes.utf8("ok"));
            WireRequest post = new WireRequest(
                    "POST", "/v2/a%20b", "application/json", Map.of("Assay-Nonce", "00"), Bytes.utf8("{}"));
            assertThat(connection.exchange(post, 2, soon()).status()).isEqualTo(200);
            assertThat(server.text())
                    .startsWith("GET /where?what HTTP/1.1\r\n")
                    .contains("\r\nhost: localhost:" + server.port() + "\r\n")
                    .contains("POST /v2/a%20b HTTP/1.1\r\n")
                    .contains("\r\nAssay-Nonce: 00\r\n")
                    .contains("\r\ncontent-type: application/json\r\n")
                    .endsWith("\r\ncontent-length: 2\r\n\r\n{}");
            assertThat(connection.isOpen()).isTrue();
            assertThat(connection.tlsExporter()).isNull();
            assertThat(connection.peerSpkiSha256()).isNull();
        }
    }

    @Test
    void fieldsAndChunksAreRead() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 404 No\r\nX-Twice: 1\r\nx-twice: 2\r\nOnce: a\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
            WireResponse response = get(server.uri("http"));
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.body()).isEqualTo(Bytes.utf8("abcde"));
            assertThat(response.header("ONCE")).isEqualTo("a");
            assertThat(response.headers().get("x-twice")).containsExactly("1", "2");
        }
    }

    @Test
    void interimResponsesAreNoAnswers() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)) {
            WireResponse response = get(server.uri("http"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).doesNotContainKey("link");
        }
        assertThat(failureOf("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(9) + OK).failure())
                .isEqualTo(Failure.MALFORMED);
        assertThat(failureOf("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
                        .failure())
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void aRedirectIsAnAnswer() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(get(server.uri("http")).status()).isEqualTo(302);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok"
            })
    void whatIsNoHttpIsMalformed(String answer) throws Exception {
        assertThat(failureOf(answer).failure()).isEqualTo(Failure.MALFORMED);
    }

    @Test
    void bodiesAreBoundedWhateverTheyAnnounce() throws Exception {
        String large = "x".repeat(1_001);
        assertThat(failureOf("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + large))
                .hasMessage("the response is longer than 1000 bytes")
                .extracting(TransportException::failure)
                .isEqualTo(Failure.TOO_LARGE);
        assertThat(failureOf("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
                        .failure())
                .isEqualTo(Failure.TOO_LARGE);
        assertThat(failureOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + large + "\r\n0\r\n\r\n")
                        .failure())
                .isEqualTo(Failure.TOO_LARGE);
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1_000))) {
            assertThat(get(server.uri("http")).body().length()).isEqualTo(1_000);
        }
    }

    @Test
    void headersAreBoundedInSizeAndNumber() throws Exception {
        String end = "Content-Length: 2\r\n\r\nok";
        assertThat(failureOf("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70_000) + "\r\n" + end)
                        .failure())
                .isEqualTo(Failure.TOO_LARGE);
        assertThat(failureOf("HTTP/1.1 200 " + "x".repeat(9_000) + "\r\n" + end).failure())
                .isEqualTo(Failure.TOO_LARGE);
        assertThat(failureOf("HTTP/1.1 200 OK\r\n" + "A: x\r\n".repeat(200) + end)
                        .failure())
                .isEqualTo(Failure.TOO_LARGE);
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\n" + "A: x\r\n".repeat(199) + end)) {
            assertThat(get(server.uri("http")).status()).isEqualTo(200);
        }
    }

    // --- the life of a connection ---

    @Test
    void aConnectionThatTheServerEndsIsNotUsedAgain() throws Exception {
        String close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
        try (RawServer server = RawServer.answering(close);
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            connection.exchange(GET, 2, soon());
            assertThat(connection.isOpen()).isFalse();
            assertThat(failureOfExchange(connection)).isEqualTo(Failure.CLOSED);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatWasCutWhileIdleIsNoticed() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            connection.exchange(GET, 2, soon());
            server.cut();
            awaitClosed(connection);
            assertThat(failureOfExchange(connection)).isEqualTo(Failure.CLOSED);
        }
    }

    @Test
    void anAnswerThatNobodyAskedForEndsTheConnection() throws Exception {
        try (RawServer server = RawServer.answering(OK);
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            connection.exchange(GET, 2, soon());
            server.say(OK);
            awaitClosed(connection);
            assertThat(failureOfExchange(connection)).isEqualTo(Failure.CLOSED);
        }
    }

    @Test
    void whatWasSentIsNotSentAgain() throws Exception {
        try (RawServer server = RawServer.answeringOnce("")) {
            assertThat(catchThrowableOfType(TransportException.class, () -> get(server.uri("http")))
                            .failure())
                    .isEqualTo(Failure.CONNECTION_LOST);
            assertThat(server.received()).hasSize(1);
        }
        try (RawServer server = RawServer.answeringOnce("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok")) {
            assertThat(catchThrowableOfType(TransportException.class, () -> get(server.uri("http")))
                            .failure())
                    .isEqualTo(Failure.CONNECTION_LOST);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void anExchangeThatTookTooLongTakesItsConnectionWithIt() throws Exception {
        try (RawServer server = RawServer.answering("");
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            assertThat(catchThrowableOfType(
                                    TransportException.class,
                                    () -> connection.exchange(GET, 2, Deadline.in(Duration.ofMillis(300))))
                            .failure())
                    .isEqualTo(Failure.TIMED_OUT);
            awaitClosed(connection);
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() throws Exception {
        try (RawServer server = RawServer.answering("");
                Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
                Connection connection = transport.connect(null, soon())) {
            AtomicReference<Failure> failure = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                failure.set(failureOfExchange(connection));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            waiting.start();
            waiting.interrupt();
            waiting.join(PATIENCE.toMillis());
            assertThat(failure).hasValue(Failure.INTERRUPTED);
        }
    }

    @Test
    void aClosedTransportOpensNothing() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
            Connection connection = transport.connect(null, soon());
            transport.close();
            assertThat(connection.exchange(GET, 2, soon()).status()).isEqualTo(200);
            assertThatThrownBy(() -> transport.connect(null, soon()))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.CLOSED));
            connection.close();
        }
    }

    private static Failure failureOfExchange(Connection connection) {
        return catchThrowableOfType(TransportException.class, () -> connection.exchange(GET, 2, soon()))
                .failure();
    }

    private static void awaitClosed(Connection connection) throws InterruptedException {
        Deadline deadline = soon();
        while (connection.isOpen() && deadline.remainingMillis() > 0) {
            Thread.sleep(5);
        }
        assertThat(connection.isOpen()).isFalse();
    }

    // --- the way there ---

    @Test
    void proxiesAreNotUsed() throws Exception {
        String before = System.getProperty("http.proxyHost");
        System.setProperty("http.proxyHost", "proxy.invalid");
        try (RawServer server = RawServer.answering(OK)) {
            assertThat(get(server.uri("http")).status()).isEqualTo(200);
        } finally {
            if (before == null) {
                System.clearProperty("http.proxyHost");
            } else {
                System.setProperty("http.proxyHost", before);
            }
        }
    }

    @Test
    void literalsOfBothVersionsLeadThere() throws Exception {
        try (RawServer server = new RawServer(InetAddress.getByName("127.0.0.1"), OK, false)) {
            assertThat(get(URI.create("http://127.0.0.1:" + server.port())).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void addressesOfVersionSixStandInBrackets() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        try (RawServer server = new RawServer(loopback, OK, false)) {
            assertThat(get(URI.create("http://[::1]:" + server.port())).status())
                    .isEqualTo(200);
            assertThat(server.text()).contains("host: [::1]:" + server.port() + "\r\n");
        }
    }

    @Test
    void nobodyAndNoNameAreUnreachable() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        for (String wrong : List.of("http://localhost:" + free, "http://no-such-host.invalid")) {
            assertThat(catchThrowableOfType(TransportException.class, () -> get(URI.create(wrong)))
                            .failure())
                    .isEqualTo(Failure.UNREACHABLE);
        }
    }

    @Test
    void aResolverThatHangsIsNotWaitedForLongerThanAsked() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> AddressLookup.await(
                        () -> {
                            never.await();
                            return List.of();
                        },
                        Deadline.in(Duration.ofMillis(200))))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
        never.countDown();
    }

    @Test
    void endpointsAreTakenApart() {
        ServerEndpoint named = ServerEndpoint.of(URI.create("https://Models.Example.:9443/"));
        assertThat(named.host()).isEqualTo("Models.Example.");
        assertThat(named.serverName()).isEqualTo("Models.Example");
        assertThat(named.authority()).isEqualTo("Models.Example.:9443");
        assertThat(ServerEndpoint.of(URI.create("https://models.example")).port())
                .isEqualTo(443);
        assertThat(ServerEndpoint.of(URI.create("http://models.example")).port())
                .isEqualTo(80);
        assertThat(ServerEndpoint.of(URI.create("https://10.1.2.3")).serverName())
                .isNull();
        assertThat(ServerEndpoint.of(URI.create("https://[::1]:1")).host()).isEqualTo("::1");
        assertThat(ServerEndpoint.of(URI.create("https://[::1]:1")).serverName())
                .isNull();
    }

    // --- TLS ---

    /** Silence where a TLS server should speak, and something else than TLS. */
    @Test
    void noTlsIsNoSession() throws Exception {
        try (RawServer silent = RawServer.answering("");
                Transport transport = NettyTransport.open(silent.uri("https"), PATIENCE)) {
            assertThat(catchThrowableOfType(
                                    TransportException.class,
                                    () -> transport.connect(null, Deadline.in(Duration.ofMillis(500))))
                            .failure())
                    .isEqualTo(Failure.TLS_FAILED);
        }
        try (RawServer http = RawServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(catchThrowableOfType(TransportException.class, () -> get(http.uri("https")))
                            .failure())
                    .isEqualTo(Failure.TLS_FAILED);
        }
        try (RawServer gone = RawServer.answeringOnce("")) {
            assertThat(catchThrowableOfType(TransportException.class, () -> get(gone.uri("https")))
                            .failure())
                    .isEqualTo(Failure.CONNECTION_LOST);
        }
    }

    @Test
    void helloOffersOneVersionOneNameAndNoEarlierSession() throws Exception {
        try (RawServer server = RawServer.answering("")) {
            ClientHello byName = hello(server, server.uri("https"));
            assertThat(byName.versions()).containsExactly(0x0304);
            assertThat(byName.serverName()).isEqualTo("localhost");
            assertThat(byName.extensions()).doesNotContain(ClientHello.PRE_SHARED_KEY, ClientHello.EARLY_DATA);
        }
        try (RawServer server = RawServer.answering("")) {
            ClientHello byAddress = hello(server, URI.create("https://127.0.0.1:" + server.port()));
            assertThat(byAddress.extensions()).doesNotContain(ClientHello.SERVER_NAME);
        }
    }

    private static ClientHello hello(RawServer server, URI uri) throws Exception {
        try (Transport transport = NettyTransport.open(uri, PATIENCE)) {
            assertThatThrownBy(() -> transport.connect(null, Deadline.in(Duration.ofMillis(500))))
                    .isInstanceOf(TransportException.class);
        }
        return ClientHello.parse(server.received().get(0));
    }

    @Test
    void aSecondConnectionResumesNothing() throws Exception {
        TlsIdentity tls = LyingServer.newTlsIdentity();
        try (LyingServer server = LyingServer.https(0, tls, "TLSv1.3", request -> answer());
                RecordingProxy proxy = new RecordingProxy(server.uri().getPort());
                Transport transport = NettyTransport.open(proxy.uri(), PATIENCE)) {
            for (int i = 0; i < 2; i++) {
                try (Connection connection = transport.connect(null, soon())) {
                    connection.exchange(GET, 100, soon());
                }
            }
            assertThat(proxy.firstBytes())
                    .hasSize(2)
                    .allSatisfy(first -> assertThat(ClientHello.parse(first).extensions())
                            .doesNotContain(ClientHello.PRE_SHARED_KEY, ClientHello.EARLY_DATA));
        }
    }

    private static LyingServer.Response answer() {
        return LyingServer.Response.of(200, "text/plain", Bytes.utf8("ok"));
    }

    @Test
    void aPinHoldsOneKeyAndNoOther() throws Exception {
        TlsIdentity tls = LyingServer.newTlsIdentity();
        Bytes key = tls.spkiSha256(new BouncyCastleCrypto());
        try (LyingServer server = LyingServer.https(0, tls, "TLSv1.3", request -> answer());
                Transport transport = NettyTransport.open(server.uri(), PATIENCE)) {
            try (Connection pinned = transport.connect(key, soon())) {
                assertThat(pinned.peerSpkiSha256()).isEqualTo(key);
                assertThat(pinned.exchange(GET, 100, soon()).status()).isEqualTo(200);
            }
            assertThat(catchThrowableOfType(
                                    TransportException.class, () -> transport.connect(Bytes.of(new byte[32]), soon()))
                            .failure())
                    .isEqualTo(Failure.OTHER_KEY);
        }
    }

    @Test
    void bothEndsOfASessionHaveTheSameExporterValueAndNoOthersHave() throws Exception {
        assumeTrue(KeyingMaterial.isAvailable(), "this JVM exports no keying material; JDK 25 does");
        AtomicReference<Bytes> atServer = new AtomicReference<>();
        TlsIdentity tls = LyingServer.newTlsIdentity();
        try (LyingServer server = LyingServer.https(0, tls, "TLSv1.3", request -> {
                    atServer.set(Objects.requireNonNull(request.exporter()));
                    return answer();
                });
                Transport transport = NettyTransport.open(server.uri(), PATIENCE);
                Connection one = transport.connect(null, soon());
                Connection other = transport.connect(null, soon())) {
            one.exchange(GET, 100, soon());
            assertThat(one.tlsExporter()).isEqualTo(atServer.get());
            assertThat(one.tlsExporter()).isNotEqualTo(other.tlsExporter());
        }
    }

    // --- threads ---

    @Test
    void threadsGoWithTheirLastUser() throws Exception {
        int before = EventLoops.users();
        try (RawServer server = RawServer.answering(OK)) {
            Transport transport = NettyTransport.open(server.uri("http"), PATIENCE);
            Connection connection = transport.connect(null, soon());
            assertThat(EventLoops.users()).isEqualTo(before + 2);
            transport.close();
            transport.close();
            connection.close();
        }
        Deadline deadline = soon();
        while (EventLoops.users() > before && deadline.remainingMillis() > 0) {
            Thread.sleep(5);
        }
        assertThat(EventLoops.users()).isEqualTo(before);
    }
}
