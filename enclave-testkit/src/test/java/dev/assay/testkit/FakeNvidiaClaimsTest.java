package dev.assay.testkit;

import static dev.assay.testkit.FakeNvidia.NOW;
import static dev.assay.testkit.FakeNvidia.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.evidence.nvidia.RimIds;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.policy.Policy;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What genuine evidence says of a device that a policy may not like: nothing of this is a rejection. */
class FakeNvidiaClaimsTest {
    private static final String SHA1 = "1.3.14.3.2.26";

    private static final long DAY = 86_400;

    @Test
    void theStampsNameManifestsAndResponses() throws Exception {
        VerifiedEvidence verified = verify(FakeNvidia.hopper());
        assertThat(verified.endorsements())
                .filteredOn(stamp -> stamp.kind() == EndorsementKind.NVIDIA_RIM)
                .extracting(EndorsementStamp::issuer)
                .containsExactly(
                        "nvidia-rim/NV_GPU_DRIVER_GH100_550.90.07", "nvidia-rim/NV_GPU_VBIOS_1010_0200_882_96009F0001");
        assertThat(verified.endorsements())
                .filteredOn(stamp -> stamp.kind() == EndorsementKind.OCSP_RESPONSE)
                .hasSize(9)
                .allMatch(stamp -> stamp.issuedAt() == NOW - DAY / 2 && stamp.nextUpdate() == NOW + DAY / 2)
                .extracting(EndorsementStamp::issuer)
                .doesNotHaveDuplicates();
    }

    @Test
    void manifestsHaveTheNamesOfTheVendorsService() throws Exception {
        NvidiaReport blackwell =
                NvidiaReport.decode(FakeNvidia.blackwell().evidence().value());
        assertThat(RimIds.driver(blackwell)).isEqualTo("NV_GPU_CC_DRIVER_GB100_590.48.01");
        assertThat(RimIds.vbios(blackwell)).isEqualTo("NV_GPU_VBIOS_1010_0200_886_96009F0001");
        NvidiaReport device =
                NvidiaReport.decode(FakeNvidia.nvSwitch().evidence().value());
        assertThat(RimIds.driver(device)).isNull();
        assertThat(RimIds.vbios(device)).isEqualTo("NV_SWITCH_BIOS_5612_0002_890_9610550001");
    }

    @Test
    void aMeasurementThatNoManifestAllowsIsCounted() throws Exception {
        compared(d -> {}, 1, 0);
        compared(d -> d.report().measurement(3, digest("forged")), 1, 1);
        compared(d -> d.report().measurement(3, digest("another")), 1, 0);
        compared(d -> d.report().measurement(20, digest("forged")).measurement(3, digest("forged")), 1, 2);
        // What no manifest speaks of is not compared.
        compared(d -> d.report().measurement(60, digest("forged")), 1, 0);
    }

    @Test
    void aMeasurementThatTheDeviceLacksIsAMismatch() throws Exception {
        compared(d -> d.report().withoutMeasurement(20), 1, 1);
        compared(d -> d.report().withoutMeasurement(60), 1, 0);
    }

    @Test
    void aMeasurementOfAnotherSizeIsAMismatch() throws Exception {
        Bytes shorter = digest("measured 20").slice(0, 32);
        compared(d -> d.report().measurement(20, shorter), 1, 1);
        compared(d -> d.rim("driver").golden(20, shorter).beforeSigning(x -> x), 1, 1);
    }

    @Test
    void theDecodersMeasurementCountsOnlyWhileItIsOn() throws Exception {
        compared(d -> d.report().measurement(35, digest("forged")), 1, 1);
        compared(
                d -> d.report()
                        .measurement(35, digest("forged"))
                        .opaque(OpaqueData.NVDEC0_STATUS, Bytes.of(new byte[] {0x55})),
                1,
                0);
    }

    @Test
    void withoutAManifestNothingCountsAsCompared() throws Exception {
        compared(d -> d.withoutRim("driver").withoutRim("vbios"), 0, 0);
        compared(d -> d.withoutRim("driver"), 0, 0);
        compared(d -> d.withoutRim("vbios"), 0, 0);
        compared(d -> d.withoutRim("driver").report().measurement(3, digest("forged")), 0, 1);
    }

