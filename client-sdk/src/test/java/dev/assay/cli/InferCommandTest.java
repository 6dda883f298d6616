package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.client.FakeService;
import dev.assay.client.LyingServer;
import dev.assay.client.LyingServer.Response;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From asking to checking the saved receipt again, against a server on a socket. */
@Timeout(60)
class InferCommandTest {
    @TempDir
    private Path folder;

    private FakeService service;
    private LyingServer server;

    @BeforeEach
    void start() throws Exception {
        var tls = LyingServer.newTlsIdentity();
        service = new FakeService("cli server", tls);
        server = LyingServer.https(0, tls, "TLSv1.3", service);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Path write(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private Cli.Result infer(Object... more) {
        Object[] args = new Object[5 + more.length];
        args[0] = "infer";
        args[1] = server.uri();
        args[2] = "echo";
        args[3] = "--policy";
        args[4] = "simulated";
        System.arraycopy(more, 0, args, 5, more.length);
        return Cli.run(args);
    }

    @Test
    void requestsAreToldFromTextsByTheirContent() throws Exception {
        Cli.Result request = infer("--input", write("in.json", "{\"inputs\":[]}"), "--json");
        assertThat(request.exit()).isZero();
        assertThat(request.text("result")).isEqualTo("verified");
        assertThat(request.out()).contains("model_name");
        assertThat(service.lastTarget).isEqualTo("/v2/models/echo/infer");
        service.embeddings = Bytes.utf8("{\"data\":[{\"index\":0,\"embedding\":[0.5,1]}]}");
        Cli.Result text = infer("--input", write("in.txt", "{no json"));
        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("2 numbers: 0.500000, 1.000000");
        assertThat(service.lastTarget).isEqualTo("/v1/embeddings");
    }

    @Test
    void itSaysWhetherTheSessionIsBound() throws Exception {
        boolean bound = KeyingMaterial.isAvailable();
        Path input = write("in.json", "{\"inputs\":[]}");
        Cli.Result json = infer("--input", input, "--json");
        assertThat(json.json().get("session_bound")).isEqualTo(JsonValue.of(bound));
        assertThat(infer("--input", input).out())
                .contains(bound ? "the evidence names this TLS session" : "not session-bound: this JVM");
        service.bindsSessions = false;
        assertThat(infer("--input", input).out()).contains("not session-bound");
        assertThat(infer("--input", input, "--json").json().get("session_bound"))
                .isEqualTo(JsonValue.of(false));
    }

    @Test
    void anotherInstanceIsAskedForByItsName() throws Exception {
        service.enclave = service.enclave.withInstanceName("models.example");
        Path input = write("in.json", "{\"inputs\":[]}");
        Cli.Result refused = infer("--input", input, "--json");
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.text("code")).isEqualTo("policy.instance_not_allowed");
        assertThat(infer("--input", input, "--instance", "models.example").exit())
                .isZero();
    }

    @Test
    void theDefaultPolicySendsNothing() {
        Cli.Result result = Cli.run("infer", server.uri(), "echo", "--text", "secret", "--json");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("code")).isEqualTo("policy.simulated_refused");
        assertThat(result.findings()).contains("policy.measurement_not_allowed");
        assertThat(service.questionsAsked).hasValue(0);
    }

    @Test
    void aChangedAnswerIsNotPrinted() throws Exception {
        service.answer = response -> response.withBody(Bytes.utf8("{\"outputs\":[\"lies\"]}"));
        Cli.Result result = infer("--json-input", write("in.json", "{\"inputs\":[]}"));
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("receipt.response_mismatch").doesNotContain("lies");
    }

    @Test
    void aSavedReceiptIsCheckedAgainOffline() throws Exception {
        Path receipt = folder.resolve("receipt.json");
        Path bundle = folder.resolve("bundle.cbor");
        assertThat(infer(
                                "--json-input",
                                write("in.json", "{\"inputs\":[]}"),
                                "--receipt-out",
                                receipt,
                                "--bundle-out",
                                bundle)
                        .exit())
                .isZero();
        Cli.Result verified = Cli.run("receipt", "verify", receipt, "--bundle", bundle, "--policy", "none", "--json");
        assertThat(verified.exit()).isZero();
        assertThat(verified.out()).contains("\"request\":true,\"response\":true");

        Cli.Result other = Cli.run(
                "receipt",
                "verify",
                receipt,
                "--bundle",
                bundle,
                "--policy",
                "none",
                "--json",
                "--response",
                write("other.json", "{}"));
        assertThat(other.exit()).isEqualTo(20);
        assertThat(other.text("code")).isEqualTo("receipt.response_mismatch");

        assertThat(Cli.run("receipt", "verify", receipt, "--bundle", bundle, "--json")
                        .text("code"))
                .isEqualTo("policy.simulated_refused");
        assertThat(Cli.run("inspect", receipt, "--json").text("kind")).isEqualTo("saved-receipt");
    }

    @Test
    void serverErrorsAndSilenceAreUnavailable() throws Exception {
        service.answer = response ->
                Response.of(404, "application/json", Bytes.utf8("{\"error\":\"none\",\"code\":\"model.unknown\"}"));
        Cli.Result error = infer("--text", "x", "--json");
        assertThat(error.exit()).isEqualTo(40);
        assertThat(error.text("code")).isEqualTo("model.unknown");
        server.close();
        Cli.Result silence = infer("--text", "x", "--json");
        assertThat(silence.exit()).isEqualTo(40);
        assertThat(silence.text("code")).isEqualTo("server.unreachable");
    }

    @Test
    void misuse() {
        assertThat(infer().exit()).isEqualTo(2);
        assertThat(infer("--text", "x", "--input", "y").exit()).isEqualTo(2);
        assertThat(infer("--text", "x", "--sealed").exit()).isEqualTo(2);
        assertThat(infer("--text", "x", "--timeout", "0").exit()).isEqualTo(2);
        assertThat(Cli.run("infer", "localhost", "echo", "--text", "x").exit()).isEqualTo(2);
        assertThat(Cli.run("infer", server.uri(), "echo", "--text", "x", "--policy", "none")
                        .exit())
                .isEqualTo(2);
    }
}
