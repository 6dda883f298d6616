package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.json.JsonFields;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.testkit.vectors.EvidenceVectors;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real evidence without any collateral, and services that replay what was recorded beside it: the verdict is the same as
 * with the collateral at hand. The vectors are read from where {@code assay.vectors} says.
 */
class ReplayedVectorsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors", "."), "manifest.json");
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private static ServiceDouble service;

    @BeforeAll
    static void start() throws Exception {
        service = new ServiceDouble();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static List<Vector> verified(Predicate<Vector> which) throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector -> vector.expectedResult().equals("verified"))
                .filter(which)
                .toList();
    }

    private static boolean isIntel(Vector vector) {
        return vector.files().containsKey("tcb_info");
    }

    @TestFactory
    Stream<DynamicTest> theVerdictIsTheSame() throws Exception {
        return verified(vector -> isIntel(vector)
                        || vector.kind().equals("sev-snp")
                        || vector.files().containsKey("vbios_rim"))
                .stream()
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> theVerdictIsTheSame(vector)));
    }

    private void theVerdictIsTheSame(Vector vector) throws Exception {
        long at = vector.verifyAtOr(Instant.now().getEpochSecond());
        CmwRecord evidence = EvidenceVectors.evidence(vector);
        AttestationVerifier verifier = new AttestationVerifier(EvidenceVectors.anchors(vector), CRYPTO);
        VerifiedEvidence expected =
                verifier.verifyEvidence(evidence, verifier.prepare(EvidenceVectors.endorsements(vector)), at);
        replay(vector);
        FetchingVerifier fetching = new FetchingVerifier(verifier, fetcher(at));
        if (isMasked(vector)) {
            CollateralUnavailableException missing = catchThrowableOfType(
                    CollateralUnavailableException.class,
                    () -> fetching.verifyEvidence(evidence, Endorsements.none(), at));
            assertThat(missing.code()).isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
            return;
        }
        VerifiedEvidence fetched = fetching.verifyEvidence(evidence, Endorsements.none(), at);
        assertThat(fetched.claims()).isEqualTo(expected.claims());
        assertThat(fetched.tcb()).isEqualTo(expected.tcb());
        assertThat(fetched.attributes()).isEqualTo(expected.attributes());
        assertThat(fetched.endorsements()).isEqualTo(expected.endorsements());
        assertThat(fetched.validUntil()).isEqualTo(expected.validUntil());
    }

    /** A VLEK is the host's to give, and so is a VCEK whose chip is masked. */
    private static boolean isMasked(Vector vector) throws Exception {
        if (!vector.kind().equals("sev-snp")) {
            return false;
        }
        String name = Certificate.decodeAll(vector.requiredContent("vek"), "vek")
                .get(0)
                .commonName();
        return name.equals("SEV-VLEK") || !chipIsNamed(vector);
    }

    private static boolean chipIsNamed(Vector vector) throws Exception {
        return chip(vector).chars().anyMatch(c -> c != '0');
    }

    /** The report's claims, in the manifest's own words. */
    private static JsonFields report(Vector vector) throws Exception {
        JsonFields claims =
                new JsonFields(Objects.requireNonNull(vector.json().members().get("claims")), "claims");
        return new JsonFields(claims.required("report"), "report");
    }

    private static String chip(Vector vector) throws Exception {
        return report(vector).text("chip_id", 128);
    }

    @Test
    void onlyWhatIsMissingIsAskedFor() throws Exception {
        for (Vector vector : verified(ReplayedVectorsTest::isIntel).subList(0, 4)) {
            long at = vector.verifyAtOr(0);
            replay(vector);
            CmwRecord evidence = EvidenceVectors.evidence(vector);
            List<Endorsement> all = EvidenceVectors.endorsements(vector).items();
            assertThat(fetcher(at).fetch(evidence, new Endorsements(all))).isEqualTo(Fetched.nothing());
            for (Endorsement missing : all) {
                if (missing.kind() == EndorsementKind.CERTIFICATES) {
                    continue;
                }
                int before = service.asked().size();
                List<Endorsement> rest = new ArrayList<>(all);
                rest.remove(missing);
                Fetched fetched = fetcher(at).fetch(evidence, new Endorsements(rest));
                assertThat(fetched.complete().items()).contains(missing);
                assertThat(service.asked()).hasSize(before + 1);
            }
        }
    }

    @Test
    void fetchingCanBeRefused() throws Exception {
        Vector vector = verified(ReplayedVectorsTest::isIntel).get(0);
        AttestationVerifier verifier = new AttestationVerifier(EvidenceVectors.anchors(vector), CRYPTO);
        int before = service.asked().size();
        CollateralUnavailableException refused = catchThrowableOfType(
                CollateralUnavailableException.class,
                () -> new FetchingVerifier(verifier, EndorsementSource.refusing())
                        .verifyEvidence(EvidenceVectors.evidence(vector), Endorsements.none(), vector.verifyAtOr(0)));
        assertThat(refused.code()).isEqualTo(CollateralUnavailableException.COLLATERAL_MISSING);
        assertThat(refused).hasMessageContaining("fetching is not allowed here");
        assertThat(EndorsementSource.refusing()
                        .fetch(EvidenceVectors.evidence(vector), Endorsements.none())
                        .failures())
                .extracting(CollateralUnavailableException::code)
                .containsExactly(FetchCodes.FETCH_REFUSED);
        assertThat(service.asked()).hasSize(before);
    }

    private static CollateralFetcher fetcher(long at) throws Exception {
        Ticking time = new Ticking();
        time.pass(Duration.between(time.instant(), Instant.ofEpochSecond(at)));
        FetchConfig config = service.config();
        return CollateralFetcher.of(
                config, new JdkHttp(config.limits(), ServiceDouble.trusting(service)), time, time, () -> 0, CRYPTO);
    }

    private static void replay(Vector vector) throws Exception {
        service.forget();
        if (isIntel(vector)) {
            intel(vector, vector.kind().startsWith("tdx") ? "tdx" : "sgx");
        } else if (vector.kind().equals("sev-snp")) {
            amd(vector);
        } else {
            nvidia(vector);
        }
    }

    private static void intel(Vector vector, String tee) throws Exception {
        String v4 = "/certification/v4/";
        service.onPath(
                        "/" + tee + v4 + "tcb",
                        ServiceDouble.ok(
                                vector.requiredContent("tcb_info"),
                                "TCB-Info-Issuer-Chain",
                                header(vector, "tcb_signing_chain")))
                .onPath(
                        "/" + tee + v4 + "qe/identity",
                        ServiceDouble.ok(
                                vector.requiredContent("qe_identity"),
                                "SGX-Enclave-Identity-Issuer-Chain",
                                header(vector, "qe_identity_signing_chain")))
                .onPath(
                        "/sgx" + v4 + "pckcrl",
                        ServiceDouble.ok(
                                vector.requiredContent("pck_crl"),
                                "SGX-PCK-CRL-Issuer-Chain",
                                header(vector, "pck_crl_issuer_chain")))
                .onPath("/root.der", ServiceDouble.ok(vector.requiredContent("root_ca_crl")));
    }

    private static String header(Vector vector, String role) throws Exception {
        String pem = new String(vector.requiredContent(role).toArray(), StandardCharsets.UTF_8).replace("\0", "");
        return URLEncoder.encode(pem, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The certificate only under the chip's own name and TCB. */
    private static void amd(Vector vector) throws Exception {
        Bytes chain = Bytes.utf8(Minted.pem(der(vector, "ask"), der(vector, "ark")));
        JsonFields tcb = new JsonFields(report(vector).required("reported_tcb"), "reported_tcb");
        String common = "blSPL=" + spl(tcb, "bl") + "&teeSPL=" + spl(tcb, "tee") + "&snpSPL=" + spl(tcb, "snp")
                + "&ucodeSPL=" + spl(tcb, "ucode");
        for (String product : List.of("Milan", "Genoa", "Turin")) {
            boolean turin = product.equals("Turin");
            if (isOf(vector, product)) {
                String folder = "/vcek/v1/" + product + "/";
                String chip = turin ? chip(vector).substring(0, 16) : chip(vector);
                String query = turin ? "?fmcSPL=" + spl(tcb, "fmc") + "&" + common : "?" + common;
                service.on(folder + chip + query, ServiceDouble.ok(der(vector, "vek")))
                        .on(folder + "cert_chain", ServiceDouble.ok(chain));
            }
        }
    }

    private static String spl(JsonFields tcb, String name) throws Exception {
        return String.format("%02d", tcb.integer(name, 0, 255, -1));
    }

    private static boolean isOf(Vector vector, String product) throws Exception {
        return Certificate.decodeAll(vector.requiredContent("ark"), "ark")
                .get(0)
                .commonName()
                .equals("ARK-" + product);
    }

    private static Bytes der(Vector vector, String role) throws Exception {
        return Certificate.decodeAll(vector.requiredContent(role), role).get(0).encoded();
    }

    private static void nvidia(Vector vector) throws Exception {
        for (String role : List.of("driver_rim", "vbios_rim")) {
            Bytes rim = vector.content(role).orElse(null);
            if (rim != null) {
                service.onMatching(
                        target -> target.contains("DRIVER") == role.startsWith("driver") && target.contains("/rim/"),
                        exchange -> {
                            String path = exchange.getRequestURI().getPath();
                            String id = path.substring(path.lastIndexOf('/') + 1);
                            String json = "{\"id\":\"" + id + "\",\"rim\":\""
                                    + Base64.getEncoder().encodeToString(rim.toArray()) + "\",\"sha256\":\""
                                    + CRYPTO.sha256(rim).hex() + "\"}";
                            ServiceDouble.ok(Bytes.utf8(json)).answer(exchange);
                        });
            }
        }
    }
}
