package dev.assay.evidence.amd;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.Evidence;
import dev.assay.evidence.TeeType;
import org.jspecify.annotations.Nullable;

/**
 * An attestation report of SEV-SNP (AMD 56860, ATTESTATION_REPORT) as read; nothing about it is verified. Integers are
 * little endian.
 *
 * @param version 2 to 5
 * @param guestSvn the guest owner's security version number
 * @param policy what the guest's owner allowed
 * @param familyId of the guest, by its owner
 * @param imageId of the guest, by its owner
 * @param vmpl privilege level that asked for the report: 0 highest to 3; 0xffffffff for the host
 * @param currentTcb TCB that runs
 * @param platformInfo bit set: see {@link PlatformInfo}
 * @param flags AUTHOR_KEY_EN, MASK_CHIP_KEY and SIGNING_KEY
 * @param signingKey which key signed
 * @param reportData the guest's 64 bytes
 * @param measurement launch digest, 48 bytes
 * @param hostData the host's 32 bytes
 * @param idKeyDigest SHA-384 of the key that signed the guest's identity block
 * @param authorKeyDigest SHA-384 of the key that certified that key
 * @param reportId identity of this guest
 * @param reportIdMa identity of its migration agent; all ones without one
 * @param reportedTcb TCB that the signing key was derived for
 * @param cpuid the processor; null in version 2
 * @param chipId 64 bytes; zero when the host masks it
 * @param committedTcb TCB below which the firmware cannot go back
 * @param currentVersion firmware that runs
 * @param committedVersion firmware below which it cannot go back
 * @param launchTcb TCB when the guest was started
 * @param mitigations mitigation vectors; null before version 5
 * @param signature raw SIGNATURE field
 * @param signedBytes what the signature is over
 */
