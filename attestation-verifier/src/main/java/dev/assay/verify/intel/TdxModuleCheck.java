package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.intel.TdxModule;
import dev.assay.evidence.intel.TdReport;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/** QVL section 4.1.2.5.12: the TDX module is one that Intel made. */
final class TdxModuleCheck {
    /** TEE_TCB_SVN[0]: the module's security version. */
    static final int SVN = 0;
    /** TEE_TCB_SVN[1]: the module's major version; 0 for modules of before there were versions. */
    static final int MAJOR_VERSION = 1;

    private static final Bytes NO_ATTRIBUTES = Bytes.of(new byte[8]);

    private TdxModuleCheck() {}

    static void check(TdReport report, TcbInfo info) throws RejectedException {
        int majorVersion = report.teeTcbSvn().at(MAJOR_VERSION);
        TdxModule module = moduleOf(info, majorVersion);
        if (module == null) {
            throw Rejections.of(
                    RejectionCode.INTEL_TDX_MODULE_MISMATCH,
                    "TCB info has no identity for the TDX module's major version",
                    info.moduleIdentities().stream().map(TdxModule::id).toList(),
                    majorVersion);
        }
        // 4.1.2.5.12.1
        Rejections.requireEqual(
                RejectionCode.INTEL_TDX_MODULE_MISMATCH,
                "the TDX module has another signer",
                module.mrSigner(),
                report.mrSignerSeam());
        // 4.1.2.5.12.2: the attributes are those of the identity, and zero
        Rejections.requireEqual(
                RejectionCode.INTEL_TDX_MODULE_MISMATCH,
                "the TDX module has other attributes",
                module.attributes(),
                report.seamAttributes());
        Rejections.requireEqual(
                RejectionCode.INTEL_TDX_MODULE_MISMATCH,
                "the TDX module has attributes",
                NO_ATTRIBUTES,
                report.seamAttributes());
    }

    private static @Nullable TdxModule moduleOf(TcbInfo info, int majorVersion) {
        return majorVersion == 0 ? info.module() : info.moduleIdentity(majorVersion);
    }
}
