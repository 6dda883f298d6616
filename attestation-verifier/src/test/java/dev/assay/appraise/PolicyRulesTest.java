package dev.assay.appraise;

import static dev.assay.result.RejectionCode.POLICY_ADVISORY_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_DEBUG_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_ENDORSEMENT_STALE;
import static dev.assay.result.RejectionCode.POLICY_GPU_MEASUREMENTS_UNKNOWN;
import static dev.assay.result.RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL;
import static dev.assay.result.RejectionCode.POLICY_GUEST_POLICY_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_PLATFORM_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_REAL_REFUSED;
import static dev.assay.result.RejectionCode.POLICY_REVOCATION_UNKNOWN;
import static dev.assay.result.RejectionCode.POLICY_SIMULATED_REFUSED;
import static dev.assay.result.RejectionCode.POLICY_SVN_TOO_LOW;
import static dev.assay.result.RejectionCode.POLICY_TCB_EVALUATION_TOO_OLD;
import static dev.assay.result.RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_TEE_NOT_ALLOWED;
import static dev.assay.result.RejectionCode.POLICY_VMPL_NOT_ALLOWED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.claims.PlatformId;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.TcbStatus;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule about evidence refuses what it is for, and its twin, one step away, is accepted. */
class PolicyRulesTest {
    private static final long NOW = 1_750_000_000L;
    private static final long DAY = 86_400;
    private static final String ANY_CODE = "\"dangerously_accept_any_measurement\":true";

    // --- evidence in which everything is right ---

    private static VerifiedEvidence.Builder evidence(TeeType tee) {
        return new VerifiedEvidence.Builder(tee, Bytes.of(new byte[64]));
    }

    private static VerifiedEvidence.Builder sgx() {
        return evidence(TeeType.SGX)
                .tcb(tcb(TcbStatus.UP_TO_DATE))
                .measurement("mrenclave", filled(1, 32))
                .measurement("mrsigner", filled(2, 32))
                .attribute("isv_prod_id", 7)
                .attribute("isv_svn", 3)
                .claim("attr", JsonValue.of("0500000000000000e700000000000000"))
                .claim("misc", JsonValue.of("00000000"));
    }

    private static VerifiedEvidence.Builder tdx() {
        return evidence(TeeType.TDX)
                .tcb(tcb(TcbStatus.UP_TO_DATE))
                .measurement("mrtd", filled(3, 48))
                .measurement("rtmr0", filled(4, 48))
                .measurement("mrowner", filled(0, 48))
                .claim("tdattr", JsonValue.of("0000001000000000"))
                .claim("xfam", JsonValue.of("e702060000000000"));
    }

    private static VerifiedEvidence.Builder snp() {
        return evidence(TeeType.SEV_SNP)
                .measurement("measurement", filled(5, 48))
                .measurement("id_key_digest", filled(6, 48))
                .attribute("vmpl", 0)
                .attribute("guest_svn", 2)
                .attribute("guest_policy", 0x30000)
                .attribute("migration_agent", 0)
                .attribute("signed_by_vlek", 0)
                .attribute("reported_tcb_snp", 8);
    }

    private static VerifiedEvidence.Builder gpu() {
        return evidence(TeeType.NVIDIA)
                .attribute("measurements_compared", 1)
                .attribute("measurement_mismatches", 0)
                .attribute("certificate_hold", 0);
    }

    private static TcbAppraisal tcb(TcbStatus status, String... advisories) {
        return new TcbAppraisal(status, List.of(advisories), NOW - 100 * DAY, 17);
    }

    private static Bytes filled(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }

    // --- what is asked ---

    private static List<RejectionCode> codes(VerifiedEvidence.Builder evidence, String members) throws Exception {
        return findings(evidence, members).stream().map(Finding::code).toList();
    }

    private static List<Finding> findings(VerifiedEvidence.Builder evidence, String members) throws Exception {
        String separator = members.isEmpty() ? "" : ",";
        Policy policy = Policy.parse(Bytes.utf8("{\"assay_policy\":1,\"mode\":\"real\"" + separator + members + "}"));
        return EvidenceAppraiser.appraise(evidence.build(), policy, NOW);
    }

    /** Refused with this one code, and accepted with the loosening. */
    private static void twin(VerifiedEvidence.Builder evidence, RejectionCode code, String members, String loosening)
            throws Exception {
        assertThat(codes(evidence, members)).containsExactly(code);
        assertThat(codes(evidence, members + "," + loosening)).isEmpty();
    }

