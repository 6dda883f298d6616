package dev.assay.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.merkle.InclusionProof;
import dev.assay.server.attest.EvidenceService;
import dev.assay.server.attest.GatedTee;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Strangers ask for evidence, and the TEE is slow. */
@QuarkusTest
@TestProfile(EvidenceUnderLoadTest.SlowTee.class)
class EvidenceUnderLoadTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final String PATH = "/.well-known/assay/evidence?nonce=";
    private static final int QUEUE = 16;
    private static final String LOAN = "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,6],\"datatype\":\"FP32\","
            + "\"data\":[30,2000,1,1,0.2,3]}]}";

    private final TestClient client = TestClient.ofThisServer();

    @Inject
    GatedTee tee;

    @Inject
    EvidenceService evidence;

    /** A TEE that waits for the test, and a queue that is soon full. */
    public static final class SlowTee implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(GatedTee.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "assay.evidence.queue", Integer.toString(QUEUE),
                    "assay.evidence.per-client.waiting", "1000",
                    "assay.evidence.per-client.rate", "1000",
                    "assay.evidence.per-client.burst", "100000");
        }
    }

    @AfterEach
    void open() throws Exception {
        tee.open();
        awaitWaiting(0);
    }

    @Test
    void callersWhoComeTogetherGetOneBundleAndEachItsOwnProof() throws Exception {
        List<HttpResponse<byte[]>> answers = share(3);

        byte[] body = answers.get(0).body();
        Bytes root = wrapperNonce(answers.get(0));
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).body()).isEqualTo(body);
            InclusionProof proof = proof(answers.get(i));
            assertThat(proof.treeSize()).isEqualTo(3);
            assertThat(proof.root(nonce(i), CRYPTO)).isEqualTo(root);
            assertThat(proof.root(nonce(i + 1), CRYPTO)).isNotEqualTo(root);
        }
    }

    @Test
    void aHeaderThatWasTamperedWithLeadsNowhere() throws Exception {
        List<HttpResponse<byte[]>> answers = share(3);
        Bytes root = wrapperNonce(answers.get(0));
        byte[] encoded = proof(answers.get(0)).encode().toArray();

        int readable = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte[] tampered = encoded.clone();
            tampered[i] ^= 1;
            try {
                assertThat(InclusionProof.decode(Bytes.of(tampered)).root(nonce(0), CRYPTO))
                        .isNotEqualTo(root);
                readable++;
            } catch (MalformedException e) {
                assertThat(e).hasMessageStartingWith("inclusion proof");
            }
        }
        assertThat(readable).isPositive();
    }

    @Test
    void whoIsAloneGetsNoHeader() throws Exception {
        HttpResponse<byte[]> answer = client.get(PATH + nonce(0).hex());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Assay-Nonce-Proof")).isEmpty();
        assertThat(wrapperNonce(answer)).isEqualTo(nonce(0));
    }

    @Test
    void inferenceGoesOnWhileTheTeeIsSlow() throws Exception {
        inferUnderFlood(false);
    }

    @Test
    void inferenceGoesOnWhileTheTeeKeepsAProcessorBusy() throws Exception {
        inferUnderFlood(true);
    }

    /** No quote is finished before every inference is: whoever waited for one would wait for ever. */
    private void inferUnderFlood(boolean busy) throws Exception {
        tee.shut(busy);
        List<CompletableFuture<HttpResponse<byte[]>>> flood = new ArrayList<>();
        for (int i = 0; i < 5 * QUEUE; i++) {
            flood.add(ask(i));
        }
        tee.awaitBegun();
        for (int i = 0; i < 50; i++) {
            assertThat(client.post("/v2/models/loan-risk/infer", LOAN).statusCode())
                    .isEqualTo(200);
            assertThat(client.get("/v2/health/ready").statusCode()).isEqualTo(200);
            assertThat(client.get("/.well-known/assay/bundle").statusCode()).isEqualTo(200);
        }
        tee.open();

        List<HttpResponse<byte[]>> answers =
                flood.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 429);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).allSatisfy(answer -> {
            InferHttpTest.assertError(answer, 429, "evidence.queue_full");
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 120);
        });
    }

    @Test
    void whoHangsUpIsDroppedFromTheQueue() throws Exception {
        tee.shut(false);
        CompletableFuture<HttpResponse<byte[]>> first = ask(0);
        tee.awaitBegun();
        long hangUps = evidence.statistics().hangUps();
        try (SSLSocket socket = client.socket()) {
            socket.getOutputStream()
                    .write(("GET " + PATH + nonce(1).hex() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes("US-ASCII"));
            awaitWaiting(1);
        }
        awaitWaiting(0);

        CompletableFuture<HttpResponse<byte[]>> second = ask(2);
        awaitWaiting(1);
        second.cancel(true);
        awaitWaiting(0);

        assertThat(evidence.statistics().hangUps()).isEqualTo(hangUps + 2);
        CompletableFuture<HttpResponse<byte[]>> stays = ask(3);
        awaitWaiting(1);
        tee.open();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(wrapperNonce(stays.join())).isEqualTo(nonce(3));
    }

    /** Has callers arrive, one after another, while another's quote is made. */
    private List<HttpResponse<byte[]>> share(int callers) throws Exception {
        tee.shut(false);
        CompletableFuture<HttpResponse<byte[]>> first = ask(1000);
        tee.awaitBegun();
        List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            asked.add(ask(i));
            awaitWaiting(i + 1);
        }
        tee.open();
        assertThat(first.join().headers().firstValue("Assay-Nonce-Proof")).isEmpty();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(int number) {
        return client.getAsync(PATH + nonce(number).hex());
    }

    private void awaitWaiting(int callers) throws InterruptedException {
        for (int attempt = 0; attempt < 4000 && evidence.waiting() != callers; attempt++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(evidence.waiting()).isEqualTo(callers);
    }

    private static Bytes wrapperNonce(HttpResponse<byte[]> answer) throws MalformedException {
        Bytes wrapper = EvidenceBundle.decode(Bytes.of(answer.body())).wrapper();
        return StatementWrapper.decode(wrapper).nonce();
    }

    private static InclusionProof proof(HttpResponse<byte[]> answer) throws MalformedException {
        String header = answer.headers().firstValue("Assay-Nonce-Proof").orElseThrow();
        assertThat(header).startsWith(":").endsWith(":");
        return InclusionProof.decode(Base64Text.decode(header.substring(1, header.length() - 1), "header"));
    }

    private static Bytes nonce(int number) {
        return CRYPTO.sha256(Bytes.utf8("nonce " + number));
    }
}
