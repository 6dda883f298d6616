package dev.assay.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.server.api.TestClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that hold on to what they have, or send what costs more than it is worth. */
@QuarkusTest
@TestProfile(HostileConnectionsTest.Profile.class)
class HostileConnectionsTest {
    private static final String INFER = "/v2/models/loan-risk/infer";
    private static final String GOOD = "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,6],\"datatype\":\"FP32\","
            + "\"data\":[30,20,0.5,3,30,2]}]}";
    private static final int LARGE = 700_000;

    private Target target;
    private LogLines log;

    /** Little patience, and room for one large request at a time. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("assay.limits.body-timeout", "4S", "assay.limits.inbound-bytes", "1000000");
        }
    }

    @BeforeEach
    void listen() {
        target = Target.of(TestClient.uriOfThisServer());
        log = LogLines.attach();
    }

    /** Whatever happened, others are served, and no log tells of it. */
    @AfterEach
    void othersAreServed() throws Exception {
        try (Http2Connection other = new Http2Connection(target)) {
            assertThat(other.send(Request.json(INFER, GOOD)).status()).isEqualTo(200);
        }
        log.close();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void whoResetsStreamsByTheHundredIsSentAway() throws Exception {
        try (Http2Connection connection = new Http2Connection(target)) {
            Request request = Request.json(INFER, GOOD);
            try {
                for (int i = 0; i < 2_000; i++) {
                    int stream = connection.begin(request);
                    connection.frame(Http2Connection.RST_STREAM, 0, stream, Http2Connection.number(8));
                }
            } catch (IOException e) {
                // It is sent away while it sends.
            }
            assertThat(connection.receive().kind()).isEqualTo(Answer.Kind.CLOSED);
        }
    }

    @Test
    void whoNeverEndsItsHeadersIsSentAway() throws Exception {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        Http2Connection.literal(field, "x-" + Canary.WORD, Canary.WORD);
        for (byte[] part : List.of(new byte[0], field.toByteArray())) {
            try (Http2Connection connection = new Http2Connection(target)) {
                int stream = connection.nextStream();
                try {
                    connection.frame(Http2Connection.HEADERS, 0, stream, field.toByteArray());
                    for (int i = 0; i < 20_000; i++) {
                        connection.frame(Http2Connection.CONTINUATION, 0, stream, part);
                    }
                } catch (IOException e) {
                    // It is sent away while it sends.
                }
                assertThat(connection.receive().kind()).isEqualTo(Answer.Kind.CLOSED);
            }
        }
    }

    @Test
    void streamsAreBounded() throws Exception {
        try (Http2Connection connection = new Http2Connection(target)) {
            for (int i = 0; i < 257; i++) {
                connection.begin(Request.json(INFER, GOOD));
            }
            Answer answer = connection.receive();
            assertThat(answer.kind()).isEqualTo(Answer.Kind.RESET);
            assertThat(answer.status()).as("REFUSED_STREAM").isEqualTo(7);
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() throws Exception {
        Request request = Request.json(INFER, GOOD).with("content-length", "5000");
        try (Http1Connection connection = new Http1Connection(target)) {
            Answer answer = connection.send(request);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("\"code\":\"request.timeout\"");
        }
        try (Http2Connection connection = new Http2Connection(target)) {
            int stream = connection.begin(request);
            connection.frame(Http2Connection.DATA, 0, stream, Binary.utf8(GOOD));
            assertThat(connection.receive().status()).isEqualTo(408);
            assertThat(connection.send(Request.json(INFER, GOOD)).status()).isEqualTo(200);
        }
    }

    @Test
    void aMessageThatDoesNotComeIsNotWaitedFor() throws Exception {
        byte[] half = Arrays.copyOf(Binary.frame(new byte[1000]), 500);
        for (String method : List.of(Calls.INFER, Calls.STREAM)) {
            try (Http2Connection connection = new Http2Connection(target)) {
                int stream = connection.begin(Request.grpc(method, new byte[0]));
                connection.frame(Http2Connection.DATA, 0, stream, half);
                Answer answer = connection.receive();
                assertThat(answer.header("grpc-status")).as("DEADLINE_EXCEEDED").isEqualTo("4");
                assertThat(answer.header("assay-code")).isEqualTo("request.timeout");
            }
        }
    }

    @Test
    void betweenTheMessagesOfAStreamThereIsTime() throws Exception {
        try (Http2Connection connection = new Http2Connection(target)) {
            int stream = connection.begin(Request.grpc(Calls.STREAM, new byte[0]));
            Thread.sleep(5_000);
            connection.frame(Http2Connection.DATA, Http2Connection.END_STREAM, stream, Binary.frame(new byte[0]));
            Answer answer = connection.receive();
            assertThat(answer.header("grpc-status")).isEqualTo("0");
            assertThat(answer.body()).isNotEmpty();
        }
    }

    /** What is held for requests that never end is given back when their time is up. */
    @Test
    void whatIsReceivedAtATimeIsBounded() throws Exception {
        List<Http2Connection> holding = new ArrayList<>();
        try {
            holding.add(holding(INFER));
            try (Http2Connection other = new Http2Connection(target)) {
                Answer refused = other.send(Request.json(INFER, " ".repeat(LARGE)));
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.text()).contains("\"code\":\"server.overloaded\"");
                assertThat(refused.header("retry-after")).isNotEmpty();
                Answer call = other.send(Request.grpc(Calls.INFER, Binary.frame(new byte[LARGE])));
                assertThat(call.header("grpc-status")).as("RESOURCE_EXHAUSTED").isEqualTo("8");
                assertThat(call.header("assay-code")).isEqualTo("server.overloaded");
                assertThat(other.send(Request.json(INFER, GOOD)).status()).isEqualTo(200);

                assertThat(holding.get(0).receive().status()).isEqualTo(408);
                assertThat(other.send(Request.json(INFER, " ".repeat(LARGE) + GOOD))
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            holding.forEach(Http2Connection::close);
        }
    }

    private Http2Connection holding(String path) throws IOException {
        Http2Connection connection = new Http2Connection(target);
        connection.beginAndHold(Request.json(path, " ".repeat(LARGE)));
        return connection;
    }

    @Test
    void whatIsNoTlsIsCutOff() throws Exception {
        for (String start :
                List.of("GET /" + Canary.WORD + " HTTP/1.1\r\nhost: a\r\n\r\n", "\u0016\u0003\u0001" + Canary.WORD)) {
            try (Socket socket = new Socket(target.uri().getHost(), target.uri().getPort())) {
                socket.setSoTimeout(Target.PATIENCE_MILLIS);
                socket.getOutputStream().write(Binary.latin1(start.repeat(50)));
                byte[] said = socket.getInputStream().readAllBytes();
                assertThat(Canary.isIn(said)).isFalse();
            } catch (java.net.SocketException e) {
                // Reset, which is an end too.
            }
        }
    }
}
