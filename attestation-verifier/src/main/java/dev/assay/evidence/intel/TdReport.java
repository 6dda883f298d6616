package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What TDX says of a trust domain (Intel TDX DCAP Quoting Library API, appendix A.3.2 and following).
 *
 * @param teeTcbSvn 16 security versions of the TDX module that launched the domain: [0] its SVN, [1] its major version
 * @param mrSeam measurement of the TDX module, 48 bytes
 * @param mrSignerSeam who signed the module, 48 bytes; zero for Intel
 * @param seamAttributes 8 bytes, zero
 * @param tdAttributes 8 bytes
 * @param xfam 8 bytes
 * @param mrTd measurement of the domain's initial contents, 48 bytes
 * @param mrConfigId 48 bytes of the host's, not of the owner
 * @param mrOwner 48 bytes
 * @param mrOwnerConfig 48 bytes
 * @param rtmrs the four registers that the domain extends, 48 bytes each
 * @param reportData 64 bytes that the domain chose
 * @param later what TDX 1.5 adds, or null
 * @param extended what the extended form of TDX 1.5 adds, or null
 */
public record TdReport(
        Bytes teeTcbSvn,
        Bytes mrSeam,
        Bytes mrSignerSeam,
        Bytes seamAttributes,
        Bytes tdAttributes,
        Bytes xfam,
        Bytes mrTd,
        Bytes mrConfigId,
        Bytes mrOwner,
        Bytes mrOwnerConfig,
        List<Bytes> rtmrs,
        Bytes reportData,
        @Nullable Later later,
        @Nullable Extended extended) {
    private static final int DEBUG = 0x01;
    private static final int SEPT_VE_DISABLE = 0x10;
    private static final int RTMRS = 4;

    /** Copies the list. */
    public TdReport {
        rtmrs = List.copyOf(rtmrs);
    }

    /**
     * What TDX 1.5 adds.
     *
     * @param teeTcbSvn2 as {@code teeTcbSvn}, of the module that runs now: it can be updated under a running domain
     * @param mrServiceTd measurement of the bound service domain, 48 bytes
     */
    public record Later(Bytes teeTcbSvn2, Bytes mrServiceTd) {}

    /**
     * What the extended form adds (TDReport15Ex of Intel's QVL).
     *
     * @param vmId which virtual machine of a partitioned domain
     * @param tdId 32 bytes
     * @param deviceInfo 48 bytes
     * @param initServiceTdHash 48 bytes
     * @param initServiceTdAttributes 8 bytes
     * @param initCpuSvn 16 bytes
     * @param initTeeTcbSvn 16 bytes
     * @param initTeeFmspc 12 bytes
     * @param currentServiceTdHash 48 bytes
     * @param currentServiceTdAttributes 8 bytes
     */
    public record Extended(
            int vmId,
            Bytes tdId,
            Bytes deviceInfo,
            Bytes initServiceTdHash,
            Bytes initServiceTdAttributes,
            Bytes initCpuSvn,
            Bytes initTeeTcbSvn,
            Bytes initTeeFmspc,
            Bytes currentServiceTdHash,
            Bytes currentServiceTdAttributes) {}

    static TdReport decode(Bytes encoded, BodyType type) throws MalformedException {
        try (ByteReader in = new ByteReader(encoded, "TD report")) {
            Bytes teeTcbSvn = in.bytes(16); // 0x000
            Bytes mrSeam = in.bytes(48); // 0x010
            Bytes mrSignerSeam = in.bytes(48); // 0x040
            Bytes seamAttributes = in.bytes(8); // 0x070
            Bytes tdAttributes = in.bytes(8); // 0x078
            Bytes xfam = in.bytes(8); // 0x080
            Bytes mrTd = in.bytes(48); // 0x088
            Bytes mrConfigId = in.bytes(48); // 0x0b8
            Bytes mrOwner = in.bytes(48); // 0x0e8
            Bytes mrOwnerConfig = in.bytes(48); // 0x118
            List<Bytes> rtmrs = new ArrayList<>();
            for (int i = 0; i < RTMRS; i++) {
                rtmrs.add(in.bytes(48)); // 0x148
            }
            Bytes reportData = in.bytes(64); // 0x208
            Later later = type == BodyType.TD_REPORT_1_0 ? null : new Later(in.bytes(16), in.bytes(48)); // 0x248
            Extended extended = type == BodyType.TD_REPORT_1_5_EX ? extended(in) : null; // 0x288
            return new TdReport(
                    teeTcbSvn,
                    mrSeam,
                    mrSignerSeam,
                    seamAttributes,
                    tdAttributes,
                    xfam,
                    mrTd,
                    mrConfigId,
                    mrOwner,
                    mrOwnerConfig,
                    rtmrs,
                    reportData,
                    later,
                    extended);
        }
    }

    private static Extended extended(ByteReader in) throws MalformedException {
        return new Extended(
                in.u8(), // 0x288
                in.bytes(32), // 0x289
                in.bytes(48), // 0x2a9
                in.bytes(48), // 0x2d9
                in.bytes(8), // 0x309
                in.bytes(16), // 0x311
                in.bytes(16), // 0x321
                in.bytes(12), // 0x331
                in.bytes(48), // 0x33d
                in.bytes(8)); // 0x36d
    }

    /** TDATTRIBUTES.DEBUG: the domain's memory can be read from outside. */
    public boolean isDebug() {
        return (tdAttributes.at(0) & DEBUG) != 0;
    }

    /**
     * Any of the attributes' first group of eight bits, TUD ("TD under debug"): DEBUG and the profiling bits, each of
     * which opens the domain to its host.
     */
    public boolean isUnderDebug() {
        return tdAttributes.at(0) != 0;
    }

    /** TDATTRIBUTES.SEPT_VE_DISABLE (bit 28): the host cannot make the domain see an exception for a page it took. */
    public boolean isSeptVeDisabled() {
        return (tdAttributes.at(3) & SEPT_VE_DISABLE) != 0;
    }
}
