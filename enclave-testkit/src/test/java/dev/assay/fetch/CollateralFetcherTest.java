package dev.assay.fetch;

import static dev.assay.fetch.VendorAnswers.IDENTITY_TARGET;
import static dev.assay.fetch.VendorAnswers.INTEL_TARGETS;
import static dev.assay.fetch.VendorAnswers.MILAN;
import static dev.assay.fetch.VendorAnswers.PCK_CRL_TARGET;
import static dev.assay.fetch.VendorAnswers.PLATFORM;
import static dev.assay.fetch.VendorAnswers.RIM_ID;
import static dev.assay.fetch.VendorAnswers.TCB_TARGET;
import static dev.assay.fetch.VendorAnswers.TURIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.fetch.FetchConfig.TcbUpdate;
import dev.assay.fetch.IntelPlatform.PckCa;
import dev.assay.fetch.ServiceDouble.Asked;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.x509.Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of each vendor's service, word for word, and what is made of a good answer. */
@Timeout(60)
class CollateralFetcherTest {
    private final Crypto crypto = new BouncyCastleCrypto();
    private final Ticking time = new Ticking();
    private final VendorAnswers answers = new VendorAnswers(time.seconds());
    private ServiceDouble service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceDouble();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private CollateralFetcher fetcher(FetchConfig config) throws Exception {
        return CollateralFetcher.of(
                config, new JdkHttp(config.limits(), ServiceDouble.trusting(service)), time, time, () -> 0, crypto);
    }

    private static List<String> codes(Fetched fetched) {
        return fetched.failures().stream()
                .map(CollateralUnavailableException::code)
                .toList();
    }

    // --- Intel ---

    @Test
    void intelsCollateralComesWithItsIssuersChains() throws Exception {
        answers.intel(service);
        Fetched fetched = fetcher(service.config()).forIntel(PLATFORM);
        assertThat(service.targets()).containsExactlyElementsOf(INTEL_TARGETS);
        assertThat(fetched.complete().of(EndorsementKind.INTEL_TCB_INFO)).containsExactly(answers.tcbInfo);
        assertThat(fetched.endorsements().of(EndorsementKind.INTEL_QE_IDENTITY)).containsExactly(answers.identity);
        assertThat(fetched.endorsements().of(EndorsementKind.CRL)).containsExactly(answers.pckCrl, answers.rootCrl);
        // The same chain three times is one endorsement.
        assertThat(fetched.endorsements().of(EndorsementKind.CERTIFICATES)).containsExactly(Bytes.utf8(answers.chain));
    }

    @Test
    void renewingAsksForWhatIsFreshAndKeepsItWhereNobodyAnswers() throws Exception {
        answers.intel(service);
        CollateralFetcher fetcher = fetcher(service.config());
        Fetched first = fetcher.forIntel(PLATFORM);
        fetcher.forIntel(PLATFORM);
        assertThat(service.asked()).hasSize(INTEL_TARGETS.size());

        assertThat(fetcher.renewing().forIntel(PLATFORM)).isEqualTo(first);
        assertThat(service.asked()).hasSize(2 * INTEL_TARGETS.size());

        service.forget();
        assertThat(fetcher.renewing().forIntel(PLATFORM)).isEqualTo(first);
        assertThat(service.asked()).hasSizeGreaterThan(2 * INTEL_TARGETS.size());
    }

    @Test
    void sgxAndTheProcessorAuthorityHaveTheirOwnPlaces() throws Exception {
        fetcher(service.config()).forIntel(new IntelPlatform(PLATFORM.fmspc(), PckCa.PROCESSOR, TeeType.SGX));
        assertThat(service.targets())
                .containsExactly(
                        "/sgx/certification/v4/tcb?fmspc=00a067110000&update=standard",
                        "/sgx/certification/v4/qe/identity?update=standard",
                        "/sgx/certification/v4/pckcrl?ca=processor&encoding=der",
                        "/root.der");
    }

    @Test
    void theEvaluationCanBeChosen() throws Exception {
        fetcher(service.config().withTcbUpdate(TcbUpdate.EARLY)).forIntel(PLATFORM);
        assertThat(service.targets()).contains(TCB_TARGET.replace("standard", "early"));
        fetcher(service.config().withTcbEvaluationDataNumber(19)).forIntel(PLATFORM);
        assertThat(service.targets())
                .contains(
                        TCB_TARGET.replace("update=standard", "tcbEvaluationDataNumber=19"),
                        IDENTITY_TARGET.replace("update=standard", "tcbEvaluationDataNumber=19"));
    }

