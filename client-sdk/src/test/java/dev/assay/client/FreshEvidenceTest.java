package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.bytes.Bytes;
import dev.assay.client.LyingServer.Response;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.merkle.MerkleTree;
import dev.assay.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence that several callers share, and servers that have too many of them. */
@Timeout(60)
class FreshEvidenceTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes CHALLENGE = Bytes.of(new byte[32]);
    private static final Bytes OTHERS = Bytes.of(new byte[64]);
    private static final ClientOptions OPTIONS = ClientOptions.defaults()
            .withConnectTimeout(Duration.ofSeconds(10))
            .withRequestTimeout(Duration.ofSeconds(10));

    private FakeService service;
    private LyingServer server;

    @BeforeEach
    void start() throws Exception {
        TlsIdentity tls = LyingServer.newTlsIdentity();
        service = new FakeService("server", tls);
        service.bindsSessions = false;
        server = LyingServer.https(0, tls, "TLSv1.3", service);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private AssayClient connect() throws AssayException {
        return AssayClient.connect(server.uri(), Policy.simulatedDefault(), OPTIONS);
    }

    private String codeOfConnecting() {
        return catchThrowableOfType(AssayException.class, () -> connect().close())
                .code();
    }

    // --- shared nonces ---

    /** Every nonce is answered together with another, at {@code index} of two. */
    private void share(int index) {
        service.evidenceNonce = nonce -> {
            List<Bytes> nonces = index == 0 ? List.of(nonce, OTHERS) : List.of(OTHERS, nonce);
            String proof = ByteSequence.encode(
                    MerkleTree.prove(nonces, CRYPTO).get(index).encode());
            service.evidenceAnswer = response -> response.with("Assay-Nonce-Proof", proof);
            return MerkleTree.root(nonces, CRYPTO);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aNonceAmongOthersIsAnsweredWithItsProof(int index) throws Exception {
        share(index);
        try (AssayClient client = connect()) {
            assertThat(client.attestation().isAccepted()).isTrue();
        }
    }

    @Test
    void aProofForAnotherNonceIsNone() {
        share(0);
        var honest = service.evidenceNonce;
        service.evidenceNonce = nonce -> honest.apply(OTHERS);
        assertThat(codeOfConnecting()).isEqualTo("policy.nonce_mismatch");
    }

    @Test
    void aRootWithoutProofIsAnotherNonce() {
        share(0);
        var honest = service.evidenceNonce;
        service.evidenceNonce = nonce -> {
            Bytes root = honest.apply(nonce);
            service.evidenceAnswer = response -> response;
            return root;
        };
        assertThat(codeOfConnecting()).isEqualTo("policy.nonce_mismatch");
    }

    @Test
    void anUnreadableProofIsMalformed() {
        service.evidenceAnswer = response -> response.with("Assay-Nonce-Proof", ByteSequence.encode(Bytes.utf8("no")));
        assertThat(codeOfConnecting()).isEqualTo("malformed");
        service.evidenceAnswer = response -> response.with("Assay-Nonce-Proof", "no byte sequence");
        assertThat(codeOfConnecting()).isEqualTo("malformed");
    }

    @Test
    void evidenceForSomebodyElseComesWithItsProof() throws Exception {
        try (AssayClient client = connect()) {
            FetchedEvidence alone = client.fetchEvidence(CHALLENGE);
            assertThat(alone.proof()).isEmpty();
            assertThat(alone.expectedNonce(CHALLENGE, CRYPTO)).isEqualTo(nonceOf(alone));
            share(1);
            FetchedEvidence shared = client.fetchEvidence(CHALLENGE);
            assertThat(shared.proof()).isPresent();
            assertThat(shared.expectedNonce(CHALLENGE, CRYPTO)).isEqualTo(nonceOf(shared));
            assertThat(shared.expectedNonce(OTHERS, CRYPTO)).isNotEqualTo(nonceOf(shared));
        }
    }

    private static Bytes nonceOf(FetchedEvidence evidence) throws Exception {
        EvidenceBundle bundle = EvidenceBundle.decodeCbor(evidence.bundle());
        return StatementWrapper.decode(bundle.wrapper()).nonce();
    }

    // --- too many callers ---

    private static Response busy(String retryAfter) {
        return Response.of(429, FakeService.TYPE, Bytes.utf8("{\"error\":\"busy\",\"code\":\"evidence.busy\"}"))
                .with("Retry-After", retryAfter);
    }

    @Test
    void aBusyServerIsAskedOnceMoreWhenItSays() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        service.evidenceAnswer = response -> asked.getAndIncrement() == 0 ? busy("1") : response;
        connect().close();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aServerThatStaysBusyIsNotAskedForever() {
        AtomicInteger asked = new AtomicInteger();
        service.evidenceAnswer = response -> {
            asked.incrementAndGet();
            return busy("1");
        };
        ServerErrorException error =
                catchThrowableOfType(ServerErrorException.class, () -> connect().close());
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.code()).isEqualTo("evidence.busy");
        assertThat(error).hasMessage("the server answered 429: busy; it can be asked again in 1 s");
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "soon", "Fri, 27 Nov 2026 00:00:00 GMT"})
    void aServerThatIsBusyForTooLongIsNotWaitedFor(String retryAfter) {
        AtomicInteger asked = new AtomicInteger();
        service.evidenceAnswer = response -> {
            asked.incrementAndGet();
            return busy(retryAfter);
        };
        assertThat(codeOfConnecting()).isEqualTo("evidence.busy");
        assertThat(asked).hasValue(1);
    }
}
