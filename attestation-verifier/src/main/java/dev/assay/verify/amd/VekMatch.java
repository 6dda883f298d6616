package dev.assay.verify.amd;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.evidence.amd.SnpReport;
import org.jspecify.annotations.Nullable;

/** Whether a VCEK or VLEK certificate is for a report: for its product, its chip and its TCB. */
final class VekMatch {
    private VekMatch() {}

    /** The more the certificate has in common with the report, the higher; of two alike the one that is valid. */
    static int rank(VekCertificate vek, SnpReport report, long now) throws MalformedException {
        SnpProduct product = SnpProduct.ofName(vek.productName());
        int rank = 0;
        if (product != null && isOfProduct(product, report)) {
            rank += 8;
            if (isOfTcb(vek, report, product)) {
                rank += 2;
            }
        }
        if (isOfChip(vek, report)) {
            rank += 4;
        }
        if (vek.certificate().notBefore() <= now && now <= vek.certificate().notAfter()) {
            rank += 1;
        }
        return rank;
    }

    /** The report's processor is one of {@code product}; a version 2 report does not say. */
    static boolean isOfProduct(SnpProduct product, SnpReport report) {
        SnpProduct reported = productOf(report);
        return report.cpuid() == null || product == reported;
    }

    /** The product by the report's CPUID; null when it has none or an unknown one. */
    static @Nullable SnpProduct productOf(SnpReport report) {
        SnpReport.CpuId cpuid = report.cpuid();
        return cpuid == null ? null : SnpProduct.ofCpuid(cpuid.family(), cpuid.model());
    }

    /** REPORTED_TCB is the TCB that the key was derived for, all eight bytes. */
    static boolean isOfTcb(VekCertificate vek, SnpReport report, SnpProduct product) throws MalformedException {
        return vek.tcb(product.layout()).equals(report.reportedTcb());
    }

    /**
     * CHIP_ID is the certificate's hwID, followed by zeros where that is shorter. A VLEK is of no chip, and a masked
     * CHIP_ID says nothing: the signature alone shows which chip it was then.
     */
    static boolean isOfChip(VekCertificate vek, SnpReport report) {
        Bytes id = vek.hardwareId();
        return id == null
                || report.isChipIdMasked()
                || id.concat(Bytes.of(new byte[report.chipId().length() - id.length()]))
                        .equals(report.chipId());
    }
}