    @Test
    void pccsIsAskedForTheRootsListTooAndMaySpeakVersion3() throws Exception {
        FetchConfig config = service.config().withPccs(service.address().resolve("/sgx/certification/v3/"));
        VendorAnswers v3 = answers;
        service.on(
                        "/sgx/certification/v3/tcb?fmspc=00a067110000",
                        // Version 2 of TCB info has no id.
                        ServiceDouble.ok(
                                v3.tcbInfoV2("00a067110000", 86_400), "SGX-TCB-Info-Issuer-Chain", v3.encodedChain()))
                .on(
                        "/sgx/certification/v3/qe/identity",
                        ServiceDouble.ok(
                                v3.identity("QE", 86_400), "SGX-Enclave-Identity-Issuer-Chain", v3.encodedChain()))
                .on(
                        "/sgx/certification/v3/pckcrl?ca=platform&encoding=der",
                        ServiceDouble.ok(Bytes.utf8(v3.pckCrl.hex()), "SGX-PCK-CRL-Issuer-Chain", v3.encodedChain()))
                .on("/sgx/certification/v3/rootcacrl", ServiceDouble.ok(Bytes.utf8(v3.rootCrl.hex())));
        Fetched fetched = fetcher(config).forIntel(new IntelPlatform(PLATFORM.fmspc(), PckCa.PLATFORM, TeeType.SGX));
        assertThat(codes(fetched)).isEmpty();
        assertThat(service.asked()).hasSize(4);
        assertThat(fetched.endorsements().of(EndorsementKind.CRL)).hasSize(2);

        // The negative twin: TDX came with version 4.
        assertThat(codes(fetcher(config).forIntel(PLATFORM))).containsExactly(FetchCodes.NOT_FOUND);
        assertThat(service.asked()).hasSize(4);
    }

    @Test
    void spacesOfAChainMayBeWrittenAsPluses() throws Exception {
        answers.intel(service)
                .on(
                        TCB_TARGET,
                        ServiceDouble.ok(
                                answers.tcbInfo,
                                "TCB-Info-Issuer-Chain",
                                answers.encodedChain().replace("%20", "+")));
        Fetched fetched = fetcher(service.config()).forIntel(PLATFORM);
        assertThat(fetched.complete().of(EndorsementKind.CERTIFICATES)).containsExactly(Bytes.utf8(answers.chain));
    }

    @Test
    void anotherPlatformsTcbInfoIsNotTheAnswer() throws Exception {
        Bytes other = answers.tcbInfo("TDX", "00a067110001", 86_400);
        Bytes sgx = answers.tcbInfo("SGX", "00a067110000", 86_400);
        for (Bytes wrong : List.of(other, sgx)) {
            answers.intel(service)
                    .on(TCB_TARGET, ServiceDouble.ok(wrong, "TCB-Info-Issuer-Chain", answers.encodedChain()));
            Fetched fetched = fetcher(service.config()).forIntel(PLATFORM);
            assertThat(codes(fetched)).containsExactly(FetchCodes.ANSWER_INVALID);
            assertThat(fetched.endorsements().of(EndorsementKind.INTEL_TCB_INFO))
                    .isEmpty();
        }
    }

    @Test
    void aChainIsNeededAndMustBeOne() throws Exception {
        for (String chain : List.of("", "%2", "nothing", "-----BEGIN%20CERTIFICATE-----%0A")) {
            answers.intel(service).on(TCB_TARGET, ServiceDouble.ok(answers.tcbInfo, "TCB-Info-Issuer-Chain", chain));
            assertThat(codes(fetcher(service.config()).forIntel(PLATFORM)))
                    .as(chain)
                    .containsExactly(FetchCodes.ANSWER_INVALID);
        }
        service.on(TCB_TARGET, ServiceDouble.ok(answers.tcbInfo));
        assertThat(codes(fetcher(service.config()).forIntel(PLATFORM))).containsExactly(FetchCodes.ANSWER_INVALID);
    }

    // --- AMD ---

    @Test
    void aChipsCertificateIsNamedByItsTcb() throws Exception {
        Bytes vcek = answers.vcek();
        Bytes chain = Bytes.utf8(answers.chain);
        Bytes list = Minted.crl("ARK-Milan", answers.keys, time.seconds(), time.seconds() + 86_400);
        service.on(
                        "/vcek/v1/Milan/" + MILAN.hwid().hex() + "?blSPL=03&teeSPL=00&snpSPL=08&ucodeSPL=115",
                        ServiceDouble.ok(vcek))
                .on("/vcek/v1/Milan/cert_chain", ServiceDouble.ok(chain))
                .on("/vcek/v1/Milan/crl", ServiceDouble.ok(list));
        Fetched fetched = fetcher(service.config()).forAmd(MILAN);
        assertThat(fetched.complete().of(EndorsementKind.CERTIFICATES)).containsExactly(vcek, chain);
        assertThat(fetched.endorsements().of(EndorsementKind.CRL)).containsExactly(list);
    }

