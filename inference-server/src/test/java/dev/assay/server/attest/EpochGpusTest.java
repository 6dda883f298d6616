package dev.assay.server.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.nvidia.GpuMode;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuNonce;
import dev.assay.fetch.Fetched;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.ConfigurationDigest;
import dev.assay.server.config.StartupException;
import dev.assay.server.gpu.FakeCards;
import dev.assay.server.gpu.GpuGate;
import dev.assay.server.gpu.GpuJudge;
import dev.assay.server.gpu.GpuSettings;
import dev.assay.server.gpu.GpuUse;
import dev.assay.server.gpu.Gpus;
import dev.assay.testkit.FakeNvidia;
import dev.assay.verify.AttestationVerifier;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GPUs in the statements of epochs, and what is refused before there is any. */
class EpochGpusTest {
    private static final FakeNvidia VENDOR = FakeNvidia.hopper();
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(FakeNvidia.NOW);

    private final FakeCards cards = new FakeCards().gpu("GPU-0").gpu("GPU-1");

    @TempDir
    Path folder;

    private static AssayConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(AssayConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(AssayConfig.class);
    }

    private Gpus gpus(GpuUse use) {
        Fetched endorsements = new Fetched(VENDOR.endorsements(), List.of());
        GpuJudge judge = new GpuJudge(
                VENDOR.anchors(),
                Boot.CRYPTO,
                (evidence, have) -> endorsements,
                new InMemoryEndorsementMemory(),
                CLOCK);
        GpuMonitor monitor = new GpuMonitor(cards, Boot.CRYPTO, CLOCK);
        GpuSettings settings = new GpuSettings(use, Duration.ofMinutes(15), Duration.ofSeconds(5));
        return new Gpus(settings, monitor, judge, new GpuGate());
    }

