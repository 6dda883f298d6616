package dev.assay.testkit;

import static dev.assay.result.RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_DEBUG_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_EVIDENCE_STALE;
import static dev.assay.result.RejectionCode.POLICY_GPU_MEASUREMENTS_UNKNOWN;
import static dev.assay.result.RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL;
import static dev.assay.result.RejectionCode.POLICY_GUEST_POLICY_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_PLATFORM_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_REVOCATION_UNKNOWN;
import static dev.assay.result.RejectionCode.POLICY_SVN_TOO_LOW;
import static dev.assay.result.RejectionCode.POLICY_TCB_EVALUATION_TOO_OLD;
import static dev.assay.result.RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_VMPL_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.STATEMENT_GPU_NONCE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuNonce;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.StatementWrapper;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.json.Json;
import dev.assay.policy.Policy;
import dev.assay.policy.SvnFloors;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Policies on what the vendors' verifiers really give: were a verifier to call a number otherwise than its rule, the rule
 * would refuse or, worse, not apply.
 */
class VendorAppraisalTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = FakeNvidia.NOW;
    private static final Bytes REPORT_DATA = Bytes.of(new byte[64]);
    private static final String ANY_CODE = "\"dangerously_accept_any_measurement\":true";

    private static Policy policy(String members) throws Exception {
        return Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\"," + members + "}"));
    }

    private static List<RejectionCode> codes(
            TrustAnchors anchors, CmwRecord evidence, Endorsements endorsements, String members) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(anchors, CRYPTO);
        return verifier.verify(evidence, verifier.prepare(endorsements), policy(members), NOW).findings().stream()
                .map(Finding::code)
                .toList();
    }

    // --- Intel ---

    private static final FakeIntel INTEL = FakeIntel.create("policies", NOW);

    private static List<RejectionCode> codes(FakeIntel intel, FakeQuote quote, String members) throws Exception {
        return codes(intel.anchors(), intel.evidence(quote), intel.endorsements(), members);
    }

    private static VerifiedEvidence verified(FakeQuote quote) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(INTEL.anchors(), CRYPTO);
        return verifier.verifyEvidence(INTEL.evidence(quote), verifier.prepare(INTEL.endorsements()), NOW);
    }

    @Test
    void quotesInOrderAreAccepted() throws Exception {
        assertThat(codes(INTEL, FakeQuote.sgx(REPORT_DATA), ANY_CODE)).isEmpty();
        assertThat(codes(INTEL, FakeQuote.tdx(REPORT_DATA), ANY_CODE)).isEmpty();
    }

    @Test
    void theStatusOfAPlatform() throws Exception {
        FakeIntel old = INTEL.withTcbStatus("OutOfDate");
        assertThat(codes(old, FakeQuote.sgx(REPORT_DATA), ANY_CODE + ",\"accept_any_advisory\":true"))
                .containsExactly(POLICY_TCB_STATUS_NOT_ALLOWED);
        assertThat(
                        codes(
                                old,
                                FakeQuote.sgx(REPORT_DATA),
                                ANY_CODE
                                        + ",\"accept_any_advisory\":true,\"accepted_tcb_statuses\":[{\"status\":\"OutOfDate\"}]"))
                .isEmpty();
        long number = Objects.requireNonNull(
                        verified(FakeQuote.sgx(REPORT_DATA)).tcb())
                .evaluationDataNumber();
        String floor = ANY_CODE + ",\"min_tcb_evaluation_data_number\":";
        assertThat(codes(INTEL, FakeQuote.tdx(REPORT_DATA), floor + number)).isEmpty();
        assertThat(codes(INTEL, FakeQuote.tdx(REPORT_DATA), floor + (number + 1)))
                .containsExactly(POLICY_TCB_EVALUATION_TOO_OLD);
    }

    @Test
    void everyFloorHasItsNumberInEvidence() throws Exception {
        for (FakeQuote quote : List.of(FakeQuote.sgx(REPORT_DATA), FakeQuote.tdx(REPORT_DATA))) {
            for (String name : SvnFloors.names(quote.tee())) {
                long actual =
                        Objects.requireNonNull(verified(quote).attributes().get(name), name);
                String floor = ANY_CODE + ",\"min_svns\":{\"" + quote.tee().id() + "\":{\"" + name + "\":%d}}";
                assertThat(codes(INTEL, quote, floor.formatted(actual))).isEmpty();
                assertThat(codes(INTEL, quote, floor.formatted(actual + 1))).containsExactly(POLICY_SVN_TOO_LOW);
            }
        }
    }

    @Test
    void attributesOfQuotes() throws Exception {
        FakeQuote tdx = FakeQuote.tdx(REPORT_DATA);
        FakeQuote septVe = tdx.withBody(120, Bytes.fromHex("0000000000000000"));
        assertThat(codes(INTEL, septVe, ANY_CODE)).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        assertThat(codes(INTEL, septVe, ANY_CODE + ",\"tdx\":{\"dangerously_accept_sept_ve\":true}"))
                .isEmpty();
        FakeQuote migratable = tdx.withBody(120, Bytes.fromHex("0000003000000000"));
        assertThat(codes(INTEL, migratable, ANY_CODE)).containsExactly(POLICY_MIGRATION_AGENT_NOT_ALLOWED);
        assertThat(codes(INTEL, migratable, ANY_CODE + ",\"tdx\":{\"accept_migration\":true}"))
                .isEmpty();
        String xfam = ANY_CODE + ",\"tdx\":{\"xfam\":{\"value\":\"%s00000000000000\",\"mask\":\"ff00000000000000\"}}";
        assertThat(codes(INTEL, tdx, xfam.formatted("e7"))).isEmpty();
        assertThat(codes(INTEL, tdx, xfam.formatted("07"))).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        FakeQuote sgx = FakeQuote.sgx(REPORT_DATA);
        String flags = ANY_CODE + ",\"sgx\":{\"attributes\":{\"value\":\"%s" + "00".repeat(15) + "\",\"mask\":\"05"
                + "00".repeat(15) + "\"}}";
        assertThat(codes(INTEL, sgx, flags.formatted("05"))).isEmpty();
        assertThat(codes(INTEL, sgx, flags.formatted("04"))).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        for (FakeQuote open : List.of(sgx.withDebug(), tdx.withDebug().withBody(123, Bytes.fromHex("10")))) {
            assertThat(codes(INTEL, open, ANY_CODE)).containsExactly(POLICY_DEBUG_NOT_ALLOWED);
            assertThat(codes(INTEL, open, ANY_CODE + ",\"dangerously_accept_debug\":true"))
                    .isEmpty();
        }
    }

    @Test
    void codeAndMachinesOfQuotes() throws Exception {
        FakeQuote quote = FakeQuote.sgx(REPORT_DATA);
        VerifiedEvidence evidence = verified(quote);
        String signer = "\"reference_values\":[{\"tee\":\"sgx\",\"measurements\":{\"mrsigner\":\""
                + Objects.requireNonNull(evidence.measurements().get("mrsigner"))
                        .hex() + "\"},\"isv_prod_id\":"
                + evidence.attributes().get("isv_prod_id") + ",\"min_isv_svn\":%d}]";
        long svn = Objects.requireNonNull(evidence.attributes().get("isv_svn"));
        assertThat(codes(INTEL, quote, signer.formatted(svn))).isEmpty();
        assertThat(codes(INTEL, quote, signer.formatted(svn + 1))).containsExactly(POLICY_SVN_TOO_LOW);
        String machine = ANY_CODE + ",\"platforms\":{\"ppid\":[\"%s\"]}";
        String ppid = Objects.requireNonNull(evidence.platform()).value().hex();
        assertThat(codes(INTEL, quote, machine.formatted(ppid))).isEmpty();
        assertThat(codes(INTEL, quote, machine.formatted("ff" + ppid.substring(2))))
                .containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
    }

    @Test
    void revocationThatNothingSaysAnythingOf() throws Exception {
        Endorsements without = INTEL.endorsementsWithout(EndorsementKind.CRL);
        CmwRecord quote = INTEL.tdxQuote(REPORT_DATA);
        assertThat(codes(INTEL.anchors(), quote, without, ANY_CODE)).containsExactly(POLICY_REVOCATION_UNKNOWN);
        assertThat(codes(INTEL.anchors(), quote, without, ANY_CODE + ",\"dangerously_accept_unknown_revocation\":true"))
                .isEmpty();
    }

    // --- AMD ---

    private static List<RejectionCode> codes(FakeAmd amd, String members) throws Exception {
        return codes(amd.anchors(), amd.evidence(), amd.endorsements(), members);
    }

    private static FakeAmd amd() {
        return FakeAmd.vcek(SnpProduct.TURIN, 5);
    }

    private static FakeAmd guestPolicy(long bits) {
        FakeAmd amd = amd();
        amd.report().number(0x008, bits, 8);
        return amd;
    }

    @Test
    void guests() throws Exception {
        assertThat(codes(amd(), ANY_CODE)).isEmpty();
        FakeAmd low = amd();
        low.report().number(0x030, 2, 4);
        assertThat(codes(low, ANY_CODE)).containsExactly(POLICY_VMPL_NOT_ALLOWED);
        assertThat(codes(low, ANY_CODE + ",\"sev-snp\":{\"max_vmpl\":2}")).isEmpty();
        assertThat(codes(guestPolicy(0xb0000), ANY_CODE)).containsExactly(POLICY_DEBUG_NOT_ALLOWED);
        String smt = ANY_CODE + ",\"sev-snp\":{\"required_policy\":[\"smt_disallowed\"]}";
        assertThat(codes(amd(), smt)).containsExactly(POLICY_GUEST_POLICY_NOT_ALLOWED);
        assertThat(codes(guestPolicy(0x20000), smt)).isEmpty();
        FakeAmd agent = guestPolicy(0x70000);
        agent.report().bytes(0x160, Bytes.of(new byte[32]));
        assertThat(codes(agent, ANY_CODE)).containsExactly(POLICY_MIGRATION_AGENT_NOT_ALLOWED);
        assertThat(codes(agent, ANY_CODE + ",\"sev-snp\":{\"accept_migration_agent\":true}"))
                .isEmpty();
    }

    @Test
    void keysAndChips() throws Exception {
        FakeAmd cloud = FakeAmd.vlek(SnpProduct.MILAN, 3);
        assertThat(codes(cloud, ANY_CODE)).isEmpty();
        assertThat(codes(cloud, ANY_CODE + ",\"sev-snp\":{\"signing_keys\":[\"vcek\"]}"))
                .containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        String chip = ANY_CODE + ",\"platforms\":{\"chip_id\":[\"%s\"]}";
        assertThat(codes(amd(), chip.formatted(amd().chipId().slice(0, 8).hex())))
                .as("Turin's identifiers are of eight bytes")
                .isEmpty();
        assertThat(codes(cloud, chip.formatted("01"))).containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
    }

    @Test
    void everyFloorHasItsNumberInReports() throws Exception {
        String floor = ANY_CODE + ",\"min_svns\":{\"sev-snp\":{\"%s\":%d}}";
        for (String name : List.of("guest_svn", "bl", "tee", "snp", "ucode", "fmc")) {
            assertThat(codes(amd(), floor.formatted(name, 0))).as(name).isEmpty();
            assertThat(codes(amd(), floor.formatted(name, 256))).as(name).containsExactly(POLICY_SVN_TOO_LOW);
        }
        assertThat(codes(FakeAmd.vcek(SnpProduct.MILAN, 3), floor.formatted("fmc", 0)))
                .as("Milan has none")
                .containsExactly(POLICY_SVN_TOO_LOW);
    }

    // --- AWS ---

    @Test
    void documents() throws Exception {
        FakeNitro nitro = new FakeNitro();
        assertThat(codes(nitro.anchors(), nitro.evidence(), Endorsements.none(), ANY_CODE))
                .isEmpty();
        FakeNitro open = new FakeNitro().pcr(0, Bytes.of(new byte[48]));
        assertThat(codes(open.anchors(), open.evidence(), Endorsements.none(), ANY_CODE))
                .containsExactly(POLICY_DEBUG_NOT_ALLOWED);
        String image =
                "\"reference_values\":[{\"tee\":\"nitro\",\"measurements\":{\"pcr0\":\"" + "ab".repeat(48) + "\"}}]";
        FakeNitro known = new FakeNitro().pcr(0, Bytes.fromHex("ab".repeat(48)));
        assertThat(codes(known.anchors(), known.evidence(), Endorsements.none(), image))
                .isEmpty();
        assertThat(codes(nitro.anchors(), nitro.evidence(), Endorsements.none(), image))
                .containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
    }

    // --- NVIDIA ---

    private static final String ALONE = "\"gpu\":{\"dangerously_accept_unknown_mode\":true%s}";

    private static List<RejectionCode> codes(FakeNvidia gpu, String members) throws Exception {
        return codes(gpu.anchors(), gpu.evidence(), gpu.endorsements(), members);
    }

    @Test
    void devices() throws Exception {
        assertThat(codes(FakeNvidia.hopper(), ALONE.formatted(""))).isEmpty();
        assertThat(codes(FakeNvidia.hopper(), ANY_CODE)).containsExactly(POLICY_GPU_NOT_CONFIDENTIAL);
        assertThat(codes(FakeNvidia.hopper().withoutRim("vbios"), ALONE.formatted("")))
                .containsExactly(POLICY_GPU_MEASUREMENTS_UNKNOWN);
        assertThat(codes(FakeNvidia.hopper().withoutResponses(), ALONE.formatted("")))
                .containsExactly(POLICY_REVOCATION_UNKNOWN);
        FakeNvidia held = FakeNvidia.hopper();
        held.response("provisioner").revoked(6);
        assertThat(codes(held, ALONE.formatted(""))).containsExactly(POLICY_REVOCATION_UNKNOWN);
        assertThat(codes(held, ALONE.formatted(",\"accept_certificate_hold\":true")))
                .isEmpty();
    }

    // --- a CPU and a GPU in one bundle ---

    private static final FakeEnclave ENCLAVE = FakeEnclave.named("with a GPU");
    private static final Bytes NONCE = CRYPTO.sha256(Bytes.utf8("nonce"));
    private static final long REFRESH = 3;

    private static AttestationResult judge(FakeNvidia gpu, int ccMode, boolean devtools, long age, String members)
            throws Exception {
        gpu.report().nonce(GpuNonce.of(ENCLAVE.core().digest(CRYPTO), REFRESH, CRYPTO));
        CmwRecord device = gpu.evidence();
        return judge(gpu, device, new GpuState(CRYPTO.sha384(device.value()), ccMode, devtools, age, REFRESH), members);
    }

    private static AttestationResult judge(FakeNvidia gpu, CmwRecord device, GpuState state, String members)
            throws Exception {
        Bytes wrapper = new StatementWrapper(
                        ENCLAVE.core().digest(CRYPTO), NONCE, NOW, NOW + 3600, List.of(state), null)
                .encode();
        Endorsements endorsements = INTEL.endorsements().and(gpu.endorsements());
        EvidenceBundle bundle = new EvidenceBundle(
                ENCLAVE.core().encode(),
                wrapper,
                INTEL.tdxQuote(StatementWrapper.reportData(wrapper, CRYPTO)),
                List.of(device),
                ENCLAVE.models().encode(),
                null,
                endorsements.toBundleMembers());
        TrustAnchors anchors = new TrustAnchors(
                INTEL.anchors().simulatedRoot(),
                INTEL.anchors().intel(),
                gpu.anchors().amd(),
                gpu.anchors().nvidiaDevice(),
                gpu.anchors().nvidiaRim(),
                gpu.anchors().aws());
        return new AttestationVerifier(anchors, CRYPTO)
                .verify(bundle, policy(members), Expectations.offline(NONCE), NOW);
    }

    @Test
    void aGpuBesideTheEnclaveThatVouchesForItsMode() throws Exception {
        String required = ANY_CODE + ",\"accept_any_model\":true,\"require_gpu\":true";
        AttestationResult accepted = judge(FakeNvidia.hopper(), 1, false, 60, required);
        assertThat(accepted.findings()).isEmpty();
        assertThat(accepted.validUntil()).isEqualTo(NOW + 3600);
        assertThat(Json.write(accepted.ear(NONCE)))
                .contains("\"submods\":{\"cpu\":{\"ear_status\":\"warning\"")
                .contains("\"gpu.0\":{\"ear_status\":\"affirming\"");
        assertThat(gpuFindings(judge(FakeNvidia.hopper(), 0, false, 60, required)))
                .containsExactly(POLICY_GPU_NOT_CONFIDENTIAL);
        assertThat(gpuFindings(judge(FakeNvidia.hopper(), 1, true, 60, required)))
                .containsExactly(POLICY_GPU_NOT_CONFIDENTIAL);
        assertThat(gpuFindings(judge(FakeNvidia.hopper(), 2, false, 86_401, required)))
                .containsExactly(POLICY_EVIDENCE_STALE);
        AttestationResult unknown = judge(FakeNvidia.hopper().withoutRim("driver"), 1, false, 60, required);
        assertThat(gpuFindings(unknown)).containsExactly(POLICY_GPU_MEASUREMENTS_UNKNOWN);
        assertThat(Json.write(unknown.ear(NONCE)))
                .contains("\"gpu.0\":{\"ear_status\":\"contraindicated\"")
                .contains("\"submods\":{\"cpu\":{\"ear_status\":\"warning\"");
    }

    @Test
    void aReportForAnotherCoreOrRefreshIsRejected() throws Exception {
        Bytes core = ENCLAVE.core().digest(CRYPTO);
        Bytes otherCore = FakeEnclave.named("another").core().digest(CRYPTO);
        assertThat(rejection(GpuNonce.of(core, REFRESH, CRYPTO), REFRESH)).isNull();
        assertThat(rejection(GpuNonce.of(core, REFRESH - 1, CRYPTO), REFRESH)).isEqualTo(STATEMENT_GPU_NONCE_MISMATCH);
        assertThat(rejection(GpuNonce.of(core, REFRESH, CRYPTO), REFRESH + 1)).isEqualTo(STATEMENT_GPU_NONCE_MISMATCH);
        assertThat(rejection(GpuNonce.of(otherCore, REFRESH, CRYPTO), REFRESH)).isEqualTo(STATEMENT_GPU_NONCE_MISMATCH);
        assertThat(rejection(NONCE, REFRESH)).isEqualTo(STATEMENT_GPU_NONCE_MISMATCH);
    }

    private static @Nullable RejectionCode rejection(Bytes gpuNonce, long counter) throws Exception {
        FakeNvidia gpu = FakeNvidia.hopper();
        gpu.report().nonce(gpuNonce);
        CmwRecord device = gpu.evidence();
        GpuState state = new GpuState(CRYPTO.sha384(device.value()), 1, false, 60, counter);
        try {
            judge(gpu, device, state, ANY_CODE);
            return null;
        } catch (RejectedException refused) {
            return refused.finding().code();
        }
    }

    private static List<RejectionCode> gpuFindings(AttestationResult result) {
        assertThat(result.appraisal().enclave()).isEmpty();
        return result.appraisal().gpus().get(0).stream().map(Finding::code).toList();
    }
}