    @Test
    void turinHasAnFmcAndAShortName() throws Exception {
        fetcher(service.config()).forAmd(TURIN);
        assertThat(service.targets())
                .containsExactly(
                        "/vcek/v1/Turin/0102030405060708?fmcSPL=05&blSPL=01&teeSPL=02&snpSPL=04&ucodeSPL=82",
                        "/vcek/v1/Turin/cert_chain",
                        "/vcek/v1/Turin/crl");
    }

    @Test
    void vlekHasAChainAndAList() throws Exception {
        fetcher(service.config()).forAmdVlek(SnpProduct.GENOA);
        assertThat(service.targets()).containsExactly("/vlek/v1/Genoa/cert_chain", "/vlek/v1/Genoa/crl");
    }

    @Test
    void whatIsNoChipIsNotAskedFor() {
        Bytes short8 = Minted.hex("0102030405060708");
        assertThatIllegalArgumentException().isThrownBy(() -> new AmdChip(SnpProduct.MILAN, short8, 1, 1, 1, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AmdChip(SnpProduct.TURIN, short8, 1, 1, 1, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AmdChip(SnpProduct.TURIN, short8, 1, 1, 1, 256, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntelPlatform(short8, PckCa.PLATFORM, TeeType.SGX));
    }

    // --- NVIDIA ---

    @Test
    void aManifestIsTakenOutOfItsAnswer() throws Exception {
        service.on("/v1/rim/" + RIM_ID, ServiceDouble.ok(answers.rimAnswer()));
        Fetched fetched = fetcher(service.config()).forNvidia(List.of(RIM_ID));
        assertThat(fetched.complete().of(EndorsementKind.NVIDIA_RIM)).containsExactly(answers.rim());
    }

    @Test
    void aManifestThatIsNotWhatItSaysIsNone() throws Exception {
        String digest = crypto.sha256(answers.rim()).hex();
        List<Bytes> wrong = List.of(
                answers.rimAnswer("NV_OTHER", answers.rim(), digest, "TCG"),
                answers.rimAnswer(RIM_ID, Bytes.utf8("<Other/>"), digest, "TCG"),
                answers.rimAnswer(RIM_ID, answers.rim(), digest, "CORIM"),
                answers.rimAnswer(
                        RIM_ID,
                        Bytes.utf8("plain"),
                        crypto.sha256(Bytes.utf8("plain")).hex(),
                        "TCG"),
                Bytes.utf8("<html>not here</html>"));
        for (Bytes answer : wrong) {
            service.on("/v1/rim/" + RIM_ID, ServiceDouble.ok(answer));
            assertThat(codes(fetcher(service.config()).forNvidia(List.of(RIM_ID))))
                    .containsExactly(FetchCodes.ANSWER_INVALID);
        }
    }

    @Test
    void namesOfManifestsCannotLeaveTheirPlace() throws Exception {
        CollateralFetcher fetcher = fetcher(service.config());
        for (String id : List.of("", "../x", "a/b", "a?b", "a b", "a%2fb", "..", "ä", "A".repeat(129))) {
            assertThatIllegalArgumentException().as(id).isThrownBy(() -> fetcher.forNvidia(List.of(id)));
        }
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void everyCertificateOfAChainIsAskedAboutButTheRoot() throws Exception {
        List<Certificate> chain = Certificate.decodeAll(Bytes.utf8(answers.chain), "test");
        Bytes response = Minted.ocsp(chain.get(0), chain.get(1).spki(), time.seconds() - 60, time.seconds() + 86_400);
        service.on("/ocsp", ServiceDouble.ok(response));
        Fetched fetched = fetcher(service.config()).revocationForNvidia(chain);
        assertThat(fetched.complete().of(EndorsementKind.OCSP_RESPONSE)).containsExactly(response);
        Asked asked = service.asked().get(0);
        assertThat(service.asked()).hasSize(1);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.header("Content-type")).isEqualTo("application/ocsp-request");
        assertThat(asked.body())
                .isEqualTo(OcspRequest.encode(chain.get(0), chain.get(1).spki(), crypto));
    }

    @Test
    void aResponderWithoutAnAnswerGaveNone() throws Exception {
        List<Certificate> chain = Certificate.decodeAll(Bytes.utf8(answers.chain), "test");
        Bytes otherKey = Certificate.decode(
                        Minted.certificate("x", Minted.keys(), "x", answers.keys, 0, time.seconds()), "test")
                .spki();
        Bytes ofOtherKey = Minted.ocsp(chain.get(0), otherKey, time.seconds() - 60, time.seconds() + 86_400);
        for (Bytes answer : List.of(Minted.ocspTryLater(), ofOtherKey)) {
            service.on("/ocsp", ServiceDouble.ok(answer));
            assertThat(codes(fetcher(service.config()).revocationForNvidia(chain)))
                    .containsExactly(FetchCodes.ANSWER_INVALID);
        }
    }

    // --- keys ---

    @Test
    void aKeyIsShownToItsOwnServiceOnly() throws Exception {
        FetchConfig config = service.config().withIntelApiKey("intel-key").withNvidiaServiceKey("nvidia-key");
        CollateralFetcher fetcher = fetcher(config);
        fetcher.forIntel(PLATFORM);
        fetcher.forAmd(MILAN);
        fetcher.forNvidia(List.of(RIM_ID));
        for (Asked asked : service.asked()) {
            boolean pcs = asked.target().contains("/certification/");
            boolean nvidia = asked.target().contains("/rim/");
            assertThat(asked.header("Ocp-apim-subscription-key")).isEqualTo(pcs ? "intel-key" : "");
            assertThat(asked.header("Authorization")).isEqualTo(nvidia ? "Bearer nvidia-key" : "");
        }
        assertThat(config).asString().doesNotContain("intel-key", "nvidia-key");
    }

    // --- the cache, from outside ---

    @Test
    void aDayPassesBeforeTheSameIsAskedAgain() throws Exception {
        answers.intel(service);
        CollateralFetcher fetcher = fetcher(service.config());
        Fetched first = fetcher.forIntel(PLATFORM);
        time.pass(Duration.ofHours(23));
        assertThat(fetcher.forIntel(PLATFORM)).isEqualTo(first);
        assertThat(service.asked()).hasSize(4);
        time.pass(Duration.ofHours(2));
        fetcher.forIntel(PLATFORM);
        assertThat(service.asked()).hasSize(8);
    }

    @Test
    void whatEndsSoonerIsAskedForSooner() throws Exception {
        Bytes hourly = answers.tcbInfo("TDX", "00a067110000", 3600);
        answers.intel(service)
                .on(TCB_TARGET, ServiceDouble.ok(hourly, "TCB-Info-Issuer-Chain", answers.encodedChain()))
                .on(
                        IDENTITY_TARGET,
                        ServiceDouble.ok(
                                answers.identity,
                                "SGX-Enclave-Identity-Issuer-Chain",
                                answers.encodedChain(),
                                "Cache-Control",
                                "public, max-age=1800"))
                .on(
                        PCK_CRL_TARGET,
                        ServiceDouble.ok(
                                answers.pckCrl,
                                "SGX-PCK-CRL-Issuer-Chain",
                                answers.encodedChain(),
                                "Cache-Control",
                                "no-store"));
        CollateralFetcher fetcher = fetcher(service.config());
        fetcher.forIntel(PLATFORM);
        fetcher.forIntel(PLATFORM);
        assertThat(service.targets().subList(4, 5)).containsExactly(PCK_CRL_TARGET);
        time.pass(Duration.ofMinutes(40));
        fetcher.forIntel(PLATFORM);
        assertThat(service.targets().subList(5, 7)).containsExactly(IDENTITY_TARGET, PCK_CRL_TARGET);
        time.pass(Duration.ofMinutes(40));
        fetcher.forIntel(PLATFORM);
        assertThat(service.targets().subList(7, 10)).containsExactly(TCB_TARGET, IDENTITY_TARGET, PCK_CRL_TARGET);
    }

    @Test
    void aServiceThatIsDownIsDoneWithoutWhileWhatItSaidIsValid() throws Exception {
        answers.intel(service);
        CollateralFetcher fetcher = fetcher(service.config());
        Fetched first = fetcher.forIntel(PLATFORM);
        INTEL_TARGETS.forEach(target -> service.on(target, ServiceDouble.status(503)));
        time.pass(Duration.ofDays(20));
        assertThat(fetcher.forIntel(PLATFORM)).isEqualTo(first);

        // The negative twin: past its next update it is not used for want of better.
        time.pass(Duration.ofDays(11));
        Fetched late = fetcher.forIntel(PLATFORM);
        assertThat(codes(late)).containsOnly(FetchCodes.SERVICE_UNAVAILABLE).hasSize(3);
        assertThat(late.endorsements().of(EndorsementKind.CRL)).containsExactly(answers.rootCrl);
    }

    @Test
    void whatIsOverAlreadyIsHandedOnAndNotKept() throws Exception {
        Bytes over = answers.tcbInfo("TDX", "00a067110000", -3600);
        answers.intel(service).on(TCB_TARGET, ServiceDouble.ok(over, "TCB-Info-Issuer-Chain", answers.encodedChain()));
        CollateralFetcher fetcher = fetcher(service.config());
        assertThat(fetcher.forIntel(PLATFORM).complete().of(EndorsementKind.INTEL_TCB_INFO))
                .containsExactly(over);
        fetcher.forIntel(PLATFORM);
        assertThat(service.targets()).filteredOn(TCB_TARGET::equals).hasSize(2);
    }
}
