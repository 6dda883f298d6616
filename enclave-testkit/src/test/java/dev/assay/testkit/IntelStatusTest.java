package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.claims.TcbAppraisal;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.TeeType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of the statuses of platform, TDX module and quoting enclave; the table is Intel's (EvaluateTcb.cpp). */
class IntelStatusTest {
    private static final IntelScenario SGX = IntelScenario.sgx();
    private static final IntelScenario TDX = IntelScenario.tdx();
    private static final IntelScenario TDX15 = IntelScenario.tdx15();

    @ParameterizedTest
    @CsvSource({
        "UpToDate, UpToDate, UpToDate",
        "SWHardeningNeeded, UpToDate, SWHardeningNeeded",
        "ConfigurationNeeded, UpToDate, ConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded, UpToDate, ConfigurationAndSWHardeningNeeded",
        "OutOfDate, UpToDate, OutOfDate",
        "OutOfDateConfigurationNeeded, UpToDate, OutOfDateConfigurationNeeded",
        "Revoked, UpToDate, Revoked",
        "UpToDate, OutOfDate, OutOfDate",
        "SWHardeningNeeded, OutOfDate, OutOfDate",
        "ConfigurationNeeded, OutOfDate, OutOfDateConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded, OutOfDate, OutOfDateConfigurationNeeded",
        "OutOfDate, OutOfDate, OutOfDate",
        "OutOfDateConfigurationNeeded, OutOfDate, OutOfDateConfigurationNeeded",
        "Revoked, OutOfDate, Revoked",
        "UpToDate, Revoked, Revoked",
        "ConfigurationNeeded, Revoked, Revoked",
        "OutOfDateConfigurationNeeded, Revoked, Revoked",
        "UpToDate, ConfigurationNeeded, OutOfDate",
    })
    void converge(String platform, String component, String expected) throws Exception {
        assertThat(status(SGX.intel(i -> i.withTcbStatus(platform).withQeStatus(component))))
                .isEqualTo(expected);
        assertThat(status(TDX.intel(i -> i.withTcbStatus(platform).withQeStatus(component))))
                .isEqualTo(expected);
        assertThat(status(TDX.intel(i -> i.withTcbStatus(platform).withModuleStatus(component))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // The module of before has level OutOfDate (SVN 2), the one that runs now UpToDate (SVN 5).
        "UpToDate, 2, 5, TDRelaunchAdvised",
        "SWHardeningNeeded, 2, 5, TDRelaunchAdvised",
        "ConfigurationNeeded, 2, 5, TDRelaunchAdvisedConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded, 2, 5, TDRelaunchAdvisedConfigurationNeeded",
        "OutOfDate, 2, 5, OutOfDate",
        "OutOfDateConfigurationNeeded, 2, 5, OutOfDateConfigurationNeeded",
        "Revoked, 2, 5, Revoked",
        "UpToDate, 5, 5, UpToDate",
        "UpToDate, 2, 2, OutOfDate",
        "UpToDate, 5, 2, UpToDate",
    })
    void relaunchIsAdvisedWhereItWouldHelp(String platform, int launched, int running, String expected)
            throws Exception {
        assertThat(status(TDX15.intel(i -> i.withTcbStatus(platform))
                        .quote(q -> q.withLaunchModule(1, launched).withCurrentModule(1, running))))
                .isEqualTo(expected);
    }

    @Test
    void relaunchDoesNotHelpAgainstAnOldQuotingEnclave() throws Exception {
        assertThat(status(TDX15.quote(
                        q -> q.withLaunchModule(1, 2).withCurrentModule(1, 5).withQeSvn(6))))
                .isEqualTo("OutOfDate");
    }

    @Test
    void theFirstLevelThatIsReachedCounts() throws Exception {
        assertThat(status(SGX)).isEqualTo("UpToDate");
        assertThat(status(SGX.intel(i -> i.withCertifiedMachine(m -> m.withComponent(3, 14)))))
                .isEqualTo("OutOfDate");
        assertThat(status(SGX.intel(i -> i.withCertifiedMachine(m -> m.withPceSvn(11)))))
                .isEqualTo("Revoked");
        assertThat(status(SGX.intel(i -> i.withCertifiedMachine(m -> m.withComponent(9, 200)))))
                .isEqualTo("UpToDate");
    }

    @Test
    void theModulesOwnComponentsCountOnlyWhereItHasNoVersion() throws Exception {
        assertThat(status(TDX.quote(q -> q.withLaunchModule(0, 4)))).isEqualTo("OutOfDate");
        assertThat(status(TDX.quote(q -> q.withLaunchModule(1, 4)))).isEqualTo("UpToDate");
        assertThat(status(TDX.quote(q -> q.withBody(2, Bytes.of(new byte[] {1})))))
                .isEqualTo("OutOfDate");
    }

    @Test
    void advisoriesOfAllPartsAreListedOnceAndInOrder() throws Exception {
        IntelScenario old = TDX.intel(i -> i.withCertifiedMachine(m -> m.withPceSvn(12)))
                .quote(q -> q.withLaunchModule(1, 2).withQeSvn(6));
        assertThat(tcb(old).advisoryIds()).containsExactly("INTEL-SA-00001", "INTEL-SA-00003", "INTEL-SA-00004");
        assertThat(tcb(TDX.intel(i -> i.withCertifiedMachine(m -> m.withPceSvn(12))
                                        .withTcbInfo("INTEL-SA-00001", "INTEL-SA-00004"))
                                .quote(q -> q.withQeSvn(6)))
                        .advisoryIds())
                .containsExactly("INTEL-SA-00004");
        assertThat(tcb(SGX).advisoryIds()).isEmpty();
    }

    @Test
    void theDateIsTheEarliestOfAllParts() throws Exception {
        assertThat(UtcTime.format(tcb(SGX).tcbDate())).isEqualTo("2025-03-12T00:00:00Z");
        assertThat(UtcTime.format(tcb(SGX.quote(q -> q.withQeSvn(6))).tcbDate()))
                .isEqualTo("2023-08-09T00:00:00Z");
    }

    @Test
    void theEvaluationNumberIsTheLower() throws Exception {
        String number = "\"tcbEvaluationDataNumber\":18";
        assertThat(tcb(SGX).evaluationDataNumber()).isEqualTo(18);
        assertThat(tcb(SGX.intel(i -> i.withTcbInfo(number, "\"tcbEvaluationDataNumber\":17")))
                        .evaluationDataNumber())
                .isEqualTo(17);
        assertThat(tcb(SGX.intel(i -> i.withQeIdentity(number, "\"tcbEvaluationDataNumber\":16")))
                        .evaluationDataNumber())
                .isEqualTo(16);
    }

    @Test
    void ofSeveralThatFitTheNewestIsTaken() throws Exception {
        FakeIntel newer = SGX.intel()
                .withTcbInfo("\"tcbEvaluationDataNumber\":18", "\"tcbEvaluationDataNumber\":19")
                .withTcbStatus("OutOfDate");
        Endorsements here = SGX.endorsements();
        Endorsements there = newer.endorsements(TeeType.SGX);
        for (Endorsements pool : List.of(here.and(there), there.and(here))) {
            assertThat(status(SGX.endorsements(i -> pool))).isEqualTo("OutOfDate");
        }
    }

    private static String status(IntelScenario scenario) throws Exception {
        return tcb(scenario).status().id();
    }

    private static TcbAppraisal tcb(IntelScenario scenario) throws Exception {
        return Objects.requireNonNull(scenario.verify().tcb());
    }
}
