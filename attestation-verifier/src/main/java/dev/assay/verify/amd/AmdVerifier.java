package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.SnpEvidence;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The procedure for SEV-SNP reports. AMD describes it in "SEV-SNP ABI" (56860, ATTESTATION_REPORT and MSG_REPORT_REQ)
 * and "VCEK Certificate and KDS Interface" (57230); the steps below are in the order in which one rests on another.
 *
 * <p>What the guest's owner wants of policy bits, privilege level and versions is for appraisal.
 */
public final class AmdVerifier {
    private static final String REPORT = "SNP report";

    private AmdVerifier() {}

    /**
     * Verifies a report.
     *
     * @param evidence the report alone, extended by the host's certificate table, or in Azure's wrapping
     * @throws MalformedException if it, or a certificate of the table, cannot be read
     * @throws RejectedException at the first failure
     * @throws CollateralUnavailableException if the VCEK or VLEK certificate, or its issuer's, was not given
     */
    public static VerifiedEvidence verify(Bytes evidence, AmdCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        // 56860, ATTESTATION_REPORT: version, signature algorithm, reserved fields. 56421: the certificate table.
        SnpEvidence read = SnpEvidence.decode(evidence);
        SnpReport report = read.report();
        AmdCollateral endorsements = collateral.and(certificates(read), now, crypto);

        // 1. 56860, SIGNING_KEY: "0: VCEK, 1: VLEK, 7: None"; take the certificate of that key.
        requireSigned(report);
        VekCertificate vek = endorsements.vekOf(report, now);

        // 2. 57230, productName, and 56860, CPUID_FAM_ID and CPUID_MOD_ID: it is of the report's product.
        SnpProduct product = requireProduct(vek, report);

        // 3. 57230: "the VCEK is signed by the ASK", the VLEK by the ASVK, these by the ARK: verified, not revoked.
        AmdAuthority authority = endorsements.authorityOf(vek, crypto);
        requireNames(vek, authority, product);
        new PathVerifier(crypto, now)
                .verify(vek.certificate(), List.of(), List.of(authority.asAnchor()), vek.kind() + " certificate");

        // 4. 56860, SIGNATURE: "signature of bytes 0 to 29Fh inclusive of this report".
        requireSignature(report, vek, crypto);

        // 5. 56860, REPORTED_TCB: "used to derive the VCEK that signed this report"; so 57230's extensions repeat it.
        requireTcb(vek, report, product);

        // 6. 56860, CHIP_ID: "identifier unique to the chip", which 57230's hwID repeats.
        requireChip(vek, report);

        return SnpClaims.of(report, product, vek, authority);
    }

    private static List<Certificate> certificates(SnpEvidence evidence) throws MalformedException {
        List<Certificate> certificates = new ArrayList<>();
        for (Bytes encoded : evidence.certificates()) {
            certificates.addAll(Certificate.decodeAll(encoded, "SNP certificate table"));
        }
        return certificates;
    }

    private static void requireSigned(SnpReport report) throws RejectedException {
        if (report.signingKey() == SigningKey.NONE) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the host has let no key sign this report");
        }
    }

    private static SnpProduct requireProduct(VekCertificate vek, SnpReport report) throws RejectedException {
        SnpProduct product = SnpProduct.ofName(vek.productName());
        SnpReport.CpuId cpuid = report.cpuid();
        if (product == null || cpuid != null && SnpProduct.ofCpuid(cpuid.family(), cpuid.model()) == null) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "the " + REPORT + " is of a processor not known here");
        }
        if (!VekMatch.isOfProduct(product, report)) {
            throw new RejectedException(new Finding(
                    RejectionCode.AMD_VEK_MISMATCH,
                    "the " + vek.kind() + " certificate is of another product than the report",
                    String.valueOf(VekMatch.productOf(report)),
                    product.id()));
        }
        return product;
    }

    /** 57230: VCEK under SEV-product, VLEK under SEV-VLEK-product, both under ARK-product. */
    private static void requireNames(VekCertificate vek, AmdAuthority authority, SnpProduct product)
            throws RejectedException {
        String expected = (vek.kind() == SigningKey.VCEK ? "SEV-" : "SEV-VLEK-") + product.id();
        if (!authority.name().equals(expected) || !authority.rootName().equals("ARK-" + product.id())) {
            throw new RejectedException(new Finding(
                    RejectionCode.AMD_VEK_MISMATCH,
                    "the " + vek.kind() + " certificate is issued by an authority for others",
                    expected + " under ARK-" + product.id(),
                    authority.name() + " under " + authority.rootName()));
        }
    }

    private static void requireSignature(SnpReport report, VekCertificate vek, Crypto crypto) throws RejectedException {
        Bytes signature = report.signature().toFixedLength();
        boolean valid = signature != null
                && vek.certificate().publicKey() instanceof PublicKey.Ec key
                && key.curve() == EcCurve.P384
                && crypto.ecdsaVerify(EcCurve.P384, key.point(), crypto.sha384(report.signedBytes()), signature);
        if (!valid) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID,
                    "the " + vek.kind() + " of the certificate did not sign this report");
        }
    }

    private static void requireTcb(VekCertificate vek, SnpReport report, SnpProduct product)
            throws MalformedException, RejectedException {
        if (!VekMatch.isOfTcb(vek, report, product)) {
            throw new RejectedException(new Finding(
                    RejectionCode.AMD_TCB_MISMATCH,
                    "the " + vek.kind() + " certificate is for another TCB than the report",
                    vek.tcb(product.layout()).raw().hex(),
                    report.reportedTcb().raw().hex()));
        }
    }

    private static void requireChip(VekCertificate vek, SnpReport report) throws RejectedException {
        if (!VekMatch.isOfChip(vek, report)) {
            throw new RejectedException(new Finding(
                    RejectionCode.AMD_CHIP_ID_MISMATCH,
                    "the " + vek.kind() + " certificate is for another chip than the report",
                    String.valueOf(vek.hardwareId()),
                    report.chipId().hex()));
        }
    }
}
