package dev.assay.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeeDetectionTest {
    private static final long NOW = 1_795_262_400L;
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "occlum", "tdx", "sev-snp"})
    void failsClosedAndSaysWhatItLookedFor(String requested) {
        assertThatThrownBy(() -> new TeeDetection(root, "test").select(requested))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("looked for")
                .hasMessageContaining("(absent)")
                .hasMessageContaining("--tee simulated");
    }

    @Test
    void aDeviceThatIsThereIsNotTakenForAbsent() throws Exception {
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/sgx"));
        assertThatThrownBy(() -> new TeeDetection(root, "test").select("occlum"))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("dev/sgx (there, but: ");
    }

    @Test
    void aHostsSgxDriverIsNotOcclum() throws Exception {
        Files.createDirectories(root.resolve("dev/sgx"));
        assertThatThrownBy(() -> new TeeDetection(root, "test").select("auto"))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("dev/sgx (absent)")
                .hasMessageContaining("dev/sgx is a host's SGX driver");
    }

    @Test
    void hostsAndGuestsWithoutDriversAreHinted() throws Exception {
        Files.createDirectories(root.resolve("dev"));
        Files.createDirectories(root.resolve("proc"));
        Files.createFile(root.resolve("dev/sev"));
        Files.writeString(
                root.resolve("proc/cpuinfo"), "processor : 0\nflags\t\t: fpu hypervisor tdx_guest sev_snp sev_snp\n");
        assertThat(HostHints.of(root))
                .extracting(HostHints.Hint::name)
                .containsExactly("SEV host", "TDX guest", "SEV-SNP guest");
        Files.createFile(root.resolve("dev/tdx_guest"));
        Files.createFile(root.resolve("dev/sev-guest"));
        assertThat(HostHints.of(root)).extracting(HostHints.Hint::name).containsExactly("SEV host");
        assertThat(HostHints.of(root.resolve("nowhere"))).isEmpty();
    }

    @Test
    void aNamedTeeIsLookedForInItsOwnPlacesOnly() {
        assertThatThrownBy(() -> new TeeDetection(root, "test").select("tdx"))
                .hasMessageContaining("tdx_guest (absent)")
                .hasMessageNotContaining("sev-guest")
                .hasMessageNotContaining("dev/sgx");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> new TeeDetection(root, "test").select("sgx2"))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessageContaining("unknown TEE");
    }

    @Test
    void theSimulatedOneComesOnlyByNameAndVerifies() throws Exception {
        TeeProvider tee = new TeeDetection(root, "test build").select("simulated");
        assertThat(tee.mode()).isEqualTo(EnclaveMode.SIMULATED);
        EvidenceBundle bundle = TestStatements.attest(tee, Bytes.of(new byte[32]));
        var verified = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO).verifyEvidence(bundle, NOW);
        assertThat(verified.cpu().tee()).isEqualTo(TeeType.SIMULATED);
        assertThat(verified.core().instanceName()).isEqualTo("localhost");
    }

    @Test
    void anotherBuildHasAnotherMeasurement() throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO);
        var one = verifier.verifyEvidence(
                TestStatements.attest(new TeeDetection(root, "one").select("simulated"), Bytes.of(new byte[32])), NOW);
        var two = verifier.verifyEvidence(
                TestStatements.attest(new TeeDetection(root, "two").select("simulated"), Bytes.of(new byte[32])), NOW);
        assertThat(one.cpu().measurements()).isNotEqualTo(two.cpu().measurements());
    }
}