    @Test
    void aManifestForSomethingElseIsNone() throws Exception {
        compared(d -> d.rim("driver").version("550.90.08"), 0, 0);
        compared(d -> d.rim("vbios").version("96.00.9f.00.01"), 1, 0);
        compared(d -> d.rim("driver").product("GB100"), 0, 0);
        compared(d -> d.rim("driver").product("gh100"), 1, 0);
    }

    @Test
    void aManifestThatIsNotGenuineIsNoneButNamed() throws Exception {
        unusable(d -> d.rim("driver").signer(FakeKey.p384("stranger")), "nvidia.rim_signature_invalid");
        unusable(d -> d.rim("driver").chain().get(0).validity(NOW - 2 * DAY, NOW - DAY), "certificate.expired");
        unusable(d -> d.rim("driver").chain().get(0).validity(NOW + DAY, NOW + 2 * DAY), "certificate.not_yet_valid");
        unusable(
                d -> d.rim("driver").afterSigning(x -> x.replace("\"False\"", "\"True\"")),
                "nvidia.rim_signature_invalid");
    }

    @Test
    void ofSeveralManifestsTheNewestCounts() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        FakeNvidia older = FakeNvidia.hopper();
        older.rim("driver").golden(20, digest("old")).chain().get(0).validity(NOW - 200 * DAY, NOW + DAY);
        older.withoutResponses();
        for (Endorsements both : new Endorsements[] {
            device.endorsements().and(older.endorsements()),
            older.endorsements().and(device.endorsements())
        }) {
            AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
            assertThat(verifier.verifyEvidence(device.evidence(), verifier.prepare(both), NOW)
                            .attributes())
                    .containsEntry("measurement_mismatches", 0L);
        }
    }

    @Test
    void whatNobodyWasAskedAboutIsUnknown() throws Exception {
        assertThat(verify(FakeNvidia.hopper().withoutResponse("brom")).revocationUnknown())
                .containsExactly("device certificate 1");
        assertThat(verify(FakeNvidia.hopper().withoutResponse("driver_rim_l4")).revocationUnknown())
                .containsExactly("RIM 550.90.07 certificate 0");
        assertThat(verify(FakeNvidia.hopper().withoutResponses()).revocationUnknown())
                .hasSize(9);
    }

    @Test
    void aResponseAboutAnotherIssuersCertificateSaysNothing() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.response("brom").issuer(device.chain().get(3));
        assertThat(verify(device).revocationUnknown()).containsExactly("device certificate 1");
    }

    /** SHA-1 is what RFC 6960 and NVIDIA's own instructions and attestation-sdk identify certificates by. */
    @Test
    void aResponseBySha1SaysAsMuchAsOneBySha256() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.response("brom").hash("SHA-1", SHA1);
        assertThat(verify(device).revocationUnknown()).isEmpty();
        device.response("brom").issuer(device.chain().get(3));
        assertThat(verify(device).revocationUnknown()).containsExactly("device certificate 1");
        FakeNvidia other = FakeNvidia.hopper();
        other.response("brom").hash("SHA-256", "2.16.840.1.101.3.4.2.1");
        assertThat(verify(other).revocationUnknown()).isEmpty();
    }

    @Test
    void aHoldIsForThePolicyToAccept() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.response("brom").revoked(6);
        assertThat(verify(device).attributes()).containsEntry("certificate_hold", 1L);
        refused(device, "{}", "policy.revocation_unknown");
        refused(device, "{\"accept_certificate_hold\":true}");
    }

    @Test
    void theDefaultPolicyRefusesWhatWasNotCompared() throws Exception {
        refused(FakeNvidia.hopper(), "{}");
        refused(FakeNvidia.hopper().withoutRim("driver"), "{}", "policy.gpu_measurements_unknown");
        FakeNvidia forged = FakeNvidia.hopper();
        forged.report().measurement(20, digest("forged"));
        refused(forged, "{}", "policy.measurement_not_allowed");
        refused(FakeNvidia.hopper().withoutResponse("brom"), "{}", "policy.revocation_unknown");
    }

    /** All that is said against a device whose mode is known otherwise. */
    private static void refused(FakeNvidia device, String gpuRules, String... codes) throws Exception {
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\",\"gpu\":" + gpuRules + "}"));
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        assertThat(verifier.verify(device.evidence(), verifier.prepare(device.endorsements()), policy, NOW)
                        .findings())
                .extracting(finding -> finding.code().code())
                .filteredOn(code -> !code.equals("policy.gpu_not_confidential"))
                .containsExactly(codes);
    }

    @Test
    void modesAreAttributes() throws Exception {
        assertThat(verify(FakeNvidia.blackwell()).attributes())
                .containsEntry("feature_flag", 1L)
                .containsEntry("nvdec0_enabled", 1L)
                .doesNotContainKey("protected_pcie");
        assertThat(verify(FakeNvidia.blackwell()).claims()).containsEntry("feature_flag", JsonValue.of("MPT"));
        assertThat(verify(FakeNvidia.hopper()).attributes())
                .containsEntry("protected_pcie", 0L)
                .doesNotContainKey("feature_flag");
    }

    @Test
    void preparedCollateralEndsWithItsFirstPart() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.rim("driver").chain().get(0).validity(NOW - DAY, NOW + 100);
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        PreparedCollateral prepared = verifier.prepare(device.endorsements());
        assertThat(verifier.verifyEvidence(device.evidence(), prepared, NOW + 100)
                        .attributes())
                .containsEntry("measurements_compared", 1L);
        assertThat(verifier.verifyEvidence(device.evidence(), prepared, NOW + 101)
                        .attributes())
                .containsEntry("measurements_compared", 0L);
        assertThat(verifier.verifyEvidence(device.evidence(), prepared, NOW).attributes())
                .containsEntry("measurements_compared", 1L);
    }

    @Test
    void preparedCollateralBeginsWithItsFirstPart() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.rim("driver").chain().get(0).validity(NOW + 100, NOW + DAY);
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        PreparedCollateral prepared = verifier.prepare(device.endorsements());
        assertThat(verifier.verifyEvidence(device.evidence(), prepared, NOW).attributes())
                .containsEntry("measurements_compared", 0L);
        assertThat(verifier.verifyEvidence(device.evidence(), prepared, NOW + 100)
                        .attributes())
                .containsEntry("measurements_compared", 1L);
    }

    @Test
    void preparedCollateralAsksAgainAfterAFailure() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.response("driver_rim_l4").validity(NOW + 100, NOW + DAY);
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        PreparedCollateral prepared = verifier.prepare(device.endorsements());
        assertThat(Outcome.of(() -> verifier.verifyEvidence(device.evidence(), prepared, NOW)))
                .isEqualTo("ocsp.not_yet_valid");
        assertThat(Outcome.of(() -> verifier.verifyEvidence(device.evidence(), prepared, NOW + 100)))
                .isEqualTo("verified");
    }

    private static void compared(Consumer<FakeNvidia> change, long compared, long mismatches) throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        change.accept(device);
        assertThat(verify(device).attributes())
                .containsEntry("measurements_compared", compared)
                .containsEntry("measurement_mismatches", mismatches);
    }

    private static void unusable(Consumer<FakeNvidia> change, String code) throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        change.accept(device);
        VerifiedEvidence verified = verify(device);
        assertThat(verified.attributes()).containsEntry("measurements_compared", 0L);
        assertThat(verified.claims().get("rims"))
                .isInstanceOfSatisfying(
                        JsonObject.class,
                        rims -> assertThat(rims.members().get("unusable_rim_1"))
                                .isInstanceOfSatisfying(
                                        JsonObject.class,
                                        unusable -> assertThat(unusable.members())
                                                .containsEntry("failures", JsonValue.ofStrings(List.of(code)))));
    }

    private static VerifiedEvidence verify(FakeNvidia device) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        return verifier.verifyEvidence(device.evidence(), verifier.prepare(device.endorsements()), NOW);
    }
}
