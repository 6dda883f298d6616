package dev.assay.claims;

import dev.assay.endorsement.TcbStatus;
import java.util.List;

/**
 * What Intel's collateral says of this platform: no verdict, the policy has to make one of it.
 *
 * @param status converged over platform, quoting enclave and TDX module
 * @param advisoryIds Intel's security advisories that apply, sorted, none twice
 * @param tcbDate earliest date of the TCB levels of platform, quoting enclave and TDX module (QVL section 4.1.2.5.1.5), in
 *     seconds since 1970: grace periods count from it
 * @param evaluationDataNumber the lower of TCB info's and QE identity's
 */
public record TcbAppraisal(TcbStatus status, List<String> advisoryIds, long tcbDate, long evaluationDataNumber) {
    /** Copies the list. */
    public TcbAppraisal {
        advisoryIds = List.copyOf(advisoryIds);
    }
}
