package dev.assay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.client.AssayClient;
import dev.assay.client.ClientOptions;
import dev.assay.client.FetchedEvidence;
import dev.assay.client.UntrustedException;
import dev.assay.client.canister.EvidenceAppraisal;
import dev.assay.client.canister.EvidenceQuestion;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.fetch.Fetched;
import dev.assay.policy.Policy;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNvidia;
import dev.assay.testkit.FakeQuote;
import dev.assay.testkit.doubles.NvidiaServices;
import dev.assay.testkit.doubles.NvidiaSigner;
import dev.assay.testkit.doubles.UnixService;
import dev.assay.testkit.doubles.WatchedTsm;
import dev.assay.testkit.x509.FakeCrl;
import dev.assay.trust.TrustAnchors;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way, from a double of the kernel's interface, through the server as users start it and the SDK, to the compiled
 * canister: what the test kit signs under its own roots is accepted by who trusts these, under policies that name the code.
 */
class RealTeesIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long DAY = 24 * 3600;
    private static final Pattern READY = Pattern.compile("assay: ready on (https://\\S+) tee=(\\S+) ");
    private static final String OTHER_CODE = "00".repeat(48);

    private static final String GPU_POLICY = "{\"assay_policy\":1,\"mode\":\"real\","
            + "\"dangerously_accept_any_measurement\":true,\"accept_any_model\":true,\"require_gpu\":true}";

    private final long now = Instant.now().getEpochSecond();
    private final FakeIntel intel = FakeIntel.create("machine", now);
    private final FakeAmd amd = amd(now);
    private boolean debug;
    private boolean needsGpus;

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private @Nullable Process server;

    @BeforeEach
    void machine() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("stopped").isTrue();
        }
    }

    private static FakeAmd amd(long now) {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.vek().validity(now - 30 * DAY, now + 300 * DAY);
        amd.lists().clear();
        amd.lists().add(new FakeCrl(amd.ark(), now - DAY, now + 30 * DAY));
        return amd;
    }

    // --- configfs-tsm, in RELEASE mode ---

    @Test
    void aTrustDomain() throws Exception {
        try (WatchedTsm configfs = new WatchedTsm(root, "tdx_guest", data -> evidence('t', data))) {
            URI uri = start("tdx", Map.of());
            assertThat(configfs.entries).as("the server asked this double").hasPositiveValue();
            judge(uri, tdx(), tdx(OTHER_CODE), intel.endorsements(TeeType.TDX), intel.anchors(), intelRoot());
        }
    }

    @Test
    void anSevSnpGuestWithTheHostsCertificates() throws Exception {
        try (WatchedTsm configfs = new WatchedTsm(root, "sev_guest", new WatchedTsm.Machine() {
            @Override
            public Bytes outblob(Bytes data) {
                return evidence('a', data);
            }

            @Override
            public Bytes auxblob() {
                return amd.certificateTable();
            }
        })) {
            URI uri = start("sev-snp", Map.of());
            assertThat(configfs.entries).as("the server asked this double").hasPositiveValue();
            judge(uri, snp(), snp(OTHER_CODE), amd.endorsements(), amd.anchors(), amdRoot());
        }
    }

    // --- device files, played by a preloaded library, which RELEASE mode refuses ---

    @ParameterizedTest
    @CsvSource({"occlum, sgx", "occlum, attestation", "sev-snp, sev-guest", "tdx, tdx_guest"})
    void devicesOfOlderKernelsAndOfOcclum(String tee, String devices) throws Exception {
        Path library = Project.root().resolve("enclave-runtime/target/test-native/libdouble.so");
        assumeTrue(Files.exists(library), "the tests of enclave-runtime, which build this library, did not run before");
        Files.writeString(
                folder.resolve("scenario"),
                "devices=" + devices + "\nscenario=1\nroot=" + root + "\nsigner=" + folder.resolve("signer") + "\n");
        Map<String, String> preloaded = Map.of(
                "LD_PRELOAD",
                library.toString(),
                "ASSAY_DOUBLE",
                folder.resolve("scenario").toString());
        try (UnixService signer = new UnixService(folder.resolve("signer"), this::sign)) {
            Launcher.Result refused = launcher(preloaded).run("serve", "--port", "0", "--tee", tee);
            assertThat(refused.status()).isEqualTo(30);
            assertThat(refused.errors()).contains("LD_PRELOAD");

            Map<String, String> inDebugMode = new TreeMap<>(preloaded);
            inDebugMode.put("ASSAY_MODE", "debug");
            debug = true;
            URI uri = start(tee, inDebugMode);
            switch (tee) {
                case "occlum" ->
                    judge(
                            uri,
                            sgx(),
                            sgx("00".repeat(32)),
                            intel.endorsements(TeeType.SGX),
                            intel.anchors(),
                            intelRoot());
                case "tdx" ->
                    judge(uri, tdx(), tdx(OTHER_CODE), intel.endorsements(TeeType.TDX), intel.anchors(), intelRoot());
                default -> judge(uri, snp(), snp(OTHER_CODE), amd.endorsements(), amd.anchors(), amdRoot());
            }
        }
    }

    // --- a trust domain with two GPUs: libraries that settings name, and roots that are not NVIDIA's ---

    @Test
    void aTrustDomainWithGpus() throws Exception {
        Path built = Project.root().resolve("enclave-runtime/target/test-native/nvml_double.c.so");
        assumeTrue(Files.exists(built), "the tests of enclave-runtime, which build this library, did not run before");
        Path nvml = Files.copy(built, folder.resolve("libnvidia-ml.so.1"));
        Files.writeString(Path.of(nvml + ".conf"), "gpus 2\n");
        FakeNvidia gpu = gpu();
        Path roots = folder.resolve("roots.pem");
        Files.writeString(
                roots,
                new String(
                        NvidiaSigner.pem(
                                        gpu.root().encode().concat(gpu.rimRoot().encode()))
                                .toArray(),
                        StandardCharsets.US_ASCII));
        Path own = Files.writeString(folder.resolve("own-policy.json"), GPU_POLICY);
        try (NvidiaServices services = new NvidiaServices(this::gpu);
                NvidiaSigner signer = new NvidiaSigner(nvml, this::gpu);
                WatchedTsm configfs = new WatchedTsm(root, "tdx_guest", data -> evidence('t', data))) {
            Map<String, String> settings = new TreeMap<>(Map.of(
                    "ASSAY_GPU",
                    "required",
                    "ASSAY_GPU_NVML",
                    nvml.toString(),
                    "ASSAY_GPU_NSCQ",
                    folder.resolve("none.so").toString(),
                    "ASSAY_POLICY",
                    own.toString(),
                    "ASSAY_DANGEROUSLY_TRUST_ROOTS",
                    roots.toString(),
                    "ASSAY_COLLATERAL_MODE",
                    "fetch",
                    "ASSAY_COLLATERAL_PCCS",
                    "http://127.0.0.1:1/",
                    "ASSAY_COLLATERAL_START_WAIT",
                    "PT0S"));
            // The names of services have hyphens, which those of variables cannot.
            Path file = Files.writeString(
                    folder.resolve("services.properties"),
                    "assay.collateral.services.nvidia-rim=" + services.manifests()
                            + "\nassay.collateral.services.nvidia-ocsp=" + services.responder() + "\n");
            settings.put("QUARKUS_CONFIG_LOCATIONS", file.toString());
            Launcher.Result refused = launcher(settings).run("serve", "--port", "0", "--tee", "tdx");
            assertThat(refused.status()).isEqualTo(30);
            assertThat(refused.errors()).contains("assay.gpu.nvml", "assay.dangerously-trust-roots");

            settings.put("ASSAY_MODE", "debug");
            debug = true;
            URI uri = start("tdx", settings);
            assertThat(services.answers).as("the server asked these services").hasPositiveValue();
            assertThat(configfs.entries).as("the server asked this double").hasPositiveValue();
            TrustAnchors anchors = new TrustAnchors(
                    intel.anchors().simulatedRoot(),
                    intel.anchors().intel(),
                    intel.anchors().amd(),
                    gpu.anchors().nvidiaDevice(),
                    gpu.anchors().nvidiaRim(),
                    intel.anchors().aws());
            List<Bytes> everyRoot = new ArrayList<>(intelRoot());
            everyRoot.add(gpu.root().encode());
            everyRoot.add(gpu.rimRoot().encode());
            needsGpus = true;
            judge(
                    uri,
                    tdx(),
                    tdx(OTHER_CODE),
                    intel.endorsements(TeeType.TDX).and(gpu.endorsements()),
                    anchors,
                    everyRoot);
        }
    }

    private FakeNvidia gpu() {
        return FakeNvidia.hopper().at(now);
    }

    // --- the machine ---

    private synchronized Bytes evidence(char kind, Bytes reportData) {
        return switch (kind) {
            case 's' -> intel.sign(FakeQuote.sgx(reportData));
            case 't' -> intel.sign(FakeQuote.tdx(reportData));
            case 'a' -> {
                amd.report().reportData(reportData);
                yield amd.reportBytes();
            }
            default -> amd.certificateTable();
        };
    }

    /** One question of the library: a letter and 64 bytes; the answer has its length before it. */
    private void sign(DataInputStream in, OutputStream out) throws IOException {
        char kind = (char) in.readUnsignedByte();
        Bytes answer = evidence(kind, Bytes.of(in.readNBytes(64)));
        out.write(new ByteWriter()
                .littleEndian(answer.length(), 4)
                .bytes(answer)
                .toBytes()
                .toArray());
    }

    // --- the server ---

    private Launcher launcher(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>();
        all.put("ASSAY_TEE_ROOT", root.toString());
        all.put("ASSAY_COLLATERAL_MODE", "off");
        all.putAll(environment);
        return new Launcher(Project.root().resolve("assay"), folder, all);
    }

    private URI start(String tee, Map<String, String> environment) throws Exception {
        Launcher assay = launcher(environment);
        server = assay.start("serve", "--port", "0", "--tee", tee);
        Instant limit = Instant.now().plus(START_LIMIT);
        while (true) {
            Matcher ready = READY.matcher(assay.output());
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            assertThat(server.isAlive() && Instant.now().isBefore(limit))
                    .as("started: " + assay.errors())
                    .isTrue();
            Thread.sleep(50);
        }
    }

    // --- who relies on it ---

    private String sgx(String... mrenclave) {
        return policy("sgx", "mrenclave", mrenclave.length == 0 ? "a1".repeat(32) : mrenclave[0], "");
    }

    private String tdx(String... mrtd) {
        return policy("tdx", "mrtd", mrtd.length == 0 ? "b2".repeat(48) : mrtd[0], "");
    }

    private String snp(String... measurement) {
        Bytes report = evidence('a', Bytes.of(new byte[64]));
        return policy(
                "sev-snp",
                "measurement",
                measurement.length == 0 ? report.slice(0x90, 0xc0).hex() : measurement[0],
                ",\"host_data\":\"" + report.slice(0xc0, 0xe0).hex() + "\"");
    }

    private String policy(String tee, String name, String value, String more) {
        return "{\"assay_policy\":1,\"mode\":\"real\",\"accept_any_model\":true,"
                + (debug ? "\"dangerously_accept_debug\":true," : "")
                + (needsGpus ? "\"require_gpu\":true," : "")
                + "\"reference_values\":[{\"tee\":\"" + tee + "\",\"measurements\":{\"" + name + "\":\"" + value + "\""
                + more
                + "}}]}";
    }

    private List<Bytes> intelRoot() {
        return List.of(intel.certificate(FakeIntel.Role.ROOT));
    }

    private List<Bytes> amdRoot() {
        return List.of(amd.ark().encode());
    }

    private void judge(
            URI uri, String right, String wrong, Endorsements endorsements, TrustAnchors anchors, List<Bytes> roots)
            throws Exception {
        ClientOptions options = ClientOptions.defaults()
                .withTrustAnchors(anchors)
                .withEndorsementSource((evidence, have) -> new Fetched(endorsements, List.of()));
        UntrustedException refused = catchThrowableOfType(
                UntrustedException.class, () -> connect(uri, wrong, options).close());
        assertThat(refused.code()).isEqualTo("policy.measurement_not_allowed");

        Bytes challenge = Bytes.utf8("the canister's challenge");
        FetchedEvidence evidence;
        try (AssayClient client = connect(uri, right, options)) {
            assertThat(client.embed("all-MiniLM-L6-v2", List.of("a sentence")).vector(0))
                    .hasSize(384);
            evidence = client.fetchEvidence(challenge);
        }

        EmulatedCanister canister = EmulatedCanister.install(
                new ModuleFile(Project.root()).compile(),
                Policy.strictDefault(),
                Instant.now().getEpochSecond());
        EvidenceQuestion question = EvidenceQuestion.ofBundle(evidence.bundle())
                .withEndorsements(
                        endorsements.items().stream().map(Endorsement::value).toList())
                .withNonce(challenge, evidence.nonceProof())
                .dangerouslyTrusting(roots);
        EvidenceAppraisal accepted = canister.methods().verifyEvidence(question.withPolicy(right));
        assertThat(accepted.findingCodes()).isEmpty();
        assertThat(accepted.accepted()).hasValue(true);
        EvidenceAppraisal denied = canister.methods().verifyEvidence(question.withPolicy(wrong));
        assertThat(denied.findingCodes()).containsExactly("policy.measurement_not_allowed");
        assertThat(denied.accepted()).hasValue(false);
    }

    private static AssayClient connect(URI uri, String policy, ClientOptions options) throws Exception {
        return AssayClient.connect(uri, Policy.parse(Bytes.utf8(policy)), options);
    }
}
