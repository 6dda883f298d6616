package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.RimIds;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeIntel;
import dev.assay.testkit.FakeNvidia;
import dev.assay.testkit.FakeQuote;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From evidence to the questions that its platform's services are asked, and from their answers to a verdict. */
@Timeout(60)
class EvidenceFetchTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final long NOW = FakeAmd.NOW;
    private static final Bytes REPORT_DATA = Bytes.of(new byte[64]);

    private ServiceDouble service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceDouble();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private CollateralFetcher fetcher() throws Exception {
        Ticking time = new Ticking();
        time.pass(Duration.between(time.instant(), Instant.ofEpochSecond(NOW)));
        FetchConfig config = service.config();
        return CollateralFetcher.of(
                config, new JdkHttp(config.limits(), ServiceDouble.trusting(service)), time, time, () -> 0, CRYPTO);
    }

    private VerifiedEvidence verify(CmwRecord evidence, Endorsements have, TrustAnchors anchors) throws Exception {
        return new FetchingVerifier(new AttestationVerifier(anchors, CRYPTO), fetcher())
                .verifyEvidence(evidence, have, NOW);
    }

    private String unavailable(CmwRecord evidence, TrustAnchors anchors) {
        return catchThrowableOfType(
                        CollateralUnavailableException.class, () -> verify(evidence, Endorsements.none(), anchors))
                .code();
    }

    // --- AMD ---

    private void amd(FakeAmd amd, String product) {
        String chain = Minted.pem(amd.authority().encode(), amd.ark().encode());
        service.onPath("/vcek/v1/" + product + "/cert_chain", ServiceDouble.ok(Bytes.utf8(chain)))
                .onPath(
                        "/vcek/v1/" + product + "/crl",
                        ServiceDouble.ok(amd.lists().get(0).encode()))
                .onMatching(
                        target -> target.startsWith("/vcek/v1/" + product + "/") && target.contains("?"),
                        ServiceDouble.ok(amd.vek().encode()));
    }

    @Test
    void aReportAloneIsEnoughToFindItsCertificates() throws Exception {
        for (SnpProduct product : SnpProduct.values()) {
            service.forget();
            FakeAmd amd = FakeAmd.vcek(product, 5);
            amd(amd, product.id());
            VerifiedEvidence verified = verify(amd.evidence(), Endorsements.none(), amd.anchors());
            assertThat(verified.revocationUnknown()).isEmpty();
            assertThat(verified.endorsements()).hasSize(1);
        }
    }

    @Test
    void reportsOfVersion2DoNotSayWhichProduct() throws Exception {
        FakeAmd genoa = FakeAmd.vcek(SnpProduct.GENOA, 2);
        amd(genoa, "Genoa");
        assertThat(verify(genoa.evidence(), Endorsements.none(), genoa.anchors())
                        .revocationUnknown())
                .isEmpty();
        assertThat(service.targets()).hasSize(4);
        assertThat(service.targets().get(0)).startsWith("/vcek/v1/Milan/");
        assertThat(service.targets().subList(1, 4)).allMatch(target -> target.startsWith("/vcek/v1/Genoa/"));
    }

    @Test
    void theHostsTableLeavesTheListToAskFor() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd(amd, "Milan");
        CmwRecord extended = FakeAmd.evidence(amd.reportBytes().concat(amd.certificateTable()));
        assertThat(verify(extended, Endorsements.none(), amd.anchors()).revocationUnknown())
                .isEmpty();
        assertThat(service.targets()).containsExactly("/vcek/v1/Milan/crl");
    }

    @Test
    void nothingIsAskedWhenNothingIsMissing() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        verify(amd.evidence(), amd.endorsements(), amd.anchors());
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void whatIsFetchedCanSayNo() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        CmwRecord extended = FakeAmd.evidence(amd.reportBytes().concat(amd.certificateTable()));
        assertThat(verify(extended, Endorsements.none(), amd.anchors()).revocationUnknown())
                .isNotEmpty();
        amd.lists().get(0).revoke(0x10001);
        amd(amd, "Milan");
        RejectedException rejected = catchThrowableOfType(
                RejectedException.class, () -> verify(extended, Endorsements.none(), amd.anchors()));
        assertThat(rejected.code()).isEqualTo(RejectionCode.CERTIFICATE_REVOKED);
    }

    @Test
    void whatOnlyTheHostHasIsMissing() throws Exception {
        FakeAmd vlek = FakeAmd.vlek(SnpProduct.MILAN, 3);
        amd(vlek, "Milan");
        assertThat(unavailable(vlek.evidence(), vlek.anchors()))
                .isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
        FakeAmd masked = FakeAmd.vcek(SnpProduct.MILAN, 3);
        masked.report().bytes(0x1a0, Bytes.of(new byte[64]));
        assertThat(unavailable(masked.evidence(), masked.anchors()))
                .isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
        assertThat(service.asked()).isEmpty();

        // The negative twin: with the certificate at hand, the rest of a VLEK's chain is the service's to give.
        String chain = Minted.pem(vlek.authority().encode(), vlek.ark().encode());
        service.onPath("/vlek/v1/Milan/cert_chain", ServiceDouble.ok(Bytes.utf8(chain)));
        Endorsements own = new Endorsements(List.of(FakeAmd.certificate(vlek.vek())));
        assertThat(verify(vlek.evidence(), own, vlek.anchors()).revocationUnknown())
                .isNotEmpty();
    }

    @Test
    void aChipThatTheServiceDoesNotKnowIsNotFound() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        assertThat(unavailable(amd.evidence(), amd.anchors())).isEqualTo(FetchCodes.NOT_FOUND);
    }

    @Test
    void aServiceThatIsIllIsUnavailable() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        service.onMatching(target -> true, ServiceDouble.status(500));
        assertThat(unavailable(amd.evidence(), amd.anchors())).isEqualTo(FetchCodes.SERVICE_UNAVAILABLE);
    }

    @Test
    void whatCannotBeReadIsNotAskedFor() {
        assertThatThrownBy(() -> fetcher().fetch(FakeAmd.evidence(Bytes.of(new byte[7])), Endorsements.none()))
                .isInstanceOf(MalformedException.class);
        assertThat(service.asked()).isEmpty();
    }

    // --- Intel ---

    private void intel(FakeIntel intel, TeeType tee) {
        String v4 = "/" + tee.id() + "/certification/v4/";
        service.onPath(v4 + "tcb", withChain(intel.tcbInfo(tee), "TCB-Info-Issuer-Chain", intel.tcbSigningChain()))
                .onPath(
                        v4 + "qe/identity",
                        withChain(intel.qeIdentity(tee), "SGX-Enclave-Identity-Issuer-Chain", intel.tcbSigningChain()))
                .onPath(
                        "/sgx/certification/v4/pckcrl",
                        withChain(intel.pckCrl(), "SGX-PCK-CRL-Issuer-Chain", intel.pckIssuerChain()))
                .onPath("/root.der", ServiceDouble.ok(intel.rootCrl()));
    }

    private static ServiceDouble.Behaviour withChain(Bytes body, String header, Bytes pem) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < pem.length(); i++) {
            encoded.append(String.format("%%%02x", pem.at(i)));
        }
        return ServiceDouble.ok(body, header, encoded.toString());
    }

    @Test
    void aQuoteAloneIsEnoughToFindItsCollateral() throws Exception {
        FakeIntel intel = FakeIntel.create("fetched", NOW);
        for (FakeQuote quote : List.of(FakeQuote.sgx(REPORT_DATA), FakeQuote.tdx(REPORT_DATA))) {
            service.forget();
            intel(intel, quote.tee());
            VerifiedEvidence verified = verify(intel.evidence(quote), Endorsements.none(), intel.anchors());
            assertThat(verified.revocationUnknown()).isEmpty();
        }
        assertThat(service.targets()).anyMatch(target -> target.contains("ca=platform"));
        service.forget();
        FakeIntel single = intel.withProcessorCa();
        intel(single, TeeType.SGX);
        assertThat(verify(single.sgxQuote(REPORT_DATA), Endorsements.none(), single.anchors())
                        .revocationUnknown())
                .isEmpty();
        assertThat(service.targets()).anyMatch(target -> target.contains("ca=processor"));
    }

    @Test
    void aMissingListIsAskedForAndCanSayNo() throws Exception {
        FakeIntel intel = FakeIntel.create("revoked", NOW);
        Endorsements without = intel.endorsementsWithout(EndorsementKind.CRL);
        assertThat(verify(intel.tdxQuote(REPORT_DATA), without, intel.anchors()).revocationUnknown())
                .isNotEmpty();
        intel(intel.withPckCrl(list -> list.revoke(FakeIntel.serial(FakeIntel.Role.PCK))), TeeType.TDX);
        RejectedException rejected = catchThrowableOfType(
                RejectedException.class, () -> verify(intel.tdxQuote(REPORT_DATA), without, intel.anchors()));
        assertThat(rejected.code()).isEqualTo(RejectionCode.CERTIFICATE_REVOKED);
    }

    @Test
    void aQuoteThatOnlyNamesItsCertificateNeedsOneAtHand() throws Exception {
        FakeIntel intel = FakeIntel.create("named", NOW);
        intel(intel, TeeType.TDX);
        CmwRecord named = intel.evidence(FakeQuote.tdx(REPORT_DATA).withCertification(1, Bytes.of(new byte[36])));
        assertThat(unavailable(named, intel.anchors())).isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
        assertThat(service.asked()).isEmpty();
        Endorsements chain = new Endorsements(List.of(new Endorsement(EndorsementKind.CERTIFICATES, intel.pckChain())));
        assertThat(verify(named, chain, intel.anchors()).revocationUnknown()).isEmpty();
    }

    // --- NVIDIA ---

    private void nvidia(FakeNvidia device) throws Exception {
        NvidiaReport report = NvidiaReport.decode(device.evidence().value());
        rim(Objects.requireNonNull(RimIds.driver(report)), device.rim("driver").encode());
        rim(Objects.requireNonNull(RimIds.vbios(report)), device.rim("vbios").encode());
        List<Bytes> responses = device.endorsements().of(EndorsementKind.OCSP_RESPONSE);
        service.onPath("/ocsp", exchange -> respond(exchange, responses));
    }

    private void rim(String id, Bytes xml) {
        service.on(
                "/v1/rim/" + id,
                ServiceDouble.ok(
                        VendorAnswers.rimAnswer(id, xml, CRYPTO.sha256(xml).hex(), "TCG")));
    }

    /** Whichever response repeats the issuer's hashes and the serial number that the request ends in. */
    private void respond(HttpExchange exchange, List<Bytes> responses) throws IOException, InterruptedException {
        String request = service.asked().get(service.asked().size() - 1).body().hex();
        String certificate = request.substring(request.indexOf("0430"));
        for (Bytes response : responses) {
            if (response.hex().contains(certificate)) {
                ServiceDouble.ok(response).answer(exchange);
                return;
            }
        }
        ServiceDouble.status(404).answer(exchange);
    }

    @Test
    void aDevicesReportFindsItsManifestsAndTheWordOnEveryCertificate() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        nvidia(device);
        VerifiedEvidence verified = verify(device.evidence(), Endorsements.none(), device.anchors());
        assertThat(verified.revocationUnknown()).isEmpty();
        assertThat(verified.attributes()).containsEntry("measurements_compared", 1L);
        assertThat(service.targets())
                .startsWith("/v1/rim/NV_GPU_DRIVER_GH100_550.90.07", "/v1/rim/NV_GPU_VBIOS_1010_0200_882_96009F0001");
        // Three authorities of the device, and three certificates below the root of each of two manifests.
        assertThat(service.targets()).filteredOn("/ocsp"::equals).hasSize(9);
    }

    @Test
    void onlyTheManifestThatIsMissingIsAskedFor() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        nvidia(device);
        Endorsements all = device.endorsements();
        assertThat(fetcher().fetch(device.evidence(), all).complete().items()).isEmpty();
        assertThat(service.asked()).isEmpty();
        fetcher().fetch(device.evidence(), device.withoutRim("vbios").endorsements());
        assertThat(service.targets()).first().isEqualTo("/v1/rim/NV_GPU_VBIOS_1010_0200_882_96009F0001");
        assertThat(service.targets())
                .filteredOn(target -> target.startsWith("/v1/"))
                .hasSize(1);
    }

    @Test
    void aRevokedManifestSignerIsFound() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        device.response("driver_rim_l3").revoked(1);
        nvidia(device);
        RejectedException rejected = catchThrowableOfType(
                RejectedException.class, () -> verify(device.evidence(), Endorsements.none(), device.anchors()));
        assertThat(rejected.code()).isEqualTo(RejectionCode.CERTIFICATE_REVOKED);
    }

    @Test
    void evidenceThatBringsAllIsNotFetchedFor() throws Exception {
        CmwRecord nitro = new CmwRecord(MediaTypes.NITRO_DOCUMENT, Bytes.utf8("x"), CmwRecord.EVIDENCE);
        assertThat(fetcher().fetch(nitro, Endorsements.none())).isEqualTo(Fetched.nothing());
    }
}
