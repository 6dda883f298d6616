package dev.assay.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelLeaf;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.server.api.TestClient;
import dev.assay.server.collateral.CollateralState.Status;
import dev.assay.verify.AttestationVerifier;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** A server in a trust domain: whoever has its bundle needs no vendor's service. */
@QuarkusTest
@TestProfile(CollateralInBundleTest.InTrustDomain.class)
class CollateralInBundleTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final AttestationVerifier VERIFIER = new AttestationVerifier(FakeTdx.INTEL.anchors(), CRYPTO);
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("a nonce"));

    private final TestClient client = TestClient.ofThisServer();

    @Inject
    Collateral collateral;

    /** The fake TEE and the service that has what Intel says about it. */
    public static final class InTrustDomain implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(FakeTdx.class);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(FakeIntelService.class));
        }
    }

    @Test
    void freshEvidenceVerifiesOfflineByAStrictPolicy() throws Exception {
        EvidenceBundle bundle = bundle("/.well-known/assay/evidence?nonce=" + NONCE.hex());

        AttestationResult result = VERIFIER.verify(bundle, strict(bundle), Expectations.offline(NONCE), now());

        assertThat(result.findings()).isEmpty();
        assertThat(result.isAccepted()).isTrue();
        assertThat(result.bundle().cpu().tee()).isEqualTo(TeeType.TDX);
        assertThat(result.bundle().cpu().revocationUnknown()).isEmpty();
    }

    @Test
    void soDoesBootEvidenceForItWasWaitedFor() throws Exception {
        EvidenceBundle bundle = bundle("/.well-known/assay/bundle");

        assertThat(VERIFIER.verifyEvidence(bundle, now()).cpu().revocationUnknown())
                .isEmpty();
        assertThat(bundle.endorsements())
                .hasSize(FakeTdx.INTEL.endorsements(TeeType.TDX).items().size());
    }

    @Test
    void theSameBundleWithoutThemSaysNothing() throws Exception {
        EvidenceBundle bundle = bundle("/.well-known/assay/evidence?nonce=" + NONCE.hex());
        EvidenceBundle bare = new EvidenceBundle(
                bundle.core(), bundle.wrapper(), bundle.cpu(), bundle.gpus(), bundle.models(), null, Map.of());

        CollateralUnavailableException missing =
                catchThrowableOfType(CollateralUnavailableException.class, () -> VERIFIER.verifyEvidence(bare, now()));

        assertThat(missing.code()).isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
    }

    @Test
    void theServerHasVerifiedItself() {
        CollateralState state = collateral.state();

        assertThat(state.status()).isEqualTo(Status.COMPLETE);
        assertThat(state.isGood(now())).isTrue();
        assertThat(state.items()).isNotEmpty();
    }

    private EvidenceBundle bundle(String target) throws Exception {
        return EvidenceBundle.decode(Bytes.of(client.get(target).body()));
    }

    /** Every measurement and every model by its value. */
    private static Policy strict(EvidenceBundle bundle) throws Exception {
        VerifiedEvidence expected = VERIFIER.verifyEvidence(
                FakeTdx.INTEL.tdxQuote(Bytes.of(new byte[64])),
                VERIFIER.prepare(FakeTdx.INTEL.endorsements(TeeType.TDX)),
                now());
        StringJoiner values = new StringJoiner(",");
        expected.measurements()
                .forEach((name, value) ->
                        values.add("{\"tee\":\"tdx\",\"name\":\"" + name + "\",\"value\":\"" + value.hex() + "\"}"));
        StringJoiner models = new StringJoiner(",");
        for (ModelLeaf model : ModelSet.decode(bundle.models()).leaves()) {
            models.add("{\"name\":\"" + model.name() + "\",\"digest\":\""
                    + model.digest().hex() + "\"}");
        }
        return Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"tees\":[\"tdx\"],\"reference_values\":["
                + values + "],\"models\":[" + models + "]}"));
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
