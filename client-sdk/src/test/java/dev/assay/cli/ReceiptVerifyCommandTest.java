package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.FakeEnclave;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptVerifyCommandTest {
    private static final Bytes NONCE = Bytes.of(new byte[32]);
    private static final Bytes SALT = Bytes.utf8("a salt of thirty-two bytes, yes.");
    private static final Bytes REQUEST = Bytes.utf8("{\"inputs\":[]}");
    private static final Bytes RESPONSE = Bytes.utf8("{\"outputs\":[]}");

    @TempDir
    private Path folder;

    private final FakeEnclave enclave = FakeEnclave.named("receipts");
    private Path bundle;
    private Path request;
    private Path response;

    @BeforeEach
    void write() throws Exception {
        bundle = write("bundle.cbor", enclave.bundle(NONCE, 1_795_000_000L).encodeCbor());
        request = write("request.json", REQUEST);
        response = write("response.json", RESPONSE);
    }

    private Path write(String name, Bytes content) throws Exception {
        return Files.write(folder.resolve(name), content.toArray());
    }

    private Path receipt(String target, String contentType) throws Exception {
        return write("receipt.cose", signed(target, contentType));
    }

    private Bytes signed(String target, String contentType) {
        Exchange sent = Exchange.httpRequest("POST", target, contentType, null, REQUEST);
        Exchange received = Exchange.httpResponse(200, contentType, null, RESPONSE);
        return enclave.sign(enclave.receipt(sent, received, SALT, NONCE, 1_795_000_000L))
                .encode();
    }

    private Cli.Result verify(Path receipt, Object... more) {
        Object[] args = new Object[8 + more.length];
        Object[] fixed = {"receipt", "verify", receipt, "--bundle", bundle, "--policy", "none", "--json"};
        System.arraycopy(fixed, 0, args, 0, fixed.length);
        System.arraycopy(more, 0, args, fixed.length, more.length);
        return Cli.run(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/echo/infer", "/v2/models/echo/versions/1/infer", "/v1/embeddings"})
    void theServersOwnEndpointsAreTried(String target) throws Exception {
        Path raw = receipt(target, "application/json");
        Cli.Result result = verify(raw, "--salt", SALT.hex(), "--request", request, "--response", response);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"request\":true,\"response\":true");
    }

    @Test
    void otherEndpointsAreNamed() throws Exception {
        Path raw = receipt("/elsewhere?x=1", "text/plain");
        assertThat(verify(raw, "--salt", SALT.hex(), "--request", request).text("code"))
                .isEqualTo("receipt.request_mismatch");
        Cli.Result named = verify(
                raw,
                "--salt",
                SALT.hex(),
                "--request",
                request,
                "--response",
                response,
                "--target",
                "/elsewhere?x=1",
                "--content-type",
                "text/plain",
                "--response-content-type",
                "text/plain");
        assertThat(named.exit()).isZero();
        assertThat(verify(
                                raw,
                                "--salt",
                                SALT.hex(),
                                "--response",
                                response,
                                "--response-content-type",
                                "text/plain",
                                "--status",
                                "500")
                        .text("code"))
                .isEqualTo("receipt.response_mismatch");
    }

    @Test
    void whatIsNotGivenIsNotCheckedAndThatIsSaid() throws Exception {
        Cli.Result result = verify(receipt("/v1/embeddings", "application/json"));
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"request\":false,\"response\":false");
    }

    @Test
    void aBodyWithoutItsSaltCannotBeChecked() throws Exception {
        Cli.Result result = verify(receipt("/v1/embeddings", "application/json"), "--request", request);
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("receipt.salt_missing");
    }

    @Test
    void receiptsInBodiesBringTheirAnswer() throws Exception {
        Bytes signed = signed("/v2/models/echo/infer?receipt=body", "application/json");
        Path inBody = write(
                "body.json",
                Bytes.utf8("{\"body\":\"" + Base64Text.encode(RESPONSE) + "\",\"receipt\":\""
                        + Base64Text.encode(signed) + "\",\"salt\":\"" + Base64Text.encode(SALT) + "\"}"));
        Cli.Result result = verify(inBody, "--request", request);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"request\":true,\"response\":true");
        assertThat(Cli.run("inspect", inBody, "--json").text("kind")).isEqualTo("receipt-in-body");
    }

    @Test
    void anotherEnclavesBundleDoesNotDo() throws Exception {
        Path raw = receipt("/v1/embeddings", "application/json");
        Path other = write(
                "other.cbor",
                FakeEnclave.named("other").bundle(NONCE, 1_795_000_000L).encodeCbor());
        Cli.Result result = Cli.run("receipt", "verify", raw, "--bundle", other, "--policy", "none", "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("receipt.key_mismatch");
    }

    @Test
    void policiesJudgeTheBundleAndTheModel() throws Exception {
        Path raw = receipt("/v1/embeddings", "application/json");
        assertThat(Cli.run("receipt", "verify", raw, "--bundle", bundle, "--json")
                        .exit())
                .isEqualTo(30);
        Path policy = write(
                "policy.json",
                Bytes.utf8("{\"assay_policy\":1,\"mode\":\"simulated\",\"dangerously_accept_any_measurement\":true}"));
        Cli.Result result = Cli.run(
                "receipt",
                "verify",
                raw,
                "--bundle",
                bundle,
                "--policy",
                policy,
                "--nonce",
                NONCE.hex(),
                "--at",
                "2026-11-18T11:06:41Z",
                "--json");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("code")).isEqualTo("policy.model_not_listed");
    }

    @Test
    void unreadableReceiptsAndMisuse() throws Exception {
        assertThat(verify(bundle).exit()).isEqualTo(10);
        assertThat(verify(write("short.cose", signed("/", "a").slice(0, 40))).exit())
                .isEqualTo(10);
        assertThat(verify(receipt("/", "a"), "--proof", bundle).exit()).isEqualTo(2);
        assertThat(Cli.run("receipt", "verify", bundle).exit()).isEqualTo(2);
        assertThat(Cli.run("receipt").exit()).isEqualTo(2);
    }

    @Test
    void whereTheJsonOfAnExchangeWithBinaryTensorsEndsIsGivenOrStandsInTheFile() throws Exception {
        Exchange sent = Exchange.httpRequest(
                "POST", "/v2/models/echo/infer?receipt=body", "application/octet-stream", 7L, REQUEST);
        Exchange received = Exchange.httpResponse(200, "application/octet-stream", 9L, RESPONSE);
        Bytes signed = enclave.sign(enclave.receipt(sent, received, SALT, NONCE, 1_795_000_000L))
                .encode();
        String wrapped = "{\"body\":\"" + Base64Text.encode(RESPONSE) + "\",\"receipt\":\"" + Base64Text.encode(signed)
                + "\",\"salt\":\"" + Base64Text.encode(SALT)
                + "\",\"content_type\":\"application/octet-stream\",\"inference_header_content_length\":9}";
        Path inBody = write("in-body.json", Bytes.utf8(wrapped));
        Object[] request = {
            "--request", this.request, "--content-type", "application/octet-stream", "--inference-header-length"
        };

        assertThat(verify(inBody, request[0], request[1], request[2], request[3], request[4], 7)
                        .out())
                .contains("\"request\":true,\"response\":true");
        assertThat(verify(inBody, request[0], request[1], request[2], request[3], request[4], 8)
                        .out())
                .contains("receipt.request_mismatch");
        Path other = write("other.json", Bytes.utf8(wrapped.replace(":9}", ":8}")));
        assertThat(verify(other).out()).contains("receipt.response_mismatch");
        assertThat(verify(
                                write("receipt.cose", signed),
                                "--salt",
                                SALT.hex(),
                                "--response",
                                response,
                                "--response-content-type",
                                "application/octet-stream",
                                "--response-inference-header-length",
                                9)
                        .out())
                .contains("\"response\":true");
    }
}
