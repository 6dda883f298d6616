package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.JsonFields;
import dev.assay.model.ModelSet;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReceiptHttpTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String NONCE = "ab".repeat(32);
    private static final String TARGET = "/v1/embeddings?why=not";
    private static final String BODY = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"A receipt for this sentence.\"}";

    private final TestClient client = TestClient.ofThisServer();
    private EvidenceBundle bundle;
    private ReceiptIssuer issuer;

    @BeforeEach
    void connect() throws Exception {
        HttpResponse<byte[]> answer = client.get("/.well-known/assay/bundle");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/cmw+cbor");
        bundle = EvidenceBundle.decode(Bytes.of(answer.body()));
        StatementCore core = StatementCore.decode(bundle.core());
        issuer = new ReceiptIssuer(core.digest(CRYPTO), core.receiptKey(), ModelSet.decode(bundle.models()));
    }

    @Test
    void theReceiptInTheHeadersIsForTheExactBytes() throws Exception {
        HttpResponse<byte[]> answer = client.post(TARGET, BODY, "Assay-Nonce", NONCE, "Idempotency-Key", "key-1");
        SignedReceipt signed = SignedReceipt.decode(header(answer, "Assay-Receipt"));

        Receipt receipt = verify(signed, expectations(answer, BODY, Bytes.of(answer.body())));

        assertThat(receipt.model().name()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(receipt.idempotencyKey()).isEqualTo("key-1");
        assertThat(receipt.usageUnits()).isEqualTo(8);
        assertThat(signed.encode().length()).isLessThanOrEqualTo(Receipt.MAX_BYTES);
    }

    @Test
    void theReceiptInTheBodyIsForTheDecodedBody() throws Exception {
        HttpResponse<byte[]> answer = client.post("/v1/embeddings?receipt=body", BODY, "Assay-Nonce", NONCE);
        try (JsonFields fields = new JsonFields(TestClient.json(answer), "answer")) {
            Bytes body = Base64Text.decode(fields.text("body", 1 << 20), "body");
            Bytes receipt = Base64Text.decode(fields.text("receipt", 2000), "receipt");
            Bytes salt = Base64Text.decode(fields.text("salt", 100), "salt");
            Exchange request = Exchange.httpRequest(
                    "POST", "/v1/embeddings?receipt=body", "application/json", null, Bytes.utf8(BODY));
            Exchange response = Exchange.httpResponse(200, "application/json", null, body);

            verify(
                    SignedReceipt.decode(receipt),
                    new ReceiptExpectations(salt, request, response, Bytes.fromHex(NONCE), "all-MiniLM-L6-v2"));
        }
        assertThat(answer.headers().firstValue("Assay-Receipt")).isEmpty();
    }

    @Test
    void whoWantsNoReceiptGetsTheSameAnswerWithoutOne() throws Exception {
        HttpResponse<byte[]> with = client.post("/v1/embeddings?receipt=header", BODY);
        HttpResponse<byte[]> without = client.post("/v1/embeddings?receipt=none", BODY);

        assertThat(with.headers().firstValue("Assay-Receipt")).isPresent();
        assertThat(without.headers().firstValue("Assay-Receipt")).isEmpty();
        assertThat(without.headers().firstValue("Assay-Salt")).isEmpty();
        assertThat(without.body()).isEqualTo(with.body());
        InferHttpTest.assertError(client.post("/v1/embeddings?receipt=maybe", BODY), 400, "parameter.unsupported");
    }

    /** Quick models are answered elsewhere than others, once they are known. */
    @Test
    void receiptsStayGoodWhileAModelIsFoundToBeQuick() throws Exception {
        String target = "/v2/models/loan-risk/infer";
        String row = "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,6],"
                + "\"data\":[50,20,0.3,5,40,1]}]}";
        byte[] first = client.post(target, row).body();
        for (int i = 0; i < 400; i++) {
            HttpResponse<byte[]> answer = client.post(target, row, "Assay-Nonce", NONCE);
            assertThat(answer.body()).isEqualTo(first);
            assertThat(answer.headers().firstValue("Connection")).isEmpty();
            if (i % 50 == 0) {
                verify(
                        SignedReceipt.decode(header(answer, "Assay-Receipt")),
                        new ReceiptExpectations(
                                header(answer, "Assay-Salt"),
                                Exchange.httpRequest("POST", target, "application/json", null, Bytes.utf8(row)),
                                Exchange.httpResponse(200, "application/json", null, Bytes.of(answer.body())),
                                Bytes.fromHex(NONCE),
                                "loan-risk"));
            }
        }
        InferHttpTest.assertError(client.post(target, "{}"), 400, "request.json");
        assertThat(client.post(target, row).body()).isEqualTo(first);
    }

    @Test
    void anotherRequestOrAnswerDoesNotFit() throws Exception {
        HttpResponse<byte[]> answer = client.post(TARGET, BODY, "Assay-Nonce", NONCE);
        SignedReceipt signed = SignedReceipt.decode(header(answer, "Assay-Receipt"));
        Bytes sent = Bytes.of(answer.body());

        assertRejected(signed, expectations(answer, BODY + " ", sent), RejectionCode.RECEIPT_REQUEST_MISMATCH);
        assertRejected(
                signed,
                expectations(answer, BODY, sent.concat(Bytes.utf8(" "))),
                RejectionCode.RECEIPT_RESPONSE_MISMATCH);
    }

    @Test
    void evidenceAnswersTheNonceAndNamesTheKeyOfTheConnection() throws Exception {
        HttpResponse<byte[]> answer =
                client.get("/.well-known/assay/evidence?nonce=" + NONCE, "Accept", EvidenceBundle.MEDIA_TYPE_JSON);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/cmw+json");
        EvidenceBundle fresh = EvidenceBundle.decode(Bytes.of(answer.body()));
        X509Certificate certificate =
                (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];

        assertThat(fresh.core()).isEqualTo(bundle.core());
        assertThat(StatementWrapper.decode(fresh.wrapper()).nonce().hex()).isEqualTo(NONCE);
        assertThat(StatementCore.decode(fresh.core()).tlsSpkiSha256())
                .isEqualTo(CRYPTO.sha256(Bytes.of(certificate.getPublicKey().getEncoded())));
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void evidenceWithoutAProperNonceIsRefused() throws Exception {
        for (String query :
                new String[] {"", "?nonce=", "?nonce=00", "?nonce=" + "0".repeat(130), "?nonce=x" + NONCE}) {
            InferHttpTest.assertError(client.get("/.well-known/assay/evidence" + query), 400, "nonce.invalid");
        }
    }

    private ReceiptExpectations expectations(HttpResponse<byte[]> answer, String asked, Bytes answered)
            throws Exception {
        return new ReceiptExpectations(
                header(answer, "Assay-Salt"),
                Exchange.httpRequest("POST", TARGET, "application/json", null, Bytes.utf8(asked)),
                Exchange.httpResponse(
                        200, answer.headers().firstValue("Content-Type").orElseThrow(), null, answered),
                Bytes.fromHex(NONCE),
                "all-MiniLM-L6-v2");
    }

    private Receipt verify(SignedReceipt signed, ReceiptExpectations expected) throws RejectedException {
        return new ReceiptVerifier(CRYPTO).verify(signed, issuer, expected);
    }

    private void assertRejected(SignedReceipt signed, ReceiptExpectations expected, RejectionCode code) {
        assertThatThrownBy(() -> verify(signed, expected))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.finding().code()).isEqualTo(code));
    }

    private static Bytes header(HttpResponse<byte[]> answer, String name) throws Exception {
        String value = answer.headers().firstValue(name).orElseThrow();
        assertThat(value).startsWith(":").endsWith(":");
        return Base64Text.decode(value.substring(1, value.length() - 1), name);
    }
}