public record SnpReport(
        int version,
        long guestSvn,
        GuestPolicy policy,
        Bytes familyId,
        Bytes imageId,
        long vmpl,
        TcbVersion currentTcb,
        PlatformInfo platformInfo,
        int flags,
        SigningKey signingKey,
        Bytes reportData,
        Bytes measurement,
        Bytes hostData,
        Bytes idKeyDigest,
        Bytes authorKeyDigest,
        Bytes reportId,
        Bytes reportIdMa,
        TcbVersion reportedTcb,
        @Nullable CpuId cpuid,
        Bytes chipId,
        TcbVersion committedTcb,
        FirmwareVersion currentVersion,
        FirmwareVersion committedVersion,
        TcbVersion launchTcb,
        @Nullable MitigationVectors mitigations,
        SnpSignature signature,
        Bytes signedBytes)
        implements Evidence {
    /** Length of one. */
    public static final int BYTES = 0x4a0;

    private static final int SIGNED_BYTES = 0x2a0;
    private static final int ECDSA_P384_SHA384 = 1;
    private static final int FIRST_RESERVED_FLAG = 5;

    /**
     * CPUID function 1 of the processor, extended parts added in.
     *
     * @param family for example 19h
     * @param model for example 11h
     * @param stepping for example 1
     */
    public record CpuId(int family, int model, int stepping) {}

    /**
     * Which mitigations are on, a bit each; their meaning is AMD's to publish.
     *
     * @param launch when the guest was started
     * @param current now
     */
    public record MitigationVectors(long launch, long current) {}

    /** Reads a report, which is all of {@code encoded}. */
    public static SnpReport decode(Bytes encoded) throws MalformedException {
        try (ByteReader in = new ByteReader(encoded, "SNP report")) {
            if (in.remaining() != BYTES) {
                throw in.malformed("expected " + BYTES + " bytes, found " + in.remaining());
            }
            return read(in, encoded.slice(0, SIGNED_BYTES));
        }
    }

    // Offsets are those of the table ATTESTATION_REPORT.
    private static SnpReport read(ByteReader in, Bytes signedBytes) throws MalformedException {
        // 000h
        int version = version(in);
        long guestSvn = in.unsignedLittleEndian(4);
        GuestPolicy policy = GuestPolicy.of(in.unsignedLittleEndian(8), "SNP report");
        // 010h
        Bytes familyId = in.bytes(16);
        Bytes imageId = in.bytes(16);
        // 030h
        long vmpl = in.unsignedLittleEndian(4);
        if (in.unsignedLittleEndian(4) != ECDSA_P384_SHA384) {
            throw in.malformed("a signature algorithm other than ECDSA P-384 with SHA-384");
        }
        TcbVersion currentTcb = tcb(in);
        // 040h
        PlatformInfo platformInfo = new PlatformInfo(in.unsignedLittleEndian(8));
        int flags = flags(in);
        zero(in, 4);
        // 050h
        Bytes reportData = in.bytes(64);
        Bytes measurement = in.bytes(48);
        Bytes hostData = in.bytes(32);
        // 0E0h
        Bytes idKeyDigest = in.bytes(48);
        Bytes authorKeyDigest = in.bytes(48);
        // 140h
        Bytes reportId = in.bytes(32);
        Bytes reportIdMa = in.bytes(32);
        // 180h
        TcbVersion reportedTcb = tcb(in);
        CpuId cpuid = cpuid(in, version);
        // 1A0h
        Bytes chipId = in.bytes(64);
        TcbVersion committedTcb = tcb(in);
        // 1E8h
        FirmwareVersion currentVersion = firmware(in);
        FirmwareVersion committedVersion = firmware(in);
        TcbVersion launchTcb = tcb(in);
        // 1F8h
        MitigationVectors mitigations = mitigations(in, version);
        zero(in, SIGNED_BYTES - in.position());
        // 2A0h
        SnpSignature signature = SnpSignature.read(in);
        return new SnpReport(
                version,
                guestSvn,
                policy,
                familyId,
                imageId,
                vmpl,
                currentTcb,
                platformInfo,
                flags,
                SigningKey.of(flags >> 2 & 7, "SNP report"),
                reportData,
                measurement,
                hostData,
                idKeyDigest,
                authorKeyDigest,
                reportId,
                reportIdMa,
                reportedTcb,
                cpuid,
                chipId,
                committedTcb,
                currentVersion,
                committedVersion,
                launchTcb,
                mitigations,
                signature,
                signedBytes);
    }

    private static int version(ByteReader in) throws MalformedException {
        long version = in.unsignedLittleEndian(4);
        if (version < 2 || version > 5) {
            throw in.malformed("a report version other than 2 to 5");
        }
        return (int) version;
    }

    private static int flags(ByteReader in) throws MalformedException {
        long flags = in.unsignedLittleEndian(4);
        if (flags >> FIRST_RESERVED_FLAG != 0) {
            throw in.malformed("a reserved bit beside SIGNING_KEY is set");
        }
        return (int) flags;
    }

    private static TcbVersion tcb(ByteReader in) throws MalformedException {
        return new TcbVersion(in.bytes(TcbVersion.BYTES));
    }

    private static FirmwareVersion firmware(ByteReader in) throws MalformedException {
        int build = in.u8();
        int minor = in.u8();
        int major = in.u8();
        zero(in, 1);
        return new FirmwareVersion(major, minor, build);
    }

    /** Since version 3; reserved before. */
    private static @Nullable CpuId cpuid(ByteReader in, int version) throws MalformedException {
        if (version < 3) {
            zero(in, 24);
            return null;
        }
        CpuId cpuid = new CpuId(in.u8(), in.u8(), in.u8());
        zero(in, 21);
        return cpuid;
    }

    /** Since version 5; reserved before. */
    private static @Nullable MitigationVectors mitigations(ByteReader in, int version) throws MalformedException {
        if (version < 5) {
            zero(in, 16);
            return null;
        }
        return new MitigationVectors(in.unsignedLittleEndian(8), in.unsignedLittleEndian(8));
    }

    /** Reserved bytes, which all firmware so far has left zero: another value has a meaning that nobody here knows. */
    static void zero(ByteReader in, int count) throws MalformedException {
        for (int i = 0; i < count; i++) {
            if (in.u8() != 0) {
                throw in.malformed("a reserved byte is not zero");
            }
        }
    }

    @Override
    public TeeType tee() {
        return TeeType.SEV_SNP;
    }

    /** AUTHOR_KEY_EN: whether {@link #authorKeyDigest} means anything. */
    public boolean authorKeyEnabled() {
        return (flags & 1) != 0;
    }

    /** MASK_CHIP_KEY: the host lets the chip's key sign nothing. */
    public boolean maskChipKey() {
        return (flags & 2) != 0;
    }

    /** Whether the host has written zeros where the chip's identifier would be. */
    public boolean isChipIdMasked() {
        return chipId.equals(Bytes.of(new byte[64]));
    }

    /** Whether a migration agent is associated with the guest: REPORT_ID_MA is all ones without one. */
    public boolean hasMigrationAgent() {
        for (int i = 0; i < reportIdMa.length(); i++) {
            if (reportIdMa.at(i) != 0xff) {
                return true;
            }
        }
        return false;
    }
}