    @Test
    void whatIsRightIsAccepted() throws Exception {
        for (VerifiedEvidence.Builder right : List.of(sgx(), tdx(), snp())) {
            assertThat(codes(right, ANY_CODE)).isEmpty();
        }
    }

    // --- world ---

    @Test
    void simulatedAndRealDoNotMix() throws Exception {
        assertThat(codes(evidence(TeeType.SIMULATED), ANY_CODE)).containsExactly(POLICY_SIMULATED_REFUSED);
        Policy simulated = Policy.simulatedDefault();
        assertThat(EvidenceAppraiser.appraise(evidence(TeeType.SIMULATED).build(), simulated, NOW))
                .isEmpty();
        for (VerifiedEvidence.Builder real : List.of(sgx(), tdx(), snp(), gpu(), evidence(TeeType.NITRO))) {
            assertThat(EvidenceAppraiser.appraise(real.build(), simulated, NOW))
                    .extracting(Finding::code)
                    .contains(POLICY_REAL_REFUSED);
        }
    }

    @Test
    void kindsOfTee() throws Exception {
        assertThat(codes(sgx(), ANY_CODE + ",\"tees\":[\"tdx\"]")).containsExactly(POLICY_TEE_NOT_ALLOWED);
        assertThat(codes(tdx(), ANY_CODE + ",\"tees\":[\"tdx\"]")).isEmpty();
    }

    @Test
    void debug() throws Exception {
        for (VerifiedEvidence.Builder open : List.of(sgx(), tdx(), snp(), evidence(TeeType.NITRO))) {
            twin(open.debug(true), POLICY_DEBUG_NOT_ALLOWED, ANY_CODE, "\"dangerously_accept_debug\":true");
        }
    }

    // --- code ---

    private static String code(String tee, String measurements, String more) {
        return "\"reference_values\":[{\"tee\":\"" + tee + "\",\"measurements\":{" + measurements + "}" + more + "}]";
    }

    private static String measurement(String name, Bytes value) {
        return "\"" + name + "\":\"" + value.hex() + "\"";
    }

    @Test
    void allMeasurementsOfAnEntryMustFit() throws Exception {
        String mrtd = measurement("mrtd", filled(3, 48));
        assertThat(codes(tdx(), code("tdx", mrtd + "," + measurement("rtmr0", filled(4, 48)), "")))
                .isEmpty();
        assertThat(codes(tdx(), code("tdx", mrtd + "," + measurement("rtmr0", filled(9, 48)), "")))
                .containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(codes(tdx(), code("tdx", mrtd + "," + measurement("rtmr3", filled(4, 48)), "")))
                .as("a measurement that the evidence does not have")
                .containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(codes(snp(), code("tdx", mrtd, "")))
                .as("another kind of TEE")
                .containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
    }

    @Test
    void theOldFormOfAnEntryIsOneMeasurement() throws Exception {
        String old = "\"reference_values\":[{\"tee\":\"sgx\",\"name\":\"mrenclave\",\"value\":\"%s\"}]";
        assertThat(codes(sgx(), old.formatted(filled(1, 32).hex()))).isEmpty();
        assertThat(codes(sgx(), old.formatted(filled(9, 32).hex()))).containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
    }

    @Test
    void entriesThatLeaveTheCodeOpenNeedTheirLoosening() throws Exception {
        String loosening = "\"dangerously_accept_partial_measurements\":true";
        String signer = measurement("mrsigner", filled(2, 32));
        twin(sgx(), POLICY_MEASUREMENT_NOT_ALLOWED, code("sgx", signer, ""), loosening);
        twin(sgx(), POLICY_MEASUREMENT_NOT_ALLOWED, code("sgx", signer, ",\"isv_prod_id\":7"), loosening);
        assertThat(codes(sgx(), code("sgx", signer, ",\"isv_prod_id\":7,\"min_isv_svn\":3")))
                .isEmpty();
        twin(tdx(), POLICY_MEASUREMENT_NOT_ALLOWED, code("tdx", measurement("mrowner", filled(0, 48)), ""), loosening);
        twin(
                snp(),
                POLICY_MEASUREMENT_NOT_ALLOWED,
                code("sev-snp", measurement("id_key_digest", filled(6, 48)), ""),
                loosening);
    }

