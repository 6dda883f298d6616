package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.nvidia.NvidiaReport;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.evidence.nvidia.RimIds;
import dev.assay.evidence.nvidia.SpdmMeasurements;
import dev.assay.json.JsonValue;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.verify.x509.PathVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The procedure for reports of GPUs and NVSwitches, in the order of NVIDIA's own verifiers (repositories nvtrust and
 * attestation-sdk), but for the nonce: whoever asked compares {@link VerifiedEvidence#reportData} with it.
 *
 * <p>That a report differs from NVIDIA's reference values, or that there were none to compare it with, makes it no less
 * genuine. Three attributes say what came of it, for policies to judge: {@code measurements_compared} is 1 when genuine
 * manifests were there for all that the device runs, {@code measurement_mismatches} counts the differences, and
 * {@code certificate_hold} is 1 when a certificate is revoked for the time being.
 */
public final class NvidiaVerifier {
    static final int ENABLED = 0xaa;
    static final int DISABLED = 0x55;

    private static final Set<String> DICE = Set.of(FirmwareId.COMPOSITE_DEVICE_ID, FirmwareId.TCB_INFO);

    private NvidiaVerifier() {}

    /**
     * Verifies a report with its chain ({@link NvidiaReport}).
     *
     * @throws MalformedException if it cannot be read
     * @throws RejectedException at the first failure
     */
    public static VerifiedEvidence verify(Bytes evidence, NvidiaCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        NvidiaReport report = NvidiaReport.decode(evidence);

        // 1. The device's chain, to the pinned root (nvtrust: verify_certificate_chain).
        CertificatePath path = verifyChain(report.chain(), collateral, now, crypto);

        // 2. The report's signature (DSP0274 1.1, "MEASUREMENTS signature generation": over request and response).
        verifySignature(report.measurements(), path.leaf(), crypto);

        // 3. The certificate is for the firmware that reports (nvtrust: compare FWID). Drivers before 550 report none.
        verifyFirmware(report.measurements().opaque().data(OpaqueData.FWID), path.leaf());

        // 4. Revocation, by OCSP only. The first certificate is made by the device itself at each boot: there is no
        // responder that could know it (nvtrust: ocsp_certificate_chain_validation starts at 1).
        ChainRevocation revocation = ChainRevocation.check(path, 1, collateral.ocsp(now), "device");

        // 5. The manifests of its driver and its VBIOS, which were verified with the collateral.
        RimSelection rims = RimSelection.of(report, collateral.rims());

        // 6. Measurements against them (nvtrust: Verifier.verify).
        boolean nvdec0Disabled = report.measurements().opaque().number(OpaqueData.NVDEC0_STATUS) == DISABLED;
        MeasurementComparison comparison =
                MeasurementComparison.of(report.measurements().blocks(), rims.driver(), rims.vbios(), nvdec0Disabled);

        return claims(report, path, revocation, rims, comparison);
    }

    /**
     * Every certificate that came must be part of the path (DSP0274 1.1, "Certificates and certificate chains": each
     * is signed by its neighbour, the last of these here is the root or signed by it), so that none rides along that nobody looked at.
     */
    private static CertificatePath verifyChain(
            List<Certificate> chain, NvidiaCollateral collateral, long now, Crypto crypto) throws RejectedException {
        Certificate leaf = chain.get(0);
        CertificatePath path = new PathVerifier(collateral.authorities(), now, DICE)
                .verify(leaf, chain.subList(1, chain.size()), collateral.deviceAnchors(), "device certificate");
        int length = path.certificates().size();
        boolean inOrder = length <= chain.size() && chain.subList(0, length).equals(path.certificates());
        if (inOrder && chain.size() == length + 1) {
            Certificate last = chain.get(length);
            inOrder = last.subject().equals(path.anchor().subject())
                    && last.spki().equals(path.anchor().spki());
        }
        if (!inOrder || chain.size() > length + 1) {
            throw new RejectedException(new Finding(
                    RejectionCode.CERTIFICATE_UNTRUSTED_ROOT,
                    "the device's chain has certificates that do not lead to the root",
                    path.anchor().name(),
                    crypto.sha256(chain.get(chain.size() - 1).encoded()).hex()));
        }
        if (leaf.isCa() || !leaf.allows(Certificate.DIGITAL_SIGNATURE)) {
            throw new RejectedException(
                    RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                    "the chain begins with an authority's certificate, not with a device's");
        }
        return path;
    }

    private static void verifySignature(SpdmMeasurements report, Certificate device, Crypto crypto)
            throws RejectedException {
        boolean signed = device.publicKey() instanceof PublicKey.Ec key
                && key.curve() == EcCurve.P384
                && crypto.ecdsaVerify(EcCurve.P384, key.point(), crypto.sha384(report.signed()), report.signature());
        if (!signed) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the report is not signed by the device's key");
        }
    }

    private static void verifyFirmware(@Nullable Bytes reported, Certificate device)
            throws RejectedException, MalformedException {
        if (reported == null) {
            return;
        }
        Bytes certified = FirmwareId.of(device);
        if (!reported.equals(certified)) {
            throw new RejectedException(new Finding(
                    RejectionCode.NVIDIA_FWID_MISMATCH,
                    "the device's certificate is for other firmware than the report",
                    certified == null ? "" : certified.hex(),
                    reported.hex()));
        }
    }

    private static VerifiedEvidence claims(
            NvidiaReport report,
            CertificatePath path,
            ChainRevocation revocation,
            RimSelection rims,
            MeasurementComparison comparison)
            throws MalformedException {
        VerifiedEvidence.Builder claims = new VerifiedEvidence.Builder(TeeType.NVIDIA, report.reportData())
                .platform(new PlatformId("ueid", ueid(path.leaf())))
                .attribute("measurements_compared", rims.complete() ? 1 : 0)
                .attribute("measurement_mismatches", comparison.mismatches().size())
                .claim("hwmodel", JsonValue.of(path.leaf().issuerCommonName()))
                .validUntil(path.notAfter());
        boolean onHold = add(revocation, claims)
                | addRim(rims.driver(), RimIds.driver(report), claims)
                | addRim(rims.vbios(), RimIds.vbios(report), claims);
        claims.attribute("certificate_hold", onHold ? 1 : 0);
        NvidiaClaims.write(report, claims);
        NvidiaClaims.writeComparison(rims, comparison, claims);
        return claims.build();
    }

    /** NVIDIA's verifiers call the serial number of the device's certificate its universal entity id. */
    private static Bytes ueid(Certificate device) {
        Bytes serial = device.serial();
        return serial.length() > 1 && serial.at(0) == 0 ? serial.slice(1, serial.length()) : serial;
    }

    private static boolean addRim(@Nullable GivenRim rim, @Nullable String id, VerifiedEvidence.Builder claims) {
        if (rim == null || rim.path() == null || rim.revocation() == null) {
            return false;
        }
        // A manifest is issued once for each version and not renewed, so that it has no next update; its signer ends.
        claims.endorsement(new EndorsementStamp(
                        EndorsementKind.NVIDIA_RIM, "nvidia-rim/" + id, -1, rim.issuedAt(), Long.MAX_VALUE))
                .validUntil(rim.path().notAfter());
        return add(rim.revocation(), claims);
    }

    private static boolean add(ChainRevocation revocation, VerifiedEvidence.Builder claims) {
        revocation.unknown().forEach(claims::revocationUnknown);
        revocation.stamps().forEach(claims::endorsement);
        return revocation.onHold();
    }
}
