package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.JsonValue;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    private static final Bytes NONCE = new BouncyCastleCrypto().sha256(Bytes.utf8("nonce"));
    private static final long ISSUED = 1_795_000_000L;
    private static final String AT = "2026-11-18T11:06:41Z";

    @TempDir
    private Path folder;

    private final FakeEnclave enclave = FakeEnclave.named("cli");
    private Path bundle;

    @BeforeEach
    void write() throws Exception {
        bundle = write("bundle.cbor", enclave.bundle(NONCE, ISSUED).encodeCbor());
    }

    private Path write(String name, Bytes content) throws Exception {
        return Files.write(folder.resolve(name), content.toArray());
    }

    @Test
    void simulatedPolicyAcceptsAndGivesAnAttestationResult() {
        Cli.Result result =
                Cli.run("verify", bundle, "--policy", "simulated", "--nonce", NONCE.hex(), "--at", AT, "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.text("result")).isEqualTo("verified");
        assertThat(result.text("tee")).isEqualTo("simulated");
        assertThat(result.json().get("code")).isInstanceOf(JsonValue.JsonNull.class);
        assertThat(result.json().get("ear")).isInstanceOf(JsonValue.JsonObject.class);
        assertThat(result.json())
                .containsKeys("tcb_status", "advisory_ids", "claims", "findings")
                .containsEntry("advisory_ids", new JsonValue.JsonArray(java.util.List.of()));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void jsonBundlesAreReadToo() throws Exception {
        Path json = write("bundle.json", enclave.bundle(NONCE, ISSUED).encodeJson());
        assertThat(Cli.run("verify", json, "--policy", "none").exit()).isZero();
    }

    @Test
    void theDefaultPolicyRefusesSimulatedEvidence() {
        Cli.Result result = Cli.run("verify", bundle, "--nonce", NONCE.hex(), "--at", AT, "--json");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("result")).isEqualTo("refused");
        assertThat(result.text("code")).isEqualTo("policy.simulated_refused");
        assertThat(result.findings()).contains("policy.measurement_not_allowed");
    }

    @Test
    void withoutAPolicyThereIsNoAttestationResult() {
        Cli.Result result = Cli.run("verify", bundle, "--policy", "none", "--json");
        assertThat(result.exit()).isZero();
        assertThat(result.text("result")).isEqualTo("verified");
        assertThat(result.json().get("ear")).isInstanceOf(JsonValue.JsonNull.class);
    }

    @Test
    void aForgottenNonceIsRefused() {
        Cli.Result result = Cli.run("verify", bundle, "--policy", "simulated", "--at", AT, "--json");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("code")).isEqualTo("policy.nonce_mismatch");
    }

    @Test
    void oldEvidenceIsRefused() {
        Cli.Result result = Cli.run(
                "verify",
                bundle,
                "--policy",
                "simulated",
                "--nonce",
                NONCE.hex(),
                "--json",
                "--at",
                "2026-11-18T12:00:00Z");
        assertThat(result.exit()).isEqualTo(30);
        assertThat(result.text("code")).isEqualTo("policy.evidence_stale");
    }

    @Test
    void anotherRootIsRejected() throws Exception {
        Path other = write(
                "other.cbor",
                enclave.withRoot(FakeSigner.named("no root"))
                        .bundle(NONCE, ISSUED)
                        .encodeCbor());
        Cli.Result result = Cli.run("verify", other, "--policy", "none", "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("result")).isEqualTo("rejected");
        assertThat(result.text("code")).isEqualTo("evidence.untrusted_root");
    }

    @Test
    void otherReportDataIsRejected() {
        Cli.Result result = Cli.run("verify", bundle, "--policy", "none", "--report-data", "00".repeat(64), "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("statement.report_data_mismatch");
    }

    @Test
    void evidenceWithoutABundleIsJudgedByItsOwnRules() throws Exception {
        Path bare = write("bare.cose", enclave.bundle(NONCE, ISSUED).cpu().value());
        assertThat(Cli.run("verify", bare, "--policy", "simulated", "--json").text("result"))
                .isEqualTo("verified");
        Cli.Result refused = Cli.run("verify", bare, "--type", "simulated", "--json");
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.text("code")).isEqualTo("policy.simulated_refused");
        assertThat(refused.json().get("ear")).isInstanceOf(JsonValue.JsonObject.class);
    }

    @Test
    void unreadableFilesAreMalformed() throws Exception {
        Bytes encoded = enclave.bundle(NONCE, ISSUED).encodeCbor();
        Path cut = write("cut.cbor", encoded.slice(0, encoded.length() - 1));
        Cli.Result result = Cli.run("verify", cut, "--json");
        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.text("result")).isEqualTo("malformed");
        assertThat(result.text("code")).isEqualTo("malformed");
        assertThat(Cli.run("verify", write("empty", Bytes.empty())).exit()).isEqualTo(10);
        assertThat(Cli.run("verify", bundle, "--type", "tdx").exit()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "sgx, dcap-sgx/sgx-phala-00a067-proc/quote.bin",
        "tdx, dcap-tdx/tdx4-phala-b0c06f-uptodate/quote.bin",
        "sev-snp, sev-snp/snp-milan-v2-google/report.bin",
        "nvidia, nvidia/h100-550.90.07-nvtrust/report.bin",
        "nitro, aws-nitro/nitro-dstack-2025/attestation.cbor"
    })
    void kindsWithoutAVerifierAreNeverCalledVerified(String kind, String file) {
        Path real = Path.of(System.getProperty("assay.vectors", "absent"), file);
        assumeTrue(Files.isRegularFile(real), "real evidence is not part of the project and is not here: " + file);
        Cli.Result result = Cli.run("verify", real, "--policy", "none", "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("evidence.type_unsupported");
        assertThat(result.text("tee")).isEqualTo(kind);
        assertThat(Cli.run("verify", real, "--type", kind).exit()).isEqualTo(20);
    }

    @Test
    void misuseIsToldFromBadInput() {
        assertThat(Cli.run("verify").exit()).isEqualTo(2);
        assertThat(Cli.run("verify", folder.resolve("absent")).exit()).isEqualTo(2);
        assertThat(Cli.run("verify", bundle, "--type", "tpm").exit()).isEqualTo(2);
        assertThat(Cli.run("verify", bundle, "--at", "yesterday").exit()).isEqualTo(2);
        assertThat(Cli.run("verify", bundle, "--nonce", "xyz").exit()).isEqualTo(2);
        assertThat(Cli.run("verify", bundle, "--policy", "none", "--trust-anchor", bundle)
                        .exit())
                .isEqualTo(2);
        Cli.Result result = Cli.run("verify", "--json", "--colour");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.text("result")).isEqualTo("usage");
    }

    @Test
    void bundlesOfUnknownEvidenceAreRejected() throws Exception {
        EvidenceBundle known = enclave.bundle(NONCE, ISSUED);
        EvidenceBundle unknown = new EvidenceBundle(
                known.core(),
                known.wrapper(),
                new dev.assay.evidence.CmwRecord("application/x-unknown", Bytes.utf8("?"), 4),
                known.gpus(),
                known.models(),
                null,
                known.endorsements());
        Cli.Result result = Cli.run("verify", write("unknown.cbor", unknown.encodeCbor()), "--json");
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.text("code")).isEqualTo("evidence.type_unsupported");
        assertThat(result.text("tee")).isEqualTo("null");
    }
}
