package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.EnclaveIdentity;
import dev.assay.enclave.EpochKeys;
import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.testkit.FakeEnclave;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS server's certificate with the evidence that it carries (RFC 9999, id-pe-cmw). */
class CertificateCommandTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Instant NOW = Instant.parse("2026-11-18T11:06:40Z");
    private static final String AT = "2026-11-18T11:06:41Z";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final EnclaveIdentity boot = new EnclaveIdentity("enclave.example", new SecureRandom());
    private final EpochKeys keys = boot.newEpoch();
    private EvidenceBundle bundle = FakeEnclave.named("other").bundle(Bytes.of(new byte[32]), NOW.getEpochSecond());

    @BeforeEach
    void attest() throws Exception {
        bundle = attest(keys);
    }

    private EvidenceBundle attest(EpochKeys named) throws Exception {
        return KeyStatement.attest(new SimulatedTee("test"), boot, named, NOW, HOUR);
    }

    private Path certificate(CertificateEvidence evidence) throws Exception {
        return Files.write(
                folder.resolve("server.der"),
                keys.certify(NOW, HOUR, evidence.encode()).certificate().getEncoded());
    }

    private Path certificate() throws Exception {
        return certificate(CertificateEvidence.of(bundle, CRYPTO));
    }

    @Test
    void theStatementOfACertificateVerifies() throws Exception {
        Cli.Result result = Cli.run("verify", certificate(), "--policy", "none", "--at", AT, "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.text("result")).isEqualTo("verified");
        assertThat(result.text("tee")).isEqualTo("simulated");
        assertThat(result.out())
                .contains("\"bundle_sha256\":\""
                        + CRYPTO.sha256(bundle.encodeCbor()).hex() + "\"")
                .contains("\"instance_name\":\"enclave.example\"")
                .contains("\"not_checked\":[\"models\",\"gpus\"");
        assertThat(result.text("valid_until")).isEqualTo("2026-11-18T12:06:40Z");
    }

    @Test
    void theSameInPem() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(Files.readAllBytes(certificate()))
                + "\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(folder.resolve("server.pem"), pem);
        assertThat(Cli.run("verify", file, "--policy", "none", "--at", AT).exit())
                .isZero();
    }

    @Test
    void aPolicyIsAppliedToTheCpusEvidence() throws Exception {
        Cli.Result refused = Cli.run("verify", certificate(), "--at", AT, "--json");
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.text("result")).isEqualTo("refused");
        assertThat(Cli.run("verify", certificate(), "--policy", "simulated", "--at", AT, "--nonce", nonce())
                        .exit())
                .isZero();
    }

    private String nonce() throws Exception {
        return StatementWrapper.decode(bundle.wrapper()).nonce().hex();
    }

    /** What the CPU's evidence alone does not say. */
    @Test
    void aPolicyIsAppliedToTheStatementToo() throws Exception {
        refused("policy.nonce_mismatch", "", AT);
        refused("policy.instance_not_allowed", ",\"instance_names\":[\"elsewhere\"],\"require_nonce\":false", AT);
        refused(
                "policy.evidence_stale",
                ",\"max_evidence_age_seconds\":60,\"require_nonce\":false",
                "2026-11-18T11:08:00Z");
    }

    private void refused(String code, String rules, String at) throws Exception {
        Path policy = Files.writeString(
                folder.resolve("policy.json"),
                "{\"assay_policy\":1,\"mode\":\"simulated\",\"dangerously_accept_any_measurement\":true" + rules + "}");
        Cli.Result result = Cli.run("verify", certificate(), "--policy", policy, "--at", at, "--json");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("code")).isEqualTo(code);
    }

    /** Whoever has stolen the key can write a certificate that lives longer. */
    @Test
    void aStatementThatHasExpiredIsNotSavedByItsCertificate() throws Exception {
        Path longer = Files.write(
                folder.resolve("longer.der"),
                keys.certify(
                                NOW,
                                HOUR.multipliedBy(9),
                                CertificateEvidence.of(bundle, CRYPTO).encode())
                        .certificate()
                        .getEncoded());
        Cli.Result result = Cli.run("verify", longer, "--policy", "none", "--at", "2026-11-18T12:30:00Z", "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("certificate.expired");
        assertThat(result.out()).contains("the statement in it has expired");
    }

    @Test
    void aStatementAboutAnotherKeyIsRejected() throws Exception {
        EvidenceBundle others = attest(boot.newEpoch());
        rejected(CertificateEvidence.of(others, CRYPTO), "statement.tls_key_mismatch");
    }

    @Test
    void anotherWrapperOrCoreIsRejected() throws Exception {
        EvidenceBundle others = attest(boot.newEpoch());
        CertificateEvidence right = CertificateEvidence.of(bundle, CRYPTO);
        rejected(
                new CertificateEvidence(right.core(), others.wrapper(), right.cpu(), right.bundleSha256()),
                "statement.report_data_mismatch");
        rejected(
                new CertificateEvidence(others.core(), right.wrapper(), right.cpu(), right.bundleSha256()),
                "statement.core_digest_mismatch");
    }

    private void rejected(CertificateEvidence evidence, String code) throws Exception {
        Cli.Result result = Cli.run("verify", certificate(evidence), "--policy", "none", "--at", AT, "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo(code);
    }

    @Test
    void aCertificateOutOfItsTimeOrChangedIsRejected() throws Exception {
        Cli.Result late =
                Cli.run("verify", certificate(), "--policy", "none", "--at", "2026-11-18T12:06:41Z", "--json");
        assertThat(late.text("code")).isEqualTo("certificate.expired");
        byte[] changed = Files.readAllBytes(certificate());
        changed[changed.length - 1] ^= 1;
        Path file = Files.write(folder.resolve("changed.der"), changed);
        Cli.Result result = Cli.run("verify", file, "--policy", "none", "--at", AT, "--json");
        assertThat(result.text("code")).isEqualTo("certificate.signature_invalid");
    }

    @Test
    void aCertificateWithoutEvidenceOrWithSomebodyElsesIsNone() throws Exception {
        Path plain = Files.write(
                folder.resolve("plain.der"),
                keys.certify(NOW, HOUR, null).certificate().getEncoded());
        Cli.Result none = Cli.run("verify", plain, "--policy", "none", "--json");
        assertThat(none.exit()).isEqualTo(10);
        assertThat(none.text("message")).contains("carries no evidence");

        Path other = Files.write(
                folder.resolve("other.der"),
                keys.certify(NOW, HOUR, bundle.encodeCbor()).certificate().getEncoded());
        assertThat(Cli.run("verify", other, "--policy", "none").exit()).isEqualTo(10);
        Cli.Result inspected = Cli.run("inspect", other, "--json");
        assertThat(inspected.exit()).isZero();
        assertThat(inspected.out()).contains("\"evidence_problem\":\"certificate evidence: unknown collection type\"");
    }

    @Test
    void evidenceOfADeviceDoesNotStandForTheCpus() throws Exception {
        CertificateEvidence right = CertificateEvidence.of(bundle, CRYPTO);
        CmwRecord unknown = new CmwRecord("application/octet-stream", Bytes.utf8("x"), CmwRecord.EVIDENCE);
        rejected(
                new CertificateEvidence(right.core(), right.wrapper(), unknown, right.bundleSha256()),
                "evidence.type_unsupported");
    }

    @Test
    void inspectShowsWhatStandsInIt() throws Exception {
        Cli.Result result = Cli.run("inspect", certificate(), "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("\"evidence\":{")
                .contains("\"tls_spki_sha256\":\"" + keys.tlsSpkiSha256(CRYPTO).hex() + "\"")
                .contains("\"bundle_sha256\":\""
                        + CRYPTO.sha256(bundle.encodeCbor()).hex() + "\"");
    }
}
