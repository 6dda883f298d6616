package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.client.LyingServer.Response;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.receipt.Receipt;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeSigner;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server on a real socket: what is right is handed out, and each lie is called by its name. */
@Timeout(60)
class AssayClientTest {
    private static final InferRequest QUESTION = InferRequest.of("echo", Tensor.fp32("x", new float[] {1, 2}, 1, 2));
    private static final ClientOptions QUICK = ClientOptions.defaults()
            .withConnectTimeout(Duration.ofSeconds(5))
            .withRequestTimeout(Duration.ofSeconds(5));

    private FakeService service;
    private LyingServer server;

    @BeforeEach
    void start() throws Exception {
        var tls = LyingServer.newTlsIdentity();
        service = new FakeService("server", tls);
        server = LyingServer.https(0, tls, "TLSv1.3", service);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private AssayClient connect() throws AssayException {
        return connect(Policy.simulatedDefault());
    }

    private AssayClient connect(Policy policy) throws AssayException {
        return AssayClient.connect(server.uri(), policy, QUICK);
    }

    private String codeOfConnecting() {
        AssayException refused =
                catchThrowableOfType(AssayException.class, () -> connect().close());
        return refused.code();
    }

    private String codeOfAsking() throws AssayException {
        try (AssayClient client = connect()) {
            return catchThrowableOfType(AssayException.class, () -> client.infer(QUESTION))
                    .code();
        }
    }

    // --- what is right ---

    @Test
    void typedAnswersComeWithTheirProof() throws Exception {
        try (AssayClient client = connect()) {
            InferAnswer answer = client.infer(QUESTION);
            assertThat(answer.output("y").floats()).containsExactly(0.5f, Float.NaN);
            assertThat(answer.output("y").shape()).containsExactly(1L, 2L);
            assertThat(answer.proof().receipt().model().name()).isEqualTo("echo");
            assertThat(answer.proof().request().body())
                    .isEqualTo(Bytes.utf8("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\","
                            + "\"data\":[1.0,2.0]}]}"));
        }
        assertThat(service.evidenceAsked).hasValue(1);
    }

    @Test
    void embeddingsComeInTheOrderOfTheTexts() throws Exception {
        try (AssayClient client = connect()) {
            EmbeddingAnswer answer = client.embed("echo", List.of("one", "two"));
            assertThat(answer.vector(0)).containsExactly(1f, 2f);
            assertThat(answer.vector(1)).containsExactly(3f, 4f);
        }
    }

    @Test
    void rawJsonIsSentAsItIs() throws Exception {
        Bytes json = Bytes.utf8("{ \"inputs\": [] }");
        try (AssayClient client = connect()) {
            Answer answer = client.inferJson("echo", json);
            assertThat(answer.body()).isEqualTo(FakeService.ANSWER);
            assertThat(answer.proof().request().body()).isEqualTo(json);
        }
    }

    @Test
    void savedReceiptsCanBeCheckedAgain() throws Exception {
        try (AssayClient client = connect()) {
            Proof proof = client.infer(QUESTION).proof();
            SavedReceipt again = SavedReceipt.parse(proof.toSavedReceipt().toJson());
            assertThat(again).isEqualTo(proof.toSavedReceipt());
            assertThat(again.verify(service.enclave.issuer(), new BouncyCastleCrypto()))
                    .isEqualTo(proof.receipt());
        }
    }

    @Test
    void pinnedMeasurementAndModelAreAccepted() throws Exception {
        Bytes digest = service.enclave.models().leaves().get(0).digest();
        try (AssayClient client = connect(Policy.parse(Bytes.utf8(service.policyWithModel(digest))))) {
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
        }
    }

    @Test
    void plainHttpIsForPoliciesThatSaySo() throws Exception {
        Policy lax =
                Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"simulated\",\"require_attested_tls\":false,"
                        + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true}"));
        try (LyingServer plain = LyingServer.http(service);
                AssayClient client = AssayClient.connect(plain.uri(), lax, QUICK)) {
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
        }
    }

    // --- lies about the evidence ---

    @Test
    void realPolicyRefusesSimulatedEvidence() {
        UntrustedException refused = catchThrowableOfType(
                UntrustedException.class, () -> connect(Policy.strictDefault()).close());
        assertThat(refused.code()).isEqualTo("policy.simulated_refused");
        assertThat(refused.isPolicy()).isTrue();
        assertThat(service.questionsAsked).hasValue(0);
    }

