package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import java.util.List;

/** The measurements that evidence of each kind has, by the names of the claims: a misspelt one would never fit. */
public final class MeasurementNames {
    static final String MRSIGNER = "mrsigner";

    private static final int NITRO_PCRS = 32;
    private static final List<String> SGX = List.of("mrenclave", MRSIGNER);
    private static final List<String> TDX = List.of(
            "mrtd",
            "rtmr0",
            "rtmr1",
            "rtmr2",
            "rtmr3",
            "mrseam",
            "mrsignerseam",
            "mrconfigid",
            "mrowner",
            "mrownerconfig",
            "mrservicetd");
    private static final List<String> SEV_SNP =
            List.of("measurement", "host_data", "id_key_digest", "author_key_digest", "family_id", "image_id");
    private static final List<String> SIMULATED = List.of("measurement");

    private MeasurementNames() {}

    /** Those that together say which code was launched, for a policy that is drawn up from evidence. */
    public static List<String> launch(TeeType tee) {
        return switch (tee) {
            case SGX -> List.of("mrenclave");
            case TDX -> List.of("mrtd", "rtmr0", "rtmr1", "rtmr2", "rtmr3", "mrconfigid");
            case SEV_SNP -> List.of("measurement", "host_data");
            case NITRO -> List.of("pcr0", "pcr1", "pcr2");
            case SIMULATED -> SIMULATED;
            case NVIDIA -> List.of();
        };
    }

    /** The names for one kind of TEE; those of Nitro are {@code pcr0} to {@code pcr31} and are not listed. */
    public static List<String> of(TeeType tee) {
        return switch (tee) {
            case SGX -> SGX;
            case TDX -> TDX;
            case SEV_SNP -> SEV_SNP;
            case SIMULATED -> SIMULATED;
            case NITRO, NVIDIA -> List.of();
        };
    }

    static void require(TeeType tee, String name, String where) throws MalformedException {
        if (!of(tee).contains(name) && !(tee == TeeType.NITRO && isPcr(name))) {
            throw new MalformedException(where + ": evidence of " + tee.id() + " has no measurement of this name");
        }
    }

    private static boolean isPcr(String name) {
        for (int i = 0; i < NITRO_PCRS; i++) {
            if (name.equals("pcr" + i)) {
                return true;
            }
        }
        return false;
    }
}
