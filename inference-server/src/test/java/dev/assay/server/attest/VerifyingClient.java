package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** What a careful client does on one connection: evidence first, then requests, and every receipt is checked. */
final class VerifyingClient implements AutoCloseable {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final String NONCE = "ab".repeat(32);
    private static final String TARGET = "/v1/embeddings";
    private static final String BODY = "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"Hello.\"}";

    private final TlsClient connection;
    private final VerifiedBundle evidence;

    private VerifyingClient(TlsClient connection, VerifiedBundle evidence) {
        this.connection = connection;
        this.evidence = evidence;
    }

    static VerifyingClient connect() throws Exception {
        TlsClient connection = TlsClient.connect();
        return new VerifyingClient(connection, evidence(connection));
    }

    /** Evidence that was asked for on this connection names the key of this connection. */
    private static VerifiedBundle evidence(TlsClient connection) throws Exception {
        TlsClient.Answer answer = connection.get("/.well-known/assay/evidence?nonce=" + NONCE);
        assertThat(answer.status()).isEqualTo(200);
        VerifiedBundle verified = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO)
                .verifyEvidence(
                        EvidenceBundle.decode(answer.body()), Instant.now().getEpochSecond());
        Bytes spki = Bytes.of(connection.certificate().getPublicKey().getEncoded());
        assertThat(verified.core().tlsSpkiSha256()).isEqualTo(CRYPTO.sha256(spki));
        return verified;
    }

    TlsClient connection() {
        return connection;
    }

    long epoch() {
        return evidence.core().epoch();
    }

    /** One inference whose receipt is of the epoch that was verified at the beginning. */
    void infer() throws Exception {
        TlsClient.Answer answer = connection.post(TARGET, NONCE, BODY);
        assertThat(answer.status())
                .as(new String(answer.body().toArray(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        ReceiptIssuer issuer =
                new ReceiptIssuer(evidence.coreDigest(), evidence.core().receiptKey(), evidence.models());
        new ReceiptVerifier(CRYPTO)
                .verify(
                        SignedReceipt.decode(byteSequence(answer.header("Assay-Receipt"))),
                        issuer,
                        new ReceiptExpectations(
                                byteSequence(answer.header("Assay-Salt")),
                                Exchange.httpRequest("POST", TARGET, "application/json", null, Bytes.utf8(BODY)),
                                Exchange.httpResponse(200, "application/json", null, answer.body()),
                                Bytes.fromHex(NONCE),
                                "all-MiniLM-L6-v2"));
    }

    /** Asks again, and gets evidence for the same statement. */
    void askAgain() throws Exception {
        assertThat(evidence(connection).coreDigest()).isEqualTo(evidence.coreDigest());
    }

    /** The published bundle is the one that the connection's certificate names. */
    void comparePublished() throws Exception {
        Bytes der = Bytes.of(connection.certificate().getEncoded());
        CertificateEvidence shown =
                Objects.requireNonNull(CertificateEvidence.in(Certificate.decode(der, "certificate")));
        assertThat(shown.core()).isEqualTo(evidence.core().encode());
        assertThat(CRYPTO.sha256(connection.get("/.well-known/assay/bundle").body()))
                .isEqualTo(shown.bundleSha256());
    }

    private static Bytes byteSequence(String value) throws Exception {
        return Base64Text.decode(value.substring(1, value.length() - 1), "header");
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }
}