    @Test
    void anotherModelDigestIsRefused() throws Exception {
        Policy other = Policy.parse(Bytes.utf8(service.policyWithModel(Bytes.of(new byte[32]))));
        assertThatThrownBy(() -> connect(other).close())
                .isInstanceOfSatisfying(
                        UntrustedException.class,
                        e -> assertThat(e.code()).isEqualTo("policy.model_digest_not_allowed"));
    }

    @Test
    void anUnlistedModelIsNotEvenAsked() throws Exception {
        Policy none = Policy.parse(Bytes.utf8(
                "{\"assay_policy\":1,\"mode\":\"simulated\"," + "\"dangerously_accept_any_measurement\":true}"));
        try (AssayClient client = connect(none)) {
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UntrustedException.class, e -> assertThat(e.code()).isEqualTo("policy.model_not_listed"));
        }
        assertThat(service.questionsAsked).hasValue(0);
    }

    @Test
    void evidenceForAnotherNonceIsRefused() {
        service.evidenceNonce = nonce -> Bytes.of(new byte[32]);
        assertThat(codeOfConnecting()).isEqualTo("policy.nonce_mismatch");
    }

    @Test
    void staleEvidenceIsRefused() {
        service.evidenceAge = 900;
        assertThat(codeOfConnecting()).isEqualTo("policy.evidence_stale");
    }

    @Test
    void evidenceOfAnotherTlsKeyIsRefused() {
        service.enclave = FakeEnclave.named("server");
        assertThat(codeOfConnecting()).isEqualTo("policy.tls_key_mismatch");
    }

    @Test
    void evidenceUnderAnotherRootIsRejected() {
        service.enclave = service.enclave.withRoot(FakeSigner.named("no root"));
        assertThat(codeOfConnecting()).isEqualTo("evidence.untrusted_root");
    }

    @Test
    void modelsBesideTheStatementAreRejected() {
        Bytes none = new ModelSet(List.of()).encode();
        service.evidence =
                b -> new EvidenceBundle(b.core(), b.wrapper(), b.cpu(), b.gpus(), none, b.eventLog(), b.endorsements());
        assertThat(codeOfConnecting()).isEqualTo("statement.models_root_mismatch");
    }

    @Test
    void unreadableEvidenceIsMalformed() {
        service.evidence = b -> new EvidenceBundle(
                b.core(), b.wrapper(), b.cpu(), b.gpus(), Bytes.of(new byte[] {1}), b.eventLog(), b.endorsements());
        assertThat(codeOfConnecting()).isEqualTo("malformed");
    }

    @Test
    void plainHttpIsRefusedBeforeAnythingIsSent() throws Exception {
        try (LyingServer plain = LyingServer.http(service)) {
            assertThatThrownBy(() -> AssayClient.connect(plain.uri(), Policy.simulatedDefault(), QUICK))
                    .isInstanceOfSatisfying(
                            UntrustedException.class,
                            e -> assertThat(e.code()).isEqualTo("policy.channel_not_attested"));
        }
        assertThat(service.evidenceAsked).hasValue(0);
    }

    @Test
    void olderTlsIsNotSpoken() throws Exception {
        try (LyingServer old = LyingServer.https(0, server.tls(), "TLSv1.2", service)) {
            assertThatThrownBy(() -> AssayClient.connect(old.uri(), Policy.simulatedDefault(), QUICK))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.code()).isEqualTo("server.tls_failed"));
        }
    }

    // --- lies about an answer ---

    @Test
    void aChangedAnswerIsRejected() throws Exception {
        service.answer = response -> response.withBody(Bytes.utf8("{\"outputs\":[]}"));
        assertThat(codeOfAsking()).isEqualTo("receipt.response_mismatch");
    }

    @Test
    void aChangedContentTypeIsRejected() throws Exception {
        service.answer = response -> response.with("Content-Type", "application/json;charset=utf-8");
        assertThat(codeOfAsking()).isEqualTo("receipt.response_mismatch");
    }

    @Test
    void anAnswerWithoutReceiptIsRejected() throws Exception {
        service.answer = response -> response.without("Assay-Receipt");
        assertThat(codeOfAsking()).isEqualTo("receipt.missing");
    }

    @Test
    void aReceiptWithoutSaltIsRejected() throws Exception {
        service.answer = response -> response.without("Assay-Salt");
        assertThat(codeOfAsking()).isEqualTo("receipt.salt_missing");
    }

    @Test
    void anotherSaltIsRejected() throws Exception {
        service.answer = response -> response.with("Assay-Salt", ByteSequence.encode(Bytes.of(new byte[32])));
        assertThat(codeOfAsking()).isEqualTo("receipt.request_mismatch");
    }

    @Test
    void unreadableReceiptsAreMalformed() throws Exception {
        service.answer = response -> response.with("Assay-Receipt", ByteSequence.encode(Bytes.utf8("no receipt")));
        assertThat(codeOfAsking()).isEqualTo("malformed");
        service.answer = response -> response.with("Assay-Receipt", "no byte sequence");
        assertThat(codeOfAsking()).isEqualTo("malformed");
    }

    @Test
    void aContentCodingIsMalformed() throws Exception {
        service.answer = response -> response.with("Content-Encoding", "gzip");
        assertThat(codeOfAsking()).isEqualTo("malformed");
    }

    @Test
    void anotherModelsAnswerIsRejected() throws Exception {
        ModelLeaf echo = service.enclave.models().leaves().get(0);
        ModelLeaf other = new ModelLeaf("other", "1", echo.digest());
        service.enclave = service.enclave.withModels(new ModelSet(List.of(echo, other)));
        service.receipt = r -> withModel(r, other);
        assertThat(codeOfAsking()).isEqualTo("receipt.model_mismatch");
    }

    @Test
    void anotherVersionsAnswerIsRejected() throws Exception {
        ModelLeaf echo = service.enclave.models().leaves().get(0);
        ModelLeaf second = new ModelLeaf("echo", "2", echo.digest());
        service.enclave = service.enclave.withModels(new ModelSet(List.of(echo, second)));
        service.receipt = r -> withModel(r, second);
        try (AssayClient client = connect()) {
            assertThat(client.infer(QUESTION.withVersion("2")).outputs()).hasSize(1);
            assertThatThrownBy(() -> client.infer(QUESTION.withVersion("1")))
                    .isInstanceOfSatisfying(
                            UntrustedException.class, e -> assertThat(e.code()).isEqualTo("receipt.model_mismatch"));
        }
    }

    @Test
    void aModelOutsideTheStatementIsRejected() throws Exception {
        service.receipt = r -> withModel(r, new ModelLeaf("echo", "1", Bytes.of(new byte[32])));
        assertThat(codeOfAsking()).isEqualTo("receipt.model_not_in_statement");
    }

    @Test
    void aReceiptForAnotherNonceIsRejected() throws Exception {
        service.receipt = r -> new Receipt(
                r.coreDigest(),
                r.model(),
                r.runtimeDigest(),
                r.requestDigest(),
                r.responseDigest(),
                Bytes.of(new byte[32]),
                r.idempotencyKey(),
                r.usageUnits(),
                r.status(),
                r.issuedAt());
        assertThat(codeOfAsking()).isEqualTo("receipt.nonce_mismatch");
    }

    @Test
    void aReplayedAnswerIsRejected() throws Exception {
        List<Response> answers = new CopyOnWriteArrayList<>();
        service.answer = response -> {
            answers.add(response);
            return answers.get(0);
        };
        try (AssayClient client = connect()) {
            client.infer(QUESTION);
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UntrustedException.class, e -> assertThat(e.code()).isEqualTo("receipt.nonce_mismatch"));
        }
    }

    @Test
    void anotherEnclavesReceiptIsRejectedAfterOneMoreLook() throws Exception {
        FakeEnclave other = FakeEnclave.named("other").withTlsSpkiSha256(Bytes.of(new byte[32]));
        try (AssayClient client = connect()) {
            service.answer = response -> response.with(
                    "Assay-Receipt",
                    ByteSequence.encode(other.sign(anyReceipt(other)).encode()));
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UntrustedException.class, e -> assertThat(e.code()).isEqualTo("receipt.key_mismatch"));
        }
        assertThat(service.evidenceAsked).hasValue(2);
    }

    private static Receipt anyReceipt(FakeEnclave enclave) {
        var any = dev.assay.receipt.Exchange.httpRequest("POST", "/", null, null, Bytes.empty());
        return enclave.receipt(any, any, Bytes.of(new byte[32]), Bytes.of(new byte[32]), 1);
    }

    private static Receipt withModel(Receipt r, ModelLeaf model) {
        return new Receipt(
                r.coreDigest(),
                model,
                r.runtimeDigest(),
                r.requestDigest(),
                r.responseDigest(),
                r.nonce(),
                r.idempotencyKey(),
                r.usageUnits(),
                r.status(),
                r.issuedAt());
    }

    // --- errors and silence ---

    @Test
    void anErrorIsReportedWithItsCodeAndWithoutControlCharacters() throws Exception {
        Bytes body = Bytes.utf8("{\"error\":\"no such\\u001b[31m model\",\"code\":\"model.unknown\"}");
        service.answer = response -> Response.of(404, "application/json", body);
        try (AssayClient client = connect()) {
            ServerErrorException error = catchThrowableOfType(ServerErrorException.class, () -> client.infer(QUESTION));
            assertThat(error.status()).isEqualTo(404);
            assertThat(error.code()).isEqualTo("model.unknown");
            assertThat(error).hasMessage("the server answered 404: no such [31m model");
        }
    }

    @Test
    void anErrorInOpenAisShapeIsReportedTheSame() throws Exception {
        Bytes body = Bytes.utf8(
                "{\"error\":{\"message\":\"no such model\",\"type\":\"x\",\"param\":null,\"code\":\"model.unknown\"}}");
        service.answer = response -> Response.of(404, "application/json", body);
        try (AssayClient client = connect()) {
            ServerErrorException error = catchThrowableOfType(ServerErrorException.class, () -> client.infer(QUESTION));
            assertThat(error.code()).isEqualTo("model.unknown");
            assertThat(error).hasMessage("the server answered 404: no such model");
        }
    }

    @Test
    void anErrorWithoutCodeIsStillAnError() throws Exception {
        service.answer =
                response -> Response.of(302, "text/html", Bytes.utf8("<html>")).with("Location", "/elsewhere");
        assertThat(codeOfAsking()).isEqualTo("server.error");
        assertThat(service.questionsAsked).hasValue(1);
    }

    @Test
    void aHugeAnswerIsCutOff() throws Exception {
        service.answer = response -> response.withBody(Bytes.of(new byte[200_000]));
        try (AssayClient client =
                AssayClient.connect(server.uri(), Policy.simulatedDefault(), QUICK.withMaxAnswerBytes(100_000))) {
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessage("the response is longer than 100000 bytes");
        }
    }

    @Test
    void aSlowAnswerEndsWithTheTimeout() throws Exception {
        service.answer = response -> {
            pause(Duration.ofSeconds(20));
            return response;
        };
        Duration limit = Duration.ofMillis(700);
        try (AssayClient client =
                AssayClient.connect(server.uri(), Policy.simulatedDefault(), QUICK.withRequestTimeout(limit))) {
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.code()).isEqualTo("server.timed_out"));
        }
    }

    @Test
    void aBodyThatNeverEndsEndsWithTheTimeout() throws Exception {
        server.stallingAfterHead();
        ClientOptions options = QUICK.withRequestTimeout(Duration.ofMillis(700));
        assertThatThrownBy(() -> AssayClient.connect(server.uri(), Policy.simulatedDefault(), options))
                .isInstanceOfSatisfying(
                        UnavailableException.class, e -> assertThat(e.code()).isEqualTo("server.timed_out"));
    }

    @Test
    void aCutConnectionIsToldFromATimeout() throws Exception {
        service.answer = response -> response.cutAt(10);
        assertThat(codeOfAsking()).isEqualTo("server.connection_lost");
        service.answer = response -> {
            throw new IllegalStateException("the connection ends before the first byte");
        };
        assertThat(codeOfAsking()).isEqualTo("server.connection_lost");
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        server.close();
        assertThat(codeOfConnecting()).isEqualTo("server.unreachable");
    }

    // --- another server in the same place ---

    @Test
    void aRestartedServerIsAttestedAgain() throws Exception {
        try (AssayClient client = connect()) {
            Bytes before = client.attestation().bundle().coreDigest();
            client.infer(QUESTION);
            restart("server");
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            assertThat(client.attestation().bundle().coreDigest()).isNotEqualTo(before);
        }
    }

    @Test
    void aRestartedServerWithOtherCodeIsRefusedByThePolicy() throws Exception {
        Bytes digest = service.enclave.models().leaves().get(0).digest();
        try (AssayClient client = connect(Policy.parse(Bytes.utf8(service.policyWithModel(digest))))) {
            client.infer(QUESTION);
            restart("impostor");
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UntrustedException.class,
                            e -> assertThat(e.code()).isEqualTo("policy.measurement_not_allowed"));
            assertThat(service.questionsAsked).hasValue(0);
        }
    }

    @Test
    void anotherKeyWithoutEvidenceForItGetsNothing() throws Exception {
        try (AssayClient client = connect()) {
            int port = server.port();
            server.close();
            server = LyingServer.https(port, LyingServer.newTlsIdentity(), "TLSv1.3", service);
            assertThatThrownBy(() -> client.infer(QUESTION))
                    .isInstanceOfSatisfying(
                            UntrustedException.class, e -> assertThat(e.code()).isEqualTo("policy.tls_key_mismatch"));
            assertThat(service.questionsAsked).hasValue(0);
        }
    }

    private static Response misdirected() {
        return Response.of(421, FakeService.TYPE, Bytes.utf8("{\"error\":\"come again\",\"code\":\"epoch.ended\"}"));
    }

    /** What a server says on a connection whose keys are gone; nothing was computed. */
    @Test
    void aConnectionThatOutlivedItsKeysIsReplacedOnce() throws Exception {
        try (AssayClient client = connect()) {
            AtomicInteger left = new AtomicInteger(1);
            service.answer = right -> left.getAndDecrement() > 0 ? misdirected() : right;
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            assertThat(service.questionsAsked).hasValue(2);
            assertThat(service.evidenceAsked)
                    .as("the new connection was judged too, but for its key where that is all there is")
                    .hasValue(KeyingMaterial.isAvailable() ? 2 : 1);

            service.answer = right -> misdirected();
            assertThatThrownBy(() -> client.infer(QUESTION)).isInstanceOfSatisfying(ServerErrorException.class, e -> {
                assertThat(e.status()).isEqualTo(421);
                assertThat(e.code()).isEqualTo("epoch.ended");
            });
            assertThat(service.questionsAsked).hasValue(4);
        }
    }

    @Test
    void evidenceForOthersIsFetchedOverTheRightConnectionToo() throws Exception {
        try (AssayClient client = connect()) {
            AtomicInteger left = new AtomicInteger(1);
            service.evidenceAnswer = right -> left.getAndDecrement() > 0 ? misdirected() : right;
            Bytes nonce = Bytes.utf8("somebody else's challenge");
            assertThat(wrapper(client.fetchEvidence(nonce)).nonce()).isEqualTo(nonce);
            assertThat(left).as("the first answer was the refusal").hasValueLessThan(0);
        }
    }

    private static StatementWrapper wrapper(FetchedEvidence evidence) throws Exception {
        return StatementWrapper.decode(
                EvidenceBundle.decodeCbor(evidence.bundle()).wrapper());
    }

    private void restart(String name) throws Exception {
        int port = server.port();
        server.close();
        var tls = LyingServer.newTlsIdentity();
        service = new FakeService(name, tls);
        server = LyingServer.https(port, tls, "TLSv1.3", service);
    }

    @Test
    void anotherEpochUnderTheSameKeyIsAttestedAgain() throws Exception {
        try (AssayClient client = connect()) {
            ModelLeaf more = new ModelLeaf("more", "1", Bytes.of(new byte[32]));
            ModelLeaf echo = service.enclave.models().leaves().get(0);
            service.enclave = service.enclave.withModels(new ModelSet(List.of(echo, more)));
            assertThat(client.infer(QUESTION).outputs()).hasSize(1);
            assertThat(service.questionsAsked).hasValue(1);
            assertThat(service.evidenceAsked).hasValue(2);
        }
    }

    @Test
    void evidenceIsFetchedAgainBeforeItRunsOut() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        try (AssayClient client =
                AssayClient.connect(server.uri(), Policy.simulatedDefault(), QUICK.withClock(clock))) {
            client.infer(QUESTION);
            assertThat(service.evidenceAsked).hasValue(1);
            now.set(now.get().plusSeconds(3400));
            service.evidenceAge = -3400;
            client.infer(QUESTION);
            assertThat(service.evidenceAsked).hasValue(2);
        }
    }

    @Test
    void aClosedClientSaysSo() throws Exception {
        AssayClient client = connect();
        client.close();
        assertThatThrownBy(() -> client.infer(QUESTION)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAddressIsSchemeHostAndPort() {
        for (String wrong :
                List.of("ftp://localhost", "https://localhost/path", "https://u@localhost", "localhost:1")) {
            assertThatThrownBy(() -> AssayClient.connect(URI.create(wrong), Policy.simulatedDefault()))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
