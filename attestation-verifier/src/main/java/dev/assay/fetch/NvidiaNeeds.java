package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.RimIds;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import dev.assay.x509.OcspResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device's report needs of NVIDIA that a pool does not hold: manifests first, then word on all certificates. */
final class NvidiaNeeds {
    private final NvidiaReport report;
    private final Crypto crypto;

    NvidiaNeeds(NvidiaReport report, Crypto crypto) {
        this.report = report;
        this.crypto = crypto;
    }

    /** The names of the manifests that {@code have} lacks; what a device reports may make no name at all. */
    List<String> rimIds(Endorsements have) throws MalformedException {
        List<String> ids = new ArrayList<>();
        add(ids, RimIds.driver(report), report.driverVersion(), have);
        add(ids, RimIds.vbios(report), report.vbiosVersion(), have);
        return ids;
    }

    private void add(List<String> ids, @Nullable String id, @Nullable String version, Endorsements have)
            throws MalformedException {
        if (id != null && version != null && NvidiaService.isRimId(id) && !hasRim(version, have)) {
            ids.add(id);
        }
    }

    private boolean hasRim(String version, Endorsements have) throws MalformedException {
        for (Rim rim : rims(have)) {
            if (rim.colloquialVersion().equalsIgnoreCase(version) && isOfThisChip(rim)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfThisChip(Rim rim) throws MalformedException {
        return rim.product().equalsIgnoreCase(RimIds.chip(report))
                || rim.product().equalsIgnoreCase(String.valueOf(RimIds.chipInfo(report)));
    }

    private static List<Rim> rims(Endorsements have) throws MalformedException {
        List<Rim> rims = new ArrayList<>();
        for (Bytes xml : have.of(EndorsementKind.NVIDIA_RIM)) {
            rims.add(Rim.decode(xml, "RIM " + rims.size()));
        }
        return rims;
    }

    /**
     * Questions about every certificate of the device's chain and of this device's manifests of which no response in
     * {@code have} speaks. The device's own is made anew at each boot: no responder knows it.
     */
    List<Question> revocation(Endorsements have, NvidiaService service) throws MalformedException {
        List<OcspResponse> responses = new ArrayList<>();
        for (Bytes der : have.of(EndorsementKind.OCSP_RESPONSE)) {
            responses.add(OcspResponse.decode(der, "OCSP response " + responses.size()));
        }
        List<Question> questions = new ArrayList<>();
        TrustAnchors vendors = TrustAnchors.vendors();
        List<Certificate> device = report.chain();
        ask(questions, device, 1, vendors.nvidiaDevice(), responses, service);
        for (Rim rim : rims(have)) {
            if (isOfThisChip(rim)) {
                ask(questions, rim.signature().certificates(), 0, vendors.nvidiaRim(), responses, service);
            }
        }
        return questions;
    }

    private void ask(
            List<Question> questions,
            List<Certificate> chain,
            int first,
            List<TrustAnchor> roots,
            List<OcspResponse> responses,
            NvidiaService service)
            throws MalformedException {
        for (Certificate certificate : chain.subList(Math.min(first, chain.size()), chain.size())) {
            Bytes issuer = certificate.isSelfIssued() ? null : issuerSpki(certificate, chain, roots);
            if (issuer != null && !isAnswered(responses, certificate, issuer)) {
                questions.add(service.ocsp(certificate, issuer));
            }
        }
    }

    private boolean isAnswered(List<OcspResponse> responses, Certificate certificate, Bytes issuer)
            throws MalformedException {
        for (OcspResponse response : responses) {
            if (OcspRequest.isAnsweredBy(response, certificate, issuer, crypto)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Bytes issuerSpki(
            Certificate certificate, List<Certificate> chain, List<TrustAnchor> roots) {
        for (Certificate candidate : chain) {
            if (candidate.subject().equals(certificate.issuer())) {
                return candidate.spki();
            }
        }
        for (TrustAnchor root : roots) {
            if (root.subject().equals(certificate.issuer())) {
                return root.spki();
            }
        }
        return null;
    }
}
