package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.amd.SigningKey;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import dev.assay.evidence.amd.TcbVersion;
import java.util.Map;

/** What a verified report says, in the words of policies. */
final class SnpClaims {
    private final SnpReport report;
    private final SnpProduct product;
    private final VerifiedEvidence.Builder out;

    private SnpClaims(SnpReport report, SnpProduct product) {
        this.report = report;
        this.product = product;
        this.out = new VerifiedEvidence.Builder(TeeType.SEV_SNP, report.reportData());
    }

    static VerifiedEvidence of(SnpReport report, SnpProduct product, VekCertificate vek, AmdAuthority authority)
            throws MalformedException {
        SnpClaims claims = new SnpClaims(report, product);
        claims.measurements();
        claims.attributes();
        claims.tcb();
        claims.platform(vek);
        claims.endorsements(vek, authority);
        return claims.out
                .debug(report.policy().debug())
                .claim("report", SnpReportJson.of(report, product))
                .claim("vek", SnpReportJson.of(vek))
                .build();
    }

    private void measurements() {
        out.measurement("measurement", report.measurement())
                .measurement("host_data", report.hostData())
                .measurement("id_key_digest", report.idKeyDigest())
                .measurement("author_key_digest", report.authorKeyDigest())
                .measurement("family_id", report.familyId())
                .measurement("image_id", report.imageId())
                .measurement("report_id", report.reportId())
                .measurement("report_id_ma", report.reportIdMa());
    }

    private void attributes() {
        out.attribute("report_version", report.version())
                .attribute("guest_svn", report.guestSvn())
                .attribute("guest_policy", report.policy().bits())
                .attribute("vmpl", report.vmpl())
                .attribute("migration_agent", number(report.hasMigrationAgent()))
                .attribute("author_key_en", number(report.authorKeyEnabled()))
                .attribute("mask_chip_key", number(report.maskChipKey()))
                .attribute("signed_by_vlek", number(report.signingKey() == SigningKey.VLEK))
                .attribute("current_version", report.currentVersion().ordinal())
                .attribute("committed_version", report.committedVersion().ordinal());
        for (Map.Entry<String, Boolean> flag : report.policy().flags().entrySet()) {
            out.attribute("policy_" + flag.getKey(), number(flag.getValue()));
        }
        for (Map.Entry<String, Boolean> flag : report.platformInfo().flags().entrySet()) {
            out.attribute("platform_" + flag.getKey(), number(flag.getValue()));
        }
        SnpReport.CpuId cpuid = report.cpuid();
        if (cpuid != null) {
            out.attribute("cpuid_family", cpuid.family())
                    .attribute("cpuid_model", cpuid.model())
                    .attribute("cpuid_stepping", cpuid.stepping());
        }
    }

    private void tcb() {
        tcb("reported_tcb_", report.reportedTcb());
        tcb("committed_tcb_", report.committedTcb());
        tcb("current_tcb_", report.currentTcb());
        tcb("launch_tcb_", report.launchTcb());
    }

    private void tcb(String prefix, TcbVersion tcb) {
        for (Map.Entry<String, Integer> part : tcb.parts(product.layout()).entrySet()) {
            out.attribute(prefix + part.getKey(), part.getValue());
        }
    }

    /** A masked CHIP_ID hides nothing from whoever holds the chip's own certificate. */
    private void platform(VekCertificate vek) {
        Bytes id = vek.hardwareId();
        if (!report.isChipIdMasked()) {
            out.platform(new PlatformId("chip_id", report.chipId()));
        } else if (id != null) {
            Bytes padding = Bytes.of(new byte[report.chipId().length() - id.length()]);
            out.platform(new PlatformId("chip_id", id.concat(padding)));
        }
    }

    /** AMD has lists for ASK and ASVK only; a VCEK ends with its TCB version, a VLEK within a year. */
    private void endorsements(VekCertificate vek, AmdAuthority authority) {
        out.validUntil(vek.certificate().notAfter()).validUntil(authority.validUntil());
        EndorsementStamp stamp = authority.stamp();
        if (stamp == null) {
            out.revocationUnknown(authority.name());
        } else {
            out.endorsement(stamp);
        }
    }

    private static long number(boolean flag) {
        return flag ? 1 : 0;
    }
}
