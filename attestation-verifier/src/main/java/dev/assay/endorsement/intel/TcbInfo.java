package dev.assay.endorsement.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.Hex;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Intel says of a kind of platform (PCS API, "Get TCB Info", appendix A of versions 3 and 4); nothing about it is
 * verified.
 *
 * @param version 2 or 3
 * @param tee SGX or TDX; SGX in version 2
 * @param validity dates and evaluation number
 * @param fmspc which kind of platform, 6 bytes
 * @param pceId which provisioning certification enclave, 2 bytes
 * @param levels TCB levels, highest first as the PCS lists them
 * @param module the TDX module of before there were versions; null for SGX
 * @param moduleIdentities the versioned TDX modules
 */
public record TcbInfo(
        int version,
        TeeType tee,
        Validity validity,
        Bytes fmspc,
        Bytes pceId,
        List<TcbLevel> levels,
        @Nullable TdxModule module,
        List<TdxModule> moduleIdentities) {
    private static final int MAX_LEVELS = 256;
    private static final String WHERE = "TCB info";

    /** Copies the lists. */
    public TcbInfo {
        levels = List.copyOf(levels);
        moduleIdentities = List.copyOf(moduleIdentities);
    }

    /** Reads what is signed and the signature, as the PCS serves them; the content waits until the signature holds. */
    public static SignedJson readSigned(Bytes json) throws MalformedException {
        return SignedJson.decode(json, "tcbInfo", WHERE);
    }

    /** Reads the content; members that are not known are left alone, as Intel adds some. */
    public static TcbInfo decode(SignedJson document) throws MalformedException {
        JsonFields fields = new JsonFields(document.value(), WHERE);
        int version = (int) JsonFields.asInteger(fields.required("version"), 2, 3, WHERE + ".version");
        TeeType tee = version == 2 ? TeeType.SGX : tee(fields.text("id", 8));
        JsonFields.asInteger(fields.required("tcbType"), 0, 0, WHERE + ".tcbType");
        Validity validity = Validity.read(fields);
        List<TcbLevel> levels = new ArrayList<>();
        for (JsonValue level : fields.array("tcbLevels", MAX_LEVELS)) {
            levels.add(TcbLevel.read(level, version, tee));
        }
        if (levels.isEmpty()) {
            throw new MalformedException(WHERE + ": no TCB levels");
        }
        boolean tdx = tee == TeeType.TDX;
        return new TcbInfo(
                version,
                tee,
                validity,
                fields.hex("fmspc", 6),
                fields.hex("pceId", 2),
                levels,
                tdx ? TdxModule.readUnversioned(fields.required("tdxModule")) : null,
                tdx ? TdxModule.readIdentities(fields) : List.of());
    }

    private static TeeType tee(String id) throws MalformedException {
        return switch (id) {
            case "SGX" -> TeeType.SGX;
            case "TDX" -> TeeType.TDX;
            default -> throw new MalformedException(WHERE + ".id: expected SGX or TDX");
        };
    }

    /** The TDX module of this major version, above 0, or null. */
    public @Nullable TdxModule moduleIdentity(int majorVersion) {
        String id = "TDX_" + Hex.encode(new byte[] {(byte) majorVersion});
        for (TdxModule identity : moduleIdentities) {
            if (identity.id().toLowerCase(Locale.ROOT).equals(id.toLowerCase(Locale.ROOT))) {
                return identity;
            }
        }
        return null;
    }
}
