package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.TcbStatus;
import dev.assay.endorsement.intel.SvnLevel;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.intel.TcbLevel;
import dev.assay.endorsement.intel.TcbState;
import dev.assay.endorsement.intel.TdxModule;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** QVL sections 4.1.2.5.18 and 4.1.2.5.19 (EvaluateTcb.cpp): what Intel says of a platform and what runs on it. */
final class TcbEvaluation {
    private TcbEvaluation() {}

    /** Of an SGX platform and its quoting enclave. */
    static TcbState sgx(PckCertificate pck, TcbInfo info, SvnLevel qe) throws RejectedException {
        for (TcbLevel level : info.levels()) {
            if (level.isReachedBy(pck.components(), pck.pceSvn())) {
                return converge(level.state(), List.of(qe.state()));
            }
        }
        throw notSupported("the platform is below every TCB level", pck.components() + " " + pck.pceSvn());
    }

    /**
     * Of a TDX platform, a module that runs on it, and its quoting enclave.
     *
     * @param teeTcbSvn of the module that launched the domain or of the one that runs now
     */
    static TcbState tdx(PckCertificate pck, Bytes teeTcbSvn, TcbInfo info, SvnLevel qe) throws RejectedException {
        int majorVersion = teeTcbSvn.at(TdxModuleCheck.MAJOR_VERSION);
        // The first two components are the module's own: of a versioned module its identity tells, not the platform's.
        int from = majorVersion > 0 ? 2 : 0;
        for (TcbLevel level : info.levels()) {
            if (level.isReachedBy(pck.components(), pck.pceSvn()) && level.isReachedByTdx(teeTcbSvn, from)) {
                List<TcbState> others = new ArrayList<>();
                if (majorVersion > 0) {
                    others.add(module(info, majorVersion, teeTcbSvn.at(TdxModuleCheck.SVN)));
                }
                others.add(qe.state());
                return converge(level.state(), others);
            }
        }
        throw notSupported(
                "the platform or its TDX module is below every TCB level",
                pck.components() + " " + pck.pceSvn() + " " + teeTcbSvn);
    }

    private static TcbState module(TcbInfo info, int majorVersion, int svn) throws RejectedException {
        TdxModule identity = info.moduleIdentity(majorVersion);
        SvnLevel level = identity == null ? null : SvnLevel.match(identity.levels(), svn);
        if (level == null) {
            throw notSupported("the TDX module is below every level of its identity", majorVersion + " " + svn);
        }
        return level.state();
    }

    private static RejectedException notSupported(String message, String actual) {
        return Rejections.of(RejectionCode.INTEL_TCB_NOT_SUPPORTED, message, "a level that Intel lists", actual);
    }

    /** The platform's status made worse by that of its quoting enclave and TDX module; the earliest date; all advisories. */
    static TcbState converge(TcbState platform, List<TcbState> others) {
        TcbStatus status = platform.status();
        long date = platform.date();
        TreeSet<String> advisories = new TreeSet<>(platform.advisoryIds());
        for (TcbState other : others) {
            status = converge(status, other.status());
            date = Math.min(date, other.date());
            advisories.addAll(other.advisoryIds());
        }
        return new TcbState(status, date, List.copyOf(advisories));
    }

    /** Of components Intel says UpToDate, OutOfDate or Revoked; whatever else it said would not be up to date. */
    private static TcbStatus converge(TcbStatus platform, TcbStatus component) {
        return switch (component) {
            case UP_TO_DATE -> platform;
            case REVOKED -> TcbStatus.REVOKED;
            default ->
                switch (platform) {
                    case UP_TO_DATE, SW_HARDENING_NEEDED -> TcbStatus.OUT_OF_DATE;
                    case CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED ->
                        TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
                    default -> platform;
                };
        };
    }

    /**
     * QVL section 4.1.2.5.20 (TDRelaunchCheck.cpp): a domain that an old module launched, on a platform that is current
     * by now, would be current too if it were launched again.
     */
    static TcbState relaunch(TcbState launch, TcbState current) {
        boolean launchedOutOfDate = launch.status() == TcbStatus.OUT_OF_DATE
                || launch.status() == TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
        if (!launchedOutOfDate || !isCurrent(current.status())) {
            return launch;
        }
        boolean configuration = needsConfiguration(launch.status()) || needsConfiguration(current.status());
        TcbStatus status =
                configuration ? TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED : TcbStatus.TD_RELAUNCH_ADVISED;
        return new TcbState(status, launch.date(), launch.advisoryIds());
    }

    private static boolean isCurrent(TcbStatus status) {
        return switch (status) {
            case UP_TO_DATE, SW_HARDENING_NEEDED, CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED -> true;
            default -> false;
        };
    }

    private static boolean needsConfiguration(TcbStatus status) {
        return switch (status) {
            case CONFIGURATION_NEEDED, OUT_OF_DATE_CONFIGURATION_NEEDED, CONFIGURATION_AND_SW_HARDENING_NEEDED -> true;
            default -> false;
        };
    }
}
