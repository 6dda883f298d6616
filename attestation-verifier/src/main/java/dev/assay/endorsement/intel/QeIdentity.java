package dev.assay.endorsement.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import java.util.List;

/**
 * What Intel says of its quoting enclave (PCS API, "Get Quoting Enclave Identity", appendix B); nothing about it is
 * verified.
 *
 * @param id {@code QE} for SGX, {@code TD_QE} for TDX, {@code QVE} for the verification enclave
 * @param validity dates and evaluation number
 * @param miscSelect 4 bytes
 * @param miscSelectMask which bits of it count
 * @param attributes 16 bytes
 * @param attributesMask which bits of them count
 * @param mrSigner who signed the enclave, 32 bytes
 * @param isvProdId its product number
 * @param levels TCB levels, highest first as the PCS lists them
 */
public record QeIdentity(
        String id,
        Validity validity,
        Bytes miscSelect,
        Bytes miscSelectMask,
        Bytes attributes,
        Bytes attributesMask,
        Bytes mrSigner,
        int isvProdId,
        List<SvnLevel> levels) {
    /** The quoting enclave for SGX. */
    public static final String QE = "QE";
    /** The quoting enclave for TDX. */
    public static final String TD_QE = "TD_QE";

    private static final int MAX_ID_CHARS = 16;
    private static final String WHERE = "QE identity";

    /** Copies the list. */
    public QeIdentity {
        levels = List.copyOf(levels);
    }

    /** Reads what is signed and the signature, as the PCS serves them; the content waits until the signature holds. */
    public static SignedJson readSigned(Bytes json) throws MalformedException {
        return SignedJson.decode(json, "enclaveIdentity", WHERE);
    }

    /** Reads the content; members that are not known are left alone, as Intel adds some. */
    public static QeIdentity decode(SignedJson document) throws MalformedException {
        JsonFields fields = new JsonFields(document.value(), WHERE);
        JsonFields.asInteger(fields.required("version"), 2, 2, WHERE + ".version");
        return new QeIdentity(
                fields.text("id", MAX_ID_CHARS),
                Validity.read(fields),
                fields.hex("miscselect", 4),
                fields.hex("miscselectMask", 4),
                fields.hex("attributes", 16),
                fields.hex("attributesMask", 16),
                fields.hex("mrsigner", 32),
                (int) JsonFields.asInteger(fields.required("isvprodid"), 0, 0xffff, WHERE + ".isvprodid"),
                SvnLevel.readAll(fields, WHERE));
    }
}