    @Test
    void aSignersProductAndVersion() throws Exception {
        String signer = measurement("mrsigner", filled(2, 32));
        assertThat(codes(sgx(), code("sgx", signer, ",\"isv_prod_id\":8,\"min_isv_svn\":3")))
                .containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(codes(sgx(), code("sgx", signer, ",\"isv_prod_id\":7,\"min_isv_svn\":4")))
                .containsExactly(POLICY_SVN_TOO_LOW);
    }

    // --- versions ---

    @Test
    void securityVersionNumbers() throws Exception {
        assertThat(codes(sgx(), ANY_CODE + ",\"min_svns\":{\"sgx\":{\"isv_svn\":3}}"))
                .isEmpty();
        assertThat(codes(sgx(), ANY_CODE + ",\"min_svns\":{\"sgx\":{\"isv_svn\":4}}"))
                .containsExactly(POLICY_SVN_TOO_LOW);
        assertThat(codes(snp(), ANY_CODE + ",\"min_svns\":{\"sev-snp\":{\"guest_svn\":2,\"snp\":8}}"))
                .isEmpty();
        assertThat(codes(snp(), ANY_CODE + ",\"min_svns\":{\"sev-snp\":{\"guest_svn\":3,\"snp\":9}}"))
                .containsExactly(POLICY_SVN_TOO_LOW, POLICY_SVN_TOO_LOW);
        assertThat(codes(snp(), ANY_CODE + ",\"min_svns\":{\"sev-snp\":{\"ucode\":0}}"))
                .as("a number that the evidence does not have")
                .containsExactly(POLICY_SVN_TOO_LOW);
        assertThat(codes(snp(), ANY_CODE + ",\"min_svns\":{\"sgx\":{\"isv_svn\":4}}"))
                .as("floors of another kind of TEE")
                .isEmpty();
    }

    // --- Intel's word on the platform ---

