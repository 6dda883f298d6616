package dev.assay.evidence.nvidia;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's part of a measurements response: fields of type, length and data, in no fixed order. Source for the types:
 * NVIDIA's verifiers (repositories nvtrust and attestation-sdk).
 *
 * @param fields in order; types that are not known here among them
 */
public record OpaqueData(List<Field> fields) {
    public static final int DRIVER_VERSION = 3;
    public static final int VBIOS_VERSION = 6;
    /** 0xAA enabled, 0x55 disabled. */
    public static final int NVDEC0_STATUS = 11;
    /** Little-endian counters, one of 32 bits for each measurement. */
    public static final int MSRSCNT = 12;

    public static final int CHIP_SKU = 15;
    public static final int PROJECT = 17;
    public static final int PROJECT_SKU = 18;
    /** Digest of the firmware that the device's certificate is for. */
    public static final int FWID = 20;
    /** 0xAA enabled, 0x55 disabled. */
    public static final int PROTECTED_PCIE_STATUS = 21;

    public static final int SWITCH_PDI = 22;
    public static final int SYS_ENABLE_STATUS = 33;
    public static final int OPAQUE_DATA_VERSION = 34;
    public static final int CHIP_INFO = 35;
    /** 0 one GPU, 1 several by passthrough, 2 protected PCIe. */
    public static final int FEATURE_FLAG = 36;

    private static final int MAX_FIELDS = 256;
    private static final List<Integer> SINGLE = List.of(
            DRIVER_VERSION,
            VBIOS_VERSION,
            NVDEC0_STATUS,
            CHIP_SKU,
            PROJECT,
            PROJECT_SKU,
            FWID,
            PROTECTED_PCIE_STATUS,
            OPAQUE_DATA_VERSION,
            CHIP_INFO,
            FEATURE_FLAG);

    /**
     * One field.
     *
     * @param type what it is
     * @param data as received
     */
    public record Field(int type, Bytes data) {}

    /** Copies the list. */
    public OpaqueData {
        fields = List.copyOf(fields);
    }

    static OpaqueData read(Bytes opaque, String where) throws MalformedException {
        List<Field> fields = new ArrayList<>();
        try (ByteReader in = new ByteReader(opaque, where + " opaque data")) {
            while (in.remaining() > 0) {
                int type = (int) in.unsignedLittleEndian(2);
                Bytes data = in.bytes((int) in.unsignedLittleEndian(2));
                boolean repeated = SINGLE.contains(type) && fields.stream().anyMatch(f -> f.type == type);
                if (repeated || fields.size() == MAX_FIELDS) {
                    throw in.malformed(repeated ? "field " + type + " stands twice" : "too many fields");
                }
                fields.add(new Field(type, data));
            }
        }
        return new OpaqueData(fields);
    }

    /** The first field of this type, or null. */
    public @Nullable Bytes data(int type) {
        for (Field field : fields) {
            if (field.type == type) {
                return field.data;
            }
        }
        return null;
    }

    /** Text that is padded with NULs; null without the field. */
    public @Nullable String text(int type) throws MalformedException {
        Bytes data = data(type);
        if (data == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < data.length() && data.at(i) != 0; i++) {
            if (data.at(i) < ' ' || data.at(i) > '~') {
                throw new MalformedException("opaque field " + type + ": not printable ASCII");
            }
            text.append((char) data.at(i));
        }
        return text.toString();
    }

    /** A little-endian number of at most 4 bytes; -1 without the field. */
    public long number(int type) throws MalformedException {
        Bytes data = data(type);
        if (data == null) {
            return -1;
        }
        if (data.length() < 1 || data.length() > 4) {
            throw new MalformedException("opaque field " + type + ": " + data.length() + " bytes, expected 1 to 4");
        }
        return new ByteReader(data, "opaque field").unsignedLittleEndian(data.length());
    }

    /** The name of a type in the vendor's sources; {@code ?} for those that have none there. */
    public static String typeName(int type) {
        return switch (type) {
            case 1 -> "CERT_ISSUER_NAME";
            case 2 -> "CERT_AUTHORITY_KEY_IDENTIFIER";
            case DRIVER_VERSION -> "DRIVER_VERSION";
            case 4 -> "GPU_INFO";
            case 5 -> "SKU";
            case VBIOS_VERSION -> "VBIOS_VERSION";
            case 7 -> "MANUFACTURER_ID";
            case 8 -> "TAMPER_DETECTION";
            case 9 -> "SMC";
            case 10 -> "VPR";
            case NVDEC0_STATUS -> "NVDEC0_STATUS";
            case MSRSCNT -> "MSRSCNT";
            case 13 -> "CPRINFO";
            case 14 -> "BOARD_ID";
            case CHIP_SKU -> "CHIP_SKU";
            case 16 -> "CHIP_SKU_MOD";
            case PROJECT -> "PROJECT";
            case PROJECT_SKU -> "PROJECT_SKU";
            case 19 -> "PROJECT_SKU_MOD";
            case FWID -> "FWID";
            case PROTECTED_PCIE_STATUS -> "PROTECTED_PCIE_STATUS";
            case SWITCH_PDI -> "SWITCH_PDI";
            case 23 -> "FLOORSWEPT_PORTS";
            case 24 -> "POSITION_ID";
            case 25 -> "LOCK_SWITCH_STATUS";
            case 32 -> "GPU_LINK_CONN";
            case SYS_ENABLE_STATUS -> "SYS_ENABLE_STATUS";
            case OPAQUE_DATA_VERSION -> "OPAQUE_DATA_VERSION";
            case CHIP_INFO -> "CHIP_INFO";
            case FEATURE_FLAG -> "FEATURE_FLAG";
            case 255 -> "INVALID";
            default -> "?";
        };
    }
}
