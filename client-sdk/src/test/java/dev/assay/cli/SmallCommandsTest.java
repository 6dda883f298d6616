package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.document.DocumentDescriber;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.enclave.TeeDetection;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNitro;
import dev.assay.testkit.FakeNvidia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallCommandsTest {
    @TempDir
    private Path folder;

    // --- help and misuse ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "infer",
                "evidence",
                "verify",
                "inspect",
                "receipt verify",
                "vectors",
                "doctor",
                "policy init",
                "policy explain",
                "policy check",
                "policy schema",
                "canister info",
                "canister cost",
                "canister verify"
            })
    void everyCommandHasHelpWithExamples(String command) {
        Object[] words = (command + " --help").split(" ");
        Cli.Result result = Cli.run(words);
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Examples:").contains("--json").contains("assay " + command);
    }

    @Test
    void groupsAndUnknownCommandsAreMisuse() {
        for (String group : List.of("policy", "canister", "receipt", "conjure")) {
            assertThat(Cli.run(group).exit()).as(group).isEqualTo(2);
        }
        assertThat(Cli.run().exit()).isEqualTo(2);
    }

    // --- evidence ---

    @Test
    void autoFailsClosedWithWhatItLookedFor() {
        assumeTrue(
                new TeeDetection(Path.of("/"), "test").signs().stream().noneMatch(TeeDetection.Sign::present),
                "this machine has signs of a TEE");
        Cli.Result result = Cli.run("evidence", "--json");
        assertThat(result.exit()).isEqualTo(40);
        assertThat(result.text("code")).isEqualTo("tee.unavailable");
        assertThat(result.text("message")).contains("/dev/sgx");
    }

    @Test
    void simulatedEvidenceAnswersANonceAndVerifies() {
        Path bundle = folder.resolve("bundle.json");
        String nonce = "ab".repeat(16);
        assertThat(Cli.run("evidence", "--tee", "simulated", "--nonce", nonce, "--format", "json", "--out", bundle)
                        .exit())
                .isZero();
        Cli.Result verified = Cli.run("verify", bundle, "--policy", "simulated", "--nonce", nonce, "--json");
        assertThat(verified.exit()).isZero();
        assertThat(verified.text("result")).isEqualTo("verified");
    }

    @Test
    void evidenceMisuse() {
        assertThat(Cli.run("evidence", "--tee", "trustzone").exit()).isEqualTo(2);
        assertThat(Cli.run("evidence", "--tee", "simulated", "--nonce", "00").exit())
                .isEqualTo(2);
        assertThat(Cli.run("evidence", "--tee", "simulated", "--format", "xml").exit())
                .isEqualTo(2);
    }

    // --- policies ---

    @Test
    void aPolicyMadeFromABundleAcceptsItsEnclaveAndNoOther() throws Exception {
        Bytes nonce = Bytes.of(new byte[32]);
        FakeEnclave enclave = FakeEnclave.named("one");
        Path bundle = write("one.cbor", enclave.bundle(nonce, 1_795_000_000L).encodeCbor());
        Path other = write(
                "two.cbor",
                FakeEnclave.named("two").bundle(nonce, 1_795_000_000L).encodeCbor());
        Cli.Result init = Cli.run("policy", "init", "--from-bundle", bundle);
        assertThat(init.exit()).isZero();
        Path policy = write("policy.json", Bytes.utf8(init.out()));
        assertThat(Cli.run("policy", "check", policy).exit()).isZero();
        Object[] rest = {"--policy", policy, "--nonce", nonce.hex(), "--at", "2026-11-18T11:06:41Z", "--json"};
        assertThat(verify(bundle, rest).text("result")).isEqualTo("verified");
        assertThat(verify(other, rest).text("code")).isEqualTo("policy.measurement_not_allowed");
        assertThat(verify(other, rest).findings()).contains("policy.model_digest_not_allowed");
    }

    private static Cli.Result verify(Path file, Object... rest) {
        Object[] args = new Object[rest.length + 2];
        args[0] = "verify";
        args[1] = file;
        System.arraycopy(rest, 0, args, 2, rest.length);
        return Cli.run(args);
    }

    @Test
    void theStartingPolicyIsTheStrictDefault() throws Exception {
        Path policy = write("policy.json", Bytes.utf8(Cli.run("policy", "init").out()));
        assertThat(Cli.run("policy", "check", policy, "--json").text("digest"))
                .isEqualTo(Cli.run("policy", "check", "default", "--json").text("digest"));
        assertThat(Cli.run("policy", "explain", policy).out()).doesNotContain("\n!");
    }

    @Test
    void looseningsAreMarked() {
        Cli.Result result = Cli.run("policy", "explain", "simulated");
        assertThat(result.out()).contains("! mode").contains("! dangerously_accept_any_measurement");
        assertThat(Cli.run("policy", "explain", "simulated", "--json").text("result"))
                .isEqualTo("explained");
    }

    @Test
    void misspeltRulesAreMalformed() throws Exception {
        Path policy = write("policy.json", Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"requier_gpu\":true}"));
        Cli.Result result = Cli.run("policy", "check", policy, "--json");
        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.text("message")).contains("requier_gpu");
    }

    @Test
    void whatIsOddIsSaidAndIsNoError() throws Exception {
        Path policy = write(
                "policy.json",
                Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"tdx\"],\"accept_any_advisory\":true,"
                        + "\"reference_values\":[{\"tee\":\"tdx\",\"name\":\"rtmr3\",\"value\":\"00\"}]}"));
        Cli.Result result = Cli.run("policy", "check", policy);
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("note: reference_values: an entry does not count")
                .contains("note: accepted_advisories")
                .contains("note: models");
        assertThat(Cli.run("policy", "check", "simulated").out()).doesNotContain("note:");
    }

    @Test
    void checkAppliesAPolicyToEvidence() throws Exception {
        Bytes nonce = Bytes.of(new byte[32]);
        Path bundle = write(
                "one.cbor",
                FakeEnclave.named("one").bundle(nonce, 1_795_000_000L).encodeCbor());
        Object[] evidence = {"policy", "check", "simulated", "--evidence", bundle, "--at", "2026-11-18T11:06:41Z"};
        assertThat(Cli.run(evidence).exit()).isZero();
        evidence[2] = "default";
        Cli.Result refused = Cli.run(evidence);
        assertThat(refused.exit()).isEqualTo(30);
        assertThat(refused.out()).contains("policy.simulated_refused").doesNotContain("policy.nonce_mismatch");
    }

    @Test
    void theSchemaIsPrinted() {
        assertThat(Cli.run("policy", "schema").out()).contains("\"title\": \"Assay policy, version 1\"");
        assertThat(Cli.run("policy", "schema", "--json").text("title")).isEqualTo("Assay policy, version 1");
    }

    @Test
    void everyRuleOfADocumentIsExplained() throws Exception {
        String explained = Cli.run("policy", "explain", "default").out();
        Bytes canonical = Bytes.utf8(Policy.strictDefault().toJson());
        var document = (JsonValue.JsonObject) Json.parse(canonical, canonical.length(), "policy");
        assertThat(document.members().keySet())
                .filteredOn(name -> !name.equals("assay_policy") && !name.equals("models") && !name.equals("sgx"))
                .allSatisfy(name -> assertThat(explained).contains(name));
    }

    // --- inspect ---

    @Test
    void inspectDecodesEachPart() throws Exception {
        var bundle = FakeEnclave.named("one").bundle(Bytes.of(new byte[32]), 1);
        assertThat(kind(bundle.encodeCbor())).isEqualTo("bundle");
        assertThat(kind(bundle.encodeJson())).isEqualTo("bundle");
        assertThat(kind(bundle.core())).isEqualTo("statement-core");
        assertThat(kind(bundle.wrapper())).isEqualTo("statement-wrapper");
        assertThat(kind(bundle.cpu().value())).isEqualTo("simulated");
        assertThat(kind(Bytes.utf8(" {\"assay_policy\":1,\"mode\":\"real\"}"))).isEqualTo("policy");
        Bytes certificate = Bytes.of(
                dev.assay.client.LyingServer.newTlsIdentity().certificate().getEncoded());
        assertThat(kind(certificate)).isEqualTo("certificate");
    }

    private String kind(Bytes content) throws Exception {
        Cli.Result result = Cli.run("inspect", write("document", content), "--json");
        assertThat(result.exit()).isZero();
        return result.text("kind");
    }

    @Test
    void mutatedDocumentsAreDecodedOrMalformedAndNothingElse() {
        Random random = new Random(20261121);
        var bundle = FakeEnclave.named("one").bundle(Bytes.of(new byte[32]), 1);
        FakeIntel intel = FakeIntel.create("mutated", 1_749_945_600L);
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeNvidia gpu = FakeNvidia.hopper();
        List<Bytes> seeds = new ArrayList<>(List.of(
                bundle.encodeCbor(),
                bundle.encodeJson(),
                bundle.core(),
                bundle.wrapper(),
                bundle.cpu().value(),
                intel.sgxQuote(Bytes.of(new byte[64])).value(),
                intel.tdxQuote(Bytes.of(new byte[64])).value(),
                amd.reportBytes().concat(amd.certificateTable()),
                gpu.evidence().value(),
                new FakeNitro().document()));
        intel.endorsements().items().forEach(item -> seeds.add(item.value()));
        gpu.endorsements().items().forEach(item -> seeds.add(item.value()));
        for (int i = 0; i < 5_000; i++) {
            byte[] document = seeds.get(i % seeds.size()).toArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                document[random.nextInt(document.length)] = (byte) random.nextInt(256);
            }
            Bytes mutated = Bytes.of(document, 0, document.length - random.nextInt(2) * random.nextInt(9));
            try {
                DocumentDescriber.describe(DocumentDetector.detect(mutated), mutated);
            } catch (dev.assay.bytes.MalformedException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void garbageIsMalformed() throws Exception {
        for (String garbage : List.of("", "x", "{", "{}", "-----BEGIN CERTIFICATE-----\nAAAA", "0\u0001\u0002")) {
            assertThat(Cli.run("inspect", write("garbage", Bytes.utf8(garbage))).exit())
                    .as(garbage)
                    .isEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dcap-sgx/sgx-phala-00a067-proc/quote.bin, sgx, mrenclave",
        "dcap-tdx/tdx5-automata-alibaba-uptodate/quote.bin, tdx, mrservicetd",
        "dcap-tdx/tdx4-phala-b0c06f-uptodate/tcb_info.json, tcb-info, tcbEvaluationDataNumber",
        "dcap-tdx/tdx4-phala-b0c06f-uptodate/qe_identity.json, qe-identity, mrsigner",
        "dcap-tdx/tdx4-phala-b0c06f-uptodate/pck_crl.der, crl, next_update",
        "dcap-tdx/tdx4-phala-b0c06f-uptodate/tcb_signing_chain.pem, certificate, subject",
        "sev-snp/snp-milan-v2-google/report.bin, sev-snp, reported_tcb",
        "nvidia/h100-550.90.07-nvtrust/report.bin, nvidia, DRIVER_VERSION",
        "nvidia/h100-550.90.07-nvtrust/driver_rim.xml, rim, active_indexes",
        "nvidia-ocsp/ocsp-gpu-certificate-l2/ocsp_response.der, ocsp-response, this_update",
        "aws-nitro/nitro-dstack-2025/attestation.cbor, nitro, module_id"
    })
    void inspectDecodesWhatVendorsGive(String file, String kind, String member) {
        Path real = Path.of(System.getProperty("assay.vectors", "absent"), file);
        assumeTrue(Files.isRegularFile(real), "real evidence is not part of the project and is not here: " + file);
        Cli.Result result = Cli.run("inspect", real, "--json");
        assertThat(result.text("kind")).as(result.out()).isEqualTo(kind);
        assertThat(result.out()).contains(member);
        assertThat(Cli.run("inspect", real).exit()).isZero();
    }

    // --- vectors ---

    @Test
    void theProjectsVectorsPass() {
        Cli.Result result = Cli.run("vectors", Cli.HOME.resolve("vectors/manifest.json"));
        assertThat(result.exit()).isZero();
        assertThat(result.out()).endsWith(" passed, 0 failed\n").doesNotContain("FAIL");
    }

    @Test
    void theProjectsVectorsPassInTheCompiledCanister() {
        assumeTrue(new ModuleFile(Cli.HOME).exists(), "the canister is not compiled yet");
        Cli.Result result = Cli.run("vectors", Cli.HOME.resolve("vectors/manifest.json"), "--wasm");
        assertThat(result.out()).endsWith(" passed, 0 failed\n").contains("emulator, not a replica");
        assertThat(result.exit()).isZero();
    }

    @Test
    void unsupportedKindsFailWhateverIsExpected() throws Exception {
        Path manifest = write(
                "manifest.json",
                Bytes.utf8("{\"vectors\":[{\"id\":\"a\",\"kind\":\"tpm\",\"files\":{},"
                        + "\"expected\":{\"result\":\"rejected\"}}]}"));
        Cli.Result result = Cli.run("vectors", manifest);
        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.out()).contains("unsupported").endsWith("0 passed, 1 failed\n");
        assertThat(Cli.run("vectors", manifest, "--kind", "receipt").exit()).isEqualTo(2);
        assertThat(Cli.run("vectors", write("bad.json", Bytes.utf8("[]"))).exit())
                .isEqualTo(10);
    }

    // --- canister, doctor ---

    @Test
    void theCanisterSaysWhatItIsAndCosts() {
        assumeTrue(new ModuleFile(Cli.HOME).exists(), "the canister is not compiled yet");
        Cli.Result info = Cli.run("canister", "info", "--policy", "simulated", "--json");
        assertThat(info.exit()).isZero();
        assertThat(info.text("mode")).isEqualTo("simulated");
        assertThat(info.out()).contains("canister_query check_receipt");
        Cli.Result cost = Cli.run("canister", "cost", "--json");
        assertThat(cost.exit()).isZero();
        assertThat(cost.text("label")).isEqualTo("emulator, not a replica");
        assertThat(cost.out()).contains("check_receipt");
    }

    @Test
    void doctorNamesWhatIsMissing() {
        Cli.Result result = Cli.run("doctor", "--json");
        assertThat(result.exit()).isIn(0, 40);
        assertThat(result.out()).contains("JDK").contains("TEE tdx");
    }

    private Path write(String name, Bytes content) throws Exception {
        return Files.write(folder.resolve(name), content.toArray());
    }
}
