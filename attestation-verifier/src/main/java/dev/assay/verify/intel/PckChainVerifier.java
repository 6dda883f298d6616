package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.evidence.intel.CertificationData;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.evidence.intel.QuoteSignature;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.GivenRoots;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the PCK certificate that a quote is about and verifies its path to the root. */
final class PckChainVerifier {
    /** What the subject's common name must contain (SGX_PCK_CN_PHRASE of Intel's QVL). */
    private static final String COMMON_NAME = "SGX PCK Certificate";

    private static final int MAX_CANDIDATES = 32;
    private static final String WHAT = "PCK certificate";

    private final IntelCollateral collateral;
    private final long now;
    private final Crypto crypto;

    PckChainVerifier(IntelCollateral collateral, long now, Crypto crypto) {
        this.collateral = collateral;
        this.now = now;
        this.crypto = crypto;
    }

    /**
     * The chain of the certificate in the quote or, where the quote only names it, of the one among the endorsements
     * whose key signed the quoting enclave's report; null when there is none.
     */
    @Nullable
    PckChain find(QuoteSignature signature) throws MalformedException, RejectedException {
        CertificationData certification = signature.certification();
        if (certification.holdsCertificate()) {
            List<Certificate> embedded = embedded(certification);
            requireRoots(embedded);
            List<Certificate> candidates = new ArrayList<>(embedded);
            if (certification.type() == CertificationData.PCK_CERTIFICATE) {
                candidates.addAll(collateral.certificates());
            }
            return verify(leafOf(embedded), candidates);
        }
        Certificate given = signerAmongGiven(signature);
        return given == null ? null : verify(given, collateral.certificates());
    }

    /** PckCertVerifier.cpp of the QVL: the root in the chain is the trusted one. Those that were given are verified. */
    private void requireRoots(List<Certificate> embedded) throws RejectedException {
        for (Certificate certificate : embedded) {
            if (certificate.isSelfIssued() && !collateral.isVerifiedRoot(certificate)) {
                GivenRoots.requireAnchor(certificate, collateral.anchors(), "quote's chain", crypto);
            }
        }
    }

    /** The certificates in a quote, in the order in which they stand there. */
    static List<Certificate> embedded(CertificationData certification) throws MalformedException {
        return Certificate.decodeAll(certification.data(), "quote's PCK certificate chain");
    }

    /** The one with the SGX extension; the chain's order is not always the same. */
    static Certificate leafOf(List<Certificate> chain) throws RejectedException {
        List<Certificate> leaves = chain.stream().filter(PckCertificate::isPck).toList();
        if (leaves.size() != 1) {
            throw Rejections.of(
                    RejectionCode.INTEL_PCK_CERTIFICATE_INVALID,
                    "the quote's chain does not hold exactly one PCK certificate",
                    "1",
                    leaves.size());
        }
        return leaves.get(0);
    }

    /** Who signed is the one question that no identifier in the quote answers as well as the signature itself. */
    private @Nullable Certificate signerAmongGiven(QuoteSignature signature)
            throws MalformedException, RejectedException {
        int candidates = 0;
        for (Certificate certificate : collateral.certificates()) {
            if (PckCertificate.isPck(certificate)) {
                if (++candidates > MAX_CANDIDATES) {
                    throw new MalformedException("endorsements: more than " + MAX_CANDIDATES + " PCK certificates");
                }
                if (QuoteSignatures.isQeReportSigned(signature, certificate.publicKey(), crypto)) {
                    return certificate;
                }
            }
        }
        if (candidates > 0) {
            throw new RejectedException(
                    RejectionCode.INTEL_QE_REPORT_SIGNATURE_INVALID,
                    "no PCK certificate that was given is of the key that signed the quoting enclave's report");
        }
        return null;
    }

    private PckChain verify(Certificate leaf, List<Certificate> candidates)
            throws MalformedException, RejectedException {
        requirePck(leaf);
        RootIssued known = knownIssuer(leaf, candidates);
        if (known != null) {
            new PathVerifier(crypto, now).verify(leaf, List.of(), List.of(known.asAnchor()), WHAT);
            return new PckChain(PckCertificate.of(leaf), known.certificate(), known.root());
        }
        CertificatePath path = new PathVerifier(crypto, now).verify(leaf, candidates, collateral.anchors(), WHAT);
        if (path.certificates().size() != 2) {
            throw Rejections.of(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    "the PCK certificate is not issued by an authority that the root issued",
                    "2 certificates below the root",
                    path.certificates().size());
        }
        return new PckChain(PckCertificate.of(leaf), path.certificates().get(1), path.anchor());
    }

    /** QVL section 4.1.2.5.5: a PCK certificate by its name, with a key of the kind that a PCK is. */
    private static void requirePck(Certificate leaf) throws MalformedException, RejectedException {
        boolean rightKey = leaf.publicKey() instanceof PublicKey.Ec key && key.curve() == EcCurve.P256;
        if (!leaf.commonName().contains(COMMON_NAME) || !rightKey || !leaf.allows(Certificate.DIGITAL_SIGNATURE)) {
            throw Rejections.of(
                    RejectionCode.INTEL_PCK_CERTIFICATE_INVALID,
                    "the PCK certificate is not one by its subject, its key or its key's usage",
                    COMMON_NAME,
                    leaf.commonName());
        }
    }

    /**
     * The authority that the chain names, if these very bytes were verified before. Another certificate of the same key
     * would do for the leaf, but would leave what the chain brings unchecked.
     */
    private @Nullable RootIssued knownIssuer(Certificate leaf, List<Certificate> candidates) {
        for (Certificate candidate : candidates) {
            if (candidate.subject().equals(leaf.issuer())) {
                Bytes encoded = candidate.encoded();
                return collateral.issuer(encoded);
            }
        }
        return null;
    }
}
