package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.VerifierInterface;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.testkit.EvidenceSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evidence of every kind, made by the vendors' fakes, in the compiled canister: good, and with something wrong; the same
 * answer as on the JVM to the byte, and no more instructions than the design allows. The emulator is not a replica.
 */
class FakeEvidenceTest {
    private static final long SEED = 20_261_126L;
    private static final int MUTATIONS = Boolean.getBoolean("assay.full") ? 400 : 12;

    /** The design's bounds, section 10. */
    private static final Map<String, Long> MOST = Map.of(
            "sgx", 2_000_000_000L,
            "tdx", 2_000_000_000L,
            "sev-snp", 2_000_000_000L,
            "nitro", 1_000_000_000L,
            "nvidia-gpu", 4_000_000_000L,
            "nvidia-switch", 4_000_000_000L);

    private final TestCanister jvm = Kind.JVM.release();
    private final TestCanister.Compiled wasm = (TestCanister.Compiled) Kind.WASM.release();

    FakeEvidenceTest() throws MalformedException {}

    static List<EvidenceSample> samples() {
        return EvidenceSample.all();
    }

    private static VectorMessage message(EvidenceSample sample) {
        List<Bytes> parts = new ArrayList<>(List.of(sample.evidence().value()));
        parts.addAll(sample.endorsements());
        return new VectorMessage("verify_evidence", sample.evidence().type(), parts, sample.at(), sample.roots());
    }

    private String code(VectorMessage message) throws MalformedException {
        Bytes reply = wasm.call(message.method(), message.argument());
        assertThat(reply).isEqualTo(jvm.call(message.method(), message.argument()));
        return Replies.code(VerifierInterface.APPRAISAL_RESULT, reply);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void holdsTheLimitOfItsKind(EvidenceSample sample) throws Exception {
        assertThat(code(message(sample))).isEqualTo("Ok");
        assertThat(wasm.instructions()).isPositive().isLessThanOrEqualTo(MOST.get(sample.name()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isNothingUnderTheVendorsRoots(EvidenceSample sample) throws Exception {
        VectorMessage message = message(sample);
        VectorMessage vendors =
                new VectorMessage(message.method(), message.mediaType(), message.parts(), message.at(), List.of());
        assertThat(code(vendors)).isIn("certificate.untrusted_root", "certificate.issuer_missing");
    }

    @Test
    void isAnsweredAsOnTheJvmWhateverIsWrong() throws Exception {
        Random random = new Random(SEED);
        Map<String, Integer> codes = new TreeMap<>();
        for (EvidenceSample sample : samples()) {
            for (int i = 0; i < MUTATIONS; i++) {
                codes.merge(code(message(sample).mutated(random)), 1, Integer::sum);
            }
        }
        System.out.println("mutations of fake evidence answered alike on the JVM and in the emulator: " + codes);
        assertThat(codes).containsKeys("Ok", "malformed").hasSizeGreaterThan(6);
    }
}
