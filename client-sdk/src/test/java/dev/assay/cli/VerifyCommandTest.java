package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.cose.CoseKey;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.JsonValue;
import dev.assay.merkle.MerkleTree;
import dev.assay.result.EarToken;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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
                .containsEntry("advisory_ids", new JsonValue.JsonArray(List.of()));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void anAttestationResultIsSignedWithAKeyOfOnesOwn() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path key = write("key.pem", pem(pair.getPrivate().getEncoded()));
        Cli.Result result = Cli.run(
                "verify",
                bundle,
                "--policy",
                "simulated",
                "--nonce",
                NONCE.hex(),
                "--at",
                AT,
                "--ear-key",
                key,
                "--json");
        byte[] spki = pair.getPublic().getEncoded();
        CoseKey publicKey = new CoseKey(Bytes.of(spki).slice(spki.length - 32, spki.length));
        assertThat(EarToken.verify(result.text("ear_jwt"), publicKey, new BouncyCastleCrypto()))
                .isEqualTo(result.json().get("ear"));
        assertThat(Cli.run("verify", bundle, "--policy", "none", "--ear-key", key)
                        .exit())
                .isEqualTo(2);
        assertThat(Cli.run("verify", bundle, "--policy", "simulated", "--ear-key", bundle)
                        .exit())
                .isEqualTo(2);
    }

    private static Bytes pem(byte[] pkcs8) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8);
        return Bytes.utf8("-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
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

    /** A bundle that answers {@link #NONCE} and another one. */
    private Path shared(Bytes other) throws Exception {
        Bytes root = MerkleTree.root(List.of(other, NONCE), new BouncyCastleCrypto());
        return write("shared.cbor", enclave.bundle(root, ISSUED).encodeCbor());
    }

    private Cli.Result verifyShared(Path file, String nonce, Object proof) {
        return Cli.run(
                "verify",
                file,
                "--policy",
                "simulated",
                "--at",
                AT,
                "--json",
                "--nonce",
                nonce,
                "--nonce-proof",
                proof);
    }

    @Test
    void aNonceThatWasAnsweredWithOthersNeedsItsProof() throws Exception {
        Bytes other = Bytes.of(new byte[16]);
        Path file = shared(other);
        Bytes proof = MerkleTree.prove(List.of(other, NONCE), new BouncyCastleCrypto())
                .get(1)
                .encode();
        assertThat(verifyShared(file, NONCE.hex(), proof.hex()).exit()).isZero();
        assertThat(verifyShared(file, NONCE.hex(), write("proof.cbor", proof)).exit())
                .isZero();
        Path field = write("field", Bytes.utf8(ByteSequence.encode(proof) + "\n"));
        assertThat(verifyShared(file, NONCE.hex(), field).exit()).isZero();

        assertThat(verifyShared(file, other.hex(), proof.hex()).text("code")).isEqualTo("policy.nonce_mismatch");
        assertThat(verifyShared(bundle, NONCE.hex(), proof.hex()).text("code")).isEqualTo("policy.nonce_mismatch");
        assertThat(verifyShared(file, NONCE.hex(), "00").exit()).isEqualTo(10);
        assertThat(verifyShared(file, NONCE.hex(), folder.resolve("none")).exit())
                .isEqualTo(2);
        assertThat(Cli.run("verify", file, "--policy", "simulated", "--nonce-proof", proof.hex())
                        .exit())
                .isEqualTo(2);
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
        "sev-snp, sev-snp/snp-milan-v2-google/report.bin"
    })
    void withoutItsCollateralEvidenceIsNeitherVerifiedNorRejected(String kind, String file) {
        Path real = real(file);
        Cli.Result result =
                Cli.run("verify", real, "--policy", "none", "--at", "2025-07-04T10:28:44Z", "--offline", "--json");
        assertThat(result.exit()).isEqualTo(40);
        assertThat(result.text("result")).isEqualTo("unavailable");
        assertThat(result.text("code")).startsWith("collateral.");
        assertThat(result.text("tee")).isEqualTo(kind);
        assertThat(result.json()).containsKeys("tcb_status", "advisory_ids", "claims", "findings", "ear");
    }

    @Test
    void aNonceIsComparedWhereEvidenceHasOneAndRefusedElsewhere() {
        Path gpu = real("nvidia/h100-550.90.07-nvtrust/report.bin");
        Object[] arguments = {
            "verify", gpu, "--policy", "none", "--nonce", "00".repeat(32), "--at", "2025-06-11T00:00:00Z", "--json"
        };
        assertThat(Cli.run(arguments).text("code")).isEqualTo("nvidia.nonce_mismatch");
        arguments[5] = "931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb";
        assertThat(Cli.run(arguments).text("result")).isEqualTo("verified");
        Path quote = real("dcap-sgx/sgx-phala-00a067-proc/quote.bin");
        assertThat(Cli.run("verify", quote, "--nonce", "00", "--json").exit()).isEqualTo(2);
    }

    @Test
    void aQuoteIsAcceptedByAPolicyMadeFromItAndItsTwinIsNot() throws Exception {
        Path quote = real("dcap-tdx/tdx4-phala-b0c06f-uptodate/quote.bin");
        Object[] judged = {"--endorsements", quote.getParent(), "--at", "2025-07-04T10:16:31Z"};
        Cli.Result init = run(judged, "policy", "init", "--from-evidence", quote);
        assertThat(init.exit()).as(init.err()).isZero();
        Path policy = write("policy.json", Bytes.utf8(init.out()));
        Cli.Result accepted = run(judged, "verify", quote, "--policy", policy, "--json");
        assertThat(accepted.text("result")).as(accepted.out()).isEqualTo("verified");
        assertThat(accepted.out())
                .contains("\"ear_status\":\"affirming\"")
                .contains("\"valid_until\":\"2025-07-05T10:16:31Z\"");
        assertThat(run(judged, "verify", quote, "--policy", policy).out())
                .contains("UpToDate", "intel-tcb-info/tdx", "policy.json: accepts");
        Path twin = write(
                "twin.json",
                Bytes.utf8(init.out()
                        .replace("\"min_tcb_evaluation_data_number\": 0", "\"min_tcb_evaluation_data_number\": 99")));
        Cli.Result refused = run(judged, "verify", quote, "--policy", twin, "--json");
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.text("code")).isEqualTo("policy.tcb_evaluation_too_old");
        assertThat(refused.text("tcb_status")).isEqualTo("UpToDate");
    }

    @Test
    void filesOfAFolderThatAreNoEndorsementsAreSkippedAloud() throws Exception {
        Path quote = real("dcap-tdx/tdx4-phala-b0c06f-uptodate/quote.bin");
        Path readme = write("README", Bytes.utf8("nothing of interest"));
        Cli.Result result = Cli.run(
                "verify",
                quote,
                "--endorsements",
                quote.resolveSibling(""),
                "--endorsements",
                folder,
                "--policy",
                "none",
                "--at",
                "2025-07-04T10:16:31Z",
                "--json");
        assertThat(result.text("result")).isEqualTo("verified");
        assertThat(result.err()).contains("skipped", "README").doesNotContain("quote.bin");
        assertThat(Cli.run("verify", quote, "--endorsements", readme).exit())
                .as("a file that was named itself")
                .isEqualTo(10);
    }

    private static Path real(String file) {
        Path real = Path.of(System.getProperty("assay.vectors", "absent"), file);
        assumeTrue(Files.isRegularFile(real), "real evidence is not part of the project and is not here: " + file);
        return real;
    }

    private static Cli.Result run(Object[] last, Object... first) {
        Object[] all = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return Cli.run(all);
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