    @ParameterizedTest
    @EnumSource(value = TcbStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "UP_TO_DATE")
    void onlyUpToDateIsAcceptedByDefault(TcbStatus status) throws Exception {
        assertThat(codes(tdx().tcb(tcb(status)), ANY_CODE)).containsExactly(POLICY_TCB_STATUS_NOT_ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TcbStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UP_TO_DATE", "REVOKED"})
    void aListedStatusIsAccepted(TcbStatus status) throws Exception {
        String listed = "\"accepted_tcb_statuses\":[{\"status\":\"" + status.id() + "\"}]";
        assertThat(codes(sgx().tcb(tcb(status)), ANY_CODE + "," + listed)).isEmpty();
        assertThat(codes(sgx().tcb(tcb(TcbStatus.REVOKED)), ANY_CODE + "," + listed))
                .containsExactly(POLICY_TCB_STATUS_NOT_ALLOWED);
    }

    @Test
    void gracePeriodsCountFromTheDateOfTheTcbLevel() throws Exception {
        String listed = "\"accepted_tcb_statuses\":[{\"status\":\"OutOfDate\",\"grace_seconds\":%d}]";
        VerifiedEvidence.Builder old = sgx().tcb(tcb(TcbStatus.OUT_OF_DATE));
        assertThat(codes(old, ANY_CODE + "," + listed.formatted(100 * DAY))).isEmpty();
        assertThat(codes(old, ANY_CODE + "," + listed.formatted(100 * DAY - 1)))
                .containsExactly(POLICY_TCB_STATUS_NOT_ALLOWED);
    }

    @Test
    void everyAdvisoryMustBeListed() throws Exception {
        String listed = ANY_CODE + ",\"accepted_tcb_statuses\":[{\"status\":\"SWHardeningNeeded\"}]";
        VerifiedEvidence.Builder needed = sgx().tcb(tcb(TcbStatus.SW_HARDENING_NEEDED, "INTEL-SA-1", "INTEL-SA-2"));
        assertThat(codes(needed, listed + ",\"accepted_advisories\":[\"INTEL-SA-1\"]"))
                .containsExactly(POLICY_ADVISORY_NOT_ALLOWED);
        assertThat(codes(needed, listed + ",\"accepted_advisories\":[\"INTEL-SA-2\",\"INTEL-SA-1\"]"))
                .isEmpty();
        twin(needed, POLICY_ADVISORY_NOT_ALLOWED, listed, "\"accept_any_advisory\":true");
    }

    @Test
    void theEvaluationNumberHasAFloor() throws Exception {
        assertThat(codes(sgx(), ANY_CODE + ",\"min_tcb_evaluation_data_number\":17"))
                .isEmpty();
        assertThat(codes(sgx(), ANY_CODE + ",\"min_tcb_evaluation_data_number\":18"))
                .containsExactly(POLICY_TCB_EVALUATION_TOO_OLD);
    }

    @Test
    void aQuoteWithoutAStatusIsRefused() throws Exception {
        assertThat(codes(evidence(TeeType.SGX), ANY_CODE)).containsExactly(POLICY_TCB_STATUS_NOT_ALLOWED);
    }

    // --- attributes ---

    @Test
    void attributesOfEnclaves() throws Exception {
        String masked = ANY_CODE + ",\"sgx\":{\"attributes\":{\"value\":\"%s\",\"mask\":\"%s\"}}";
        String mask = "1000000000000000" + "0000000000000000";
        assertThat(codes(sgx(), masked.formatted("00".repeat(16), mask))).isEmpty();
        assertThat(codes(sgx(), masked.formatted(mask, mask))).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        String misc = ANY_CODE + ",\"sgx\":{\"misc_select\":{\"value\":\"%s\",\"mask\":\"01000000\"}}";
        assertThat(codes(sgx(), misc.formatted("00000000"))).isEmpty();
        assertThat(codes(sgx(), misc.formatted("01000000"))).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
    }

    @Test
    void attributesOfTrustDomains() throws Exception {
        twin(
                tdx().claim("tdattr", JsonValue.of("0000000000000000")),
                POLICY_ATTRIBUTES_NOT_ALLOWED,
                ANY_CODE,
                "\"tdx\":{\"dangerously_accept_sept_ve\":true}");
        twin(
                tdx().claim("tdattr", JsonValue.of("0000003000000000")),
                POLICY_MIGRATION_AGENT_NOT_ALLOWED,
                ANY_CODE,
                "\"tdx\":{\"accept_migration\":true}");
        twin(
                tdx().measurement("mrservicetd", filled(1, 48)),
                POLICY_MIGRATION_AGENT_NOT_ALLOWED,
                ANY_CODE,
                "\"tdx\":{\"accept_migration\":true}");
        assertThat(codes(tdx().measurement("mrservicetd", filled(0, 48)), ANY_CODE))
                .isEmpty();
        assertThat(codes(tdx().claim("tdattr", JsonValue.of("0200001000000000")), ANY_CODE))
                .containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
        String xfam = ANY_CODE + ",\"tdx\":{\"xfam\":{\"value\":\"%s\",\"mask\":\"ff00000000000000\"}}";
        assertThat(codes(tdx(), xfam.formatted("e700000000000000"))).isEmpty();
        assertThat(codes(tdx(), xfam.formatted("0700000000000000"))).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
    }

    @Test
    void guests() throws Exception {
        twin(snp().attribute("vmpl", 1), POLICY_VMPL_NOT_ALLOWED, ANY_CODE, "\"sev-snp\":{\"max_vmpl\":1}");
        twin(
                snp().attribute("migration_agent", 1),
                POLICY_MIGRATION_AGENT_NOT_ALLOWED,
                ANY_CODE,
                "\"sev-snp\":{\"accept_migration_agent\":true}");
        String smt = ANY_CODE + ",\"sev-snp\":{\"required_policy\":[\"smt_disallowed\"]}";
        assertThat(codes(snp(), smt)).containsExactly(POLICY_GUEST_POLICY_NOT_ALLOWED);
        assertThat(codes(snp().attribute("guest_policy", 0x20000), smt)).isEmpty();
        String socket = ANY_CODE + ",\"sev-snp\":{\"required_policy\":[\"single_socket\"]}";
        assertThat(codes(snp(), socket)).containsExactly(POLICY_GUEST_POLICY_NOT_ALLOWED);
        assertThat(codes(snp().attribute("guest_policy", 0x130000), socket)).isEmpty();
        String chips = ANY_CODE + ",\"sev-snp\":{\"signing_keys\":[\"vcek\"]}";
        assertThat(codes(snp(), chips)).isEmpty();
        assertThat(codes(snp().attribute("signed_by_vlek", 1), chips)).containsExactly(POLICY_ATTRIBUTES_NOT_ALLOWED);
    }

    // --- machines ---

    @Test
    void machines() throws Exception {
        String list = ANY_CODE + ",\"platforms\":{\"ppid\":[\"" + filled(7, 16).hex() + "\"]}";
        assertThat(codes(sgx().platform(new PlatformId("ppid", filled(7, 16))), list))
                .isEmpty();
        assertThat(codes(sgx().platform(new PlatformId("ppid", filled(8, 16))), list))
                .containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
        assertThat(codes(sgx(), list)).as("evidence that does not say").containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
        assertThat(codes(snp(), list)).as("a list of another vendor's").isEmpty();
        String chip = ANY_CODE + ",\"platforms\":{\"chip_id\":[\"0102\"]}";
        assertThat(codes(snp().platform(new PlatformId("chip_id", Bytes.fromHex("010200000000"))), chip))
                .as("a short identifier in a long field")
                .isEmpty();
        assertThat(codes(snp().platform(new PlatformId("chip_id", Bytes.fromHex("010200000001"))), chip))
                .containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
        String module = ANY_CODE + ",\"platforms\":{\"module_id\":[\"i-1-enc2\"]}";
        VerifiedEvidence.Builder nitro = evidence(TeeType.NITRO);
        assertThat(codes(nitro.platform(new PlatformId("module_id", Bytes.utf8("i-1-enc2"))), module))
                .isEmpty();
        assertThat(codes(nitro.platform(new PlatformId("module_id", Bytes.utf8("i-1-enc3"))), module))
                .containsExactly(POLICY_PLATFORM_NOT_ALLOWED);
    }

    // --- endorsements ---

    private static EndorsementStamp stamp(long age, long nextUpdate) {
        return new EndorsementStamp(EndorsementKind.CRL, "a list", 1, NOW - age, nextUpdate);
    }

    @Test
    void endorsementsHaveAnAge() throws Exception {
        String limit = ANY_CODE + ",\"max_endorsement_age_seconds\":1000";
        assertThat(codes(sgx().endorsement(stamp(1000, NOW + DAY)), limit)).isEmpty();
        assertThat(codes(sgx().endorsement(stamp(1001, NOW + DAY)), limit)).containsExactly(POLICY_ENDORSEMENT_STALE);
        assertThat(codes(sgx().endorsement(stamp(1001, Long.MAX_VALUE)), limit))
                .as("one that is never renewed")
                .isEmpty();
    }

    @Test
    void revocationMustBeKnown() throws Exception {
        twin(
                snp().revocationUnknown("VCEK"),
                POLICY_REVOCATION_UNKNOWN,
                ANY_CODE,
                "\"dangerously_accept_unknown_revocation\":true");
    }

    // --- devices ---

    @Test
    void devicesAlone() throws Exception {
        String loose = "\"gpu\":{\"dangerously_accept_unknown_mode\":true%s}";
        assertThat(codes(gpu(), "")).containsExactly(POLICY_GPU_NOT_CONFIDENTIAL);
        assertThat(codes(gpu(), loose.formatted(""))).isEmpty();
        VerifiedEvidence.Builder uncompared = gpu().attribute("measurements_compared", 0);
        assertThat(codes(uncompared, loose.formatted(""))).containsExactly(POLICY_GPU_MEASUREMENTS_UNKNOWN);
        assertThat(codes(uncompared, loose.formatted(",\"dangerously_accept_unknown_measurements\":true")))
                .isEmpty();
        VerifiedEvidence.Builder other = gpu().attribute("measurement_mismatches", 1);
        assertThat(codes(other, loose.formatted(""))).containsExactly(POLICY_MEASUREMENT_NOT_ALLOWED);
        assertThat(codes(other, loose.formatted(",\"dangerously_accept_measurement_mismatch\":true")))
                .isEmpty();
        VerifiedEvidence.Builder held = gpu().attribute("certificate_hold", 1);
        assertThat(codes(held, loose.formatted(""))).containsExactly(POLICY_REVOCATION_UNKNOWN);
        assertThat(codes(held, loose.formatted(",\"accept_certificate_hold\":true")))
                .isEmpty();
    }

    // --- messages ---

    @Test
    void everyComplaintSaysWhatWasExpectedAndFound() throws Exception {
        VerifiedEvidence.Builder wrong =
                tdx().debug(true).tcb(tcb(TcbStatus.OUT_OF_DATE)).claim("tdattr", JsonValue.of("0100002000000000"));
        assertThat(findings(wrong, ""))
                .hasSizeGreaterThan(4)
                .allSatisfy(finding ->
                        assertThat(finding.expected() + finding.actual()).isNotEmpty())
                .allSatisfy(finding -> assertThat(finding.message()).hasSizeGreaterThan(20));
    }
}
