package dev.assay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.TeeType;
import dev.assay.fetch.EndorsementMemoryException;
import dev.assay.fetch.FileEndorsementMemory;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.policy.Policy;
import dev.assay.result.Appraisal;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeEnclave;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results whose evidence rests on endorsements of given numbers and dates, one after the other. */
class RollbackGuardTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = 1_800_000_000;
    private static final Finding OTHER =
            Finding.of(RejectionCode.POLICY_DEBUG_NOT_ALLOWED, "something else is wrong as well");

    @TempDir
    Path folder;

    private final InMemoryEndorsementMemory memory = new InMemoryEndorsementMemory();
    private final RollbackGuard guard = new RollbackGuard(memory);

    private static EndorsementStamp stamp(String issuer, long number, long issuedAt) {
        return new EndorsementStamp(EndorsementKind.CRL, issuer, number, issuedAt, NOW + 1_000);
    }

    private static VerifiedEvidence evidence(TeeType tee, EndorsementStamp... stamps) {
        VerifiedEvidence.Builder builder = new VerifiedEvidence.Builder(tee, Bytes.of(new byte[64]));
        for (EndorsementStamp stamp : stamps) {
            builder.endorsement(stamp);
        }
        return builder.build();
    }

    private static AttestationResult result(
            EndorsementStamp ofCpu, List<EndorsementStamp> ofGpus, List<Finding> findings) throws Exception {
        Bytes nonce = Bytes.of(new byte[32]);
        VerifiedBundle honest = new AttestationVerifier(TrustAnchors.vendors(), CRYPTO)
                .verify(
                        FakeEnclave.named("guarded").bundle(nonce, NOW),
                        Policy.simulatedDefault(),
                        Expectations.offline(nonce),
                        NOW)
                .bundle();
        VerifiedBundle bundle = new VerifiedBundle(
                evidence(TeeType.TDX, ofCpu),
                ofGpus.stream().map(stamp -> evidence(TeeType.NVIDIA, stamp)).toList(),
                honest.coreDigest(),
                honest.core(),
                honest.wrapper(),
                honest.models());
        return new AttestationResult(
                bundle,
                Policy.simulatedDefault(),
                new Appraisal(
                        findings, ofGpus.stream().map(gpu -> List.<Finding>of()).toList()),
                NOW);
    }

    private static AttestationResult result(EndorsementStamp ofCpu) throws Exception {
        return result(ofCpu, List.of(), List.of());
    }

    @Test
    void whatWasAcceptedIsTheFloor() throws Exception {
        AttestationResult first = guard.appraise(result(stamp("list", 17, NOW)));
        assertThat(first.isAccepted()).isTrue();
        guard.remember(first);
        assertThat(guard.appraise(result(stamp("list", 17, NOW))).isAccepted()).isTrue();
        assertThat(guard.appraise(result(stamp("list", 18, NOW + 1))).isAccepted())
                .isTrue();
        assertThat(guard.appraise(result(stamp("list", 16, NOW))).findings())
                .extracting(Finding::code)
                .containsExactly(RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK);
    }

    @Test
    void lookingIsNotAccepting() throws Exception {
        guard.appraise(result(stamp("list", 99, NOW)));
        assertThat(memory.newest("list")).isNull();
    }

    @Test
    void endorsementsOfGpusCountToo() throws Exception {
        guard.remember(
                result(stamp("list", 1, NOW), List.of(stamp("rim", -1, NOW), stamp("ocsp", -1, NOW)), List.of()));
        AttestationResult back = guard.appraise(
                result(stamp("list", 1, NOW), List.of(stamp("rim", -1, NOW), stamp("ocsp", -1, NOW - 1)), List.of()));
        assertThat(back.findings()).hasSize(1);
        assertThat(back.appraisal().enclave()).isEmpty();
        assertThat(back.appraisal().gpus().get(0)).isEmpty();
        assertThat(back.findings().get(0).message()).contains("ocsp");
    }

    @Test
    void otherComplaintsStay() throws Exception {
        guard.remember(result(stamp("list", 17, NOW)));
        assertThat(guard.appraise(result(stamp("list", 16, NOW), List.of(), List.of(OTHER)))
                        .findings())
                .extracting(Finding::code)
                .containsExactly(OTHER.code(), RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK);
    }

    @Test
    void aMemoryThatIsDamagedIsUnavailableAndNotEmpty() throws Exception {
        Path file = folder.resolve("memory");
        EndorsementMemory onDisk = FileEndorsementMemory.open(file, CRYPTO);
        RollbackGuard guarded = new RollbackGuard(onDisk);
        guarded.remember(result(stamp("list", 17, NOW)));
        Files.writeString(file, "damaged");
        UnavailableException looking = catchThrowableOfType(
                UnavailableException.class, () -> guarded.appraise(result(stamp("list", 17, NOW))));
        assertThat(looking.code()).isEqualTo(EndorsementMemoryException.CODE);
        assertThat(looking.kind()).isEqualTo(UnavailableException.Kind.MEMORY_UNUSABLE);
        UnavailableException accepting = catchThrowableOfType(
                UnavailableException.class, () -> guarded.remember(result(stamp("list", 17, NOW))));
        assertThat(accepting.code()).isEqualTo(EndorsementMemoryException.CODE);
    }

    @Test
    void rootsOfOnesOwnHaveAMemoryOfTheirOwn() {
        ClientOptions defaults = ClientOptions.defaults();
        assertThat(defaults.endorsementMemory())
                .isSameAs(ClientOptions.defaults().endorsementMemory());
        ClientOptions others = defaults.withTrustAnchors(TrustAnchors.vendors());
        assertThat(others.endorsementMemory()).isNotSameAs(defaults.endorsementMemory());
        ClientOptions chosen = defaults.withEndorsementMemory(memory).withTrustAnchors(TrustAnchors.vendors());
        assertThat(chosen.endorsementMemory()).isSameAs(memory);
    }
}