    /** The simulated TEE stands for a real one: what is looked at here are the devices. */
    private static VerifiedBundle verified(EvidenceBundle bundle) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(VENDOR.anchors(), Boot.CRYPTO);
        Endorsements endorsements = Endorsements.of(bundle).and(VENDOR.endorsements());
        EvidenceBundle received = EvidenceBundle.decode(bundle.encodeCbor());
        return verifier.verifyEvidence(received, verifier.prepare(endorsements), FakeNvidia.NOW);
    }

    @Test
    void everyEpochHasEvidenceForItsOwnCore() throws Exception {
        try (Gpus gpus = gpus(GpuUse.REQUIRED)) {
            // Cards are judged by the policy that the core states, and a simulated TEE's own accepts nothing real.
            Path policy = Files.writeString(folder.resolve("policy.json"), "{\"assay_policy\":1,\"mode\":\"real\"}");
            Boot boot = new Boot(config(Map.of()), Optional.of(policy), gpus);
            Epoch first = boot.factory.attest(Boot.models(folder.resolve("models"), "Identity"));
            Epoch second = boot.factory.attestAgain(first);
            for (Epoch epoch : List.of(first, second)) {
                VerifiedBundle bundle = verified(epoch.newest().bundle());
                assertThat(bundle.gpus()).hasSize(2);
                long counter = bundle.wrapper().gpus().get(0).refreshCounter();
                assertThat(bundle.gpus().get(0).reportData())
                        .isEqualTo(GpuNonce.of(epoch.coreDigest(), counter, Boot.CRYPTO));
            }
            assertThat(gpus.gate().open()).containsExactly("GPU-0", "GPU-1");
            EvidenceBundle fresh = boot.factory.evidence(first, Bytes.of(new byte[32]), null);
            assertThat(verified(fresh).gpus()).hasSize(2);
        }
    }

    @Test
    void underTheSimulatedPolicyNoRealCardPasses() throws Exception {
        try (Gpus gpus = gpus(GpuUse.REQUIRED)) {
            EpochFactory factory = new Boot(config(Map.of()), Optional.empty(), gpus).factory;
            assertThatThrownBy(() -> factory.attest(Boot.models(folder, "Identity")))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("policy.real_refused");
        }
    }

    @Test
    void withoutAGpuAutoAttestsTheCpuAloneAndRequiredNothing() throws Exception {
        cards.mode = GpuMode.OFF;
        try (Gpus auto = gpus(GpuUse.AUTO);
                Gpus required = gpus(GpuUse.REQUIRED)) {
            Epoch epoch = new Boot(config(Map.of()), Optional.empty(), auto)
                    .factory.attest(Boot.models(folder.resolve("a"), "Identity"));
            assertThat(epoch.newest().bundle().gpus()).isEmpty();
            EpochFactory factory = new Boot(config(Map.of()), Optional.empty(), required).factory;
            assertThatThrownBy(() -> factory.attest(Boot.models(folder.resolve("b"), "Identity")))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("GPUs: confidential computing off");
        }
    }

    // --- settings ---

    @Test
    void whatIsSetWithoutSettingAnything() {
        AssayConfig.Gpu gpu = config(Map.of()).gpu();
        assertThat(GpuBeans.settings(gpu))
                .isEqualTo(new GpuSettings(GpuUse.AUTO, Duration.ofMinutes(15), Duration.ofSeconds(5)));
        assertThat(gpu.nvml()).isEqualTo("libnvidia-ml.so.1");
        assertThat(gpu.nscq()).isEqualTo("libnvidia-nscq.so.2");
    }

    @ParameterizedTest
    @CsvSource({
        "assay.gpu, required",
        "assay.gpu.refresh, PT20M",
        "assay.gpu.poll, PT1S",
        "assay.gpu.timeout, PT5S",
        "assay.gpu.nvml, /opt/libnvidia-ml.so.1",
        "assay.gpu.nscq, /opt/libnvidia-nscq.so.2",
        "assay.gpu.cuda, /opt/libcuda.so.1",
        "assay.gpu.memory-limit, 1000000000"
    })
    void everySettingIsInTheDigest(String name, String value) {
        assertThat(ConfigurationDigest.of(config(Map.of(name, value)), Boot.CRYPTO))
                .isNotEqualTo(ConfigurationDigest.of(config(Map.of()), Boot.CRYPTO));
    }

    @ParameterizedTest
    @CsvSource({
        "assay.gpu, maybe, expected none",
        "assay.gpu.refresh, PT59S, assay.gpu.refresh: at least PT1M",
        "assay.gpu.poll, PT0S, assay.gpu.poll: at least PT0.1S",
        "assay.gpu.poll, PT16M, assay.gpu.poll: at least PT0.1S and at most assay.gpu.refresh"
    })
    void settingsThatMakeNoSense(String name, String value, String message) {
        AssayConfig.Gpu gpu = config(Map.of(name, value)).gpu();
        assertThatThrownBy(() -> GpuBeans.settings(gpu)).isInstanceOfSatisfying(StartupException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(StartupException.USAGE);
            assertThat(e).hasMessageContaining(message);
        });
    }

    @Test
    void cardsThatNobodyCheckedAreForTheSimulatedTeeOnly() {
        AssayConfig.Gpu gpu =
                config(Map.of("assay.gpu", "dangerously-unchecked")).gpu();
        assertThat(GpuBeans.settings(gpu).use()).isEqualTo(GpuUse.DANGEROUSLY_UNCHECKED);
        assertThatCode(() -> GpuBeans.requireNothingToLose(true, EnclaveMode.SIMULATED))
                .doesNotThrowAnyException();
        assertThatCode(() -> GpuBeans.requireNothingToLose(false, EnclaveMode.RELEASE))
                .doesNotThrowAnyException();
        for (EnclaveMode mode : List.of(EnclaveMode.RELEASE, EnclaveMode.DEBUG)) {
            assertThatThrownBy(() -> GpuBeans.requireNothingToLose(true, mode))
                    .isInstanceOfSatisfying(
                            StartupException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(StartupException.USAGE))
                    .hasMessageContaining("simulated TEE only");
        }
    }

    @Test
    void sgxHasNoConfidentialGpu() {
        AssayConfig required = config(Map.of("assay.gpu", "required", "assay.tee", "occlum"));
        assertThatThrownBy(() -> new EnclaveBeans().tee(required))
                .as("before the TEE is even looked for")
                .isInstanceOfSatisfying(StartupException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(StartupException.USAGE);
                    assertThat(e).hasMessageContaining("SGX has no confidential GPU");
                });
        assertThatThrownBy(() -> GpuBeans.requirePossible(required, true)).isInstanceOf(StartupException.class);
        assertThatCode(() -> GpuBeans.requirePossible(required, false)).doesNotThrowAnyException();
        assertThatCode(() -> GpuBeans.requirePossible(config(Map.of()), true)).doesNotThrowAnyException();
    }
}
