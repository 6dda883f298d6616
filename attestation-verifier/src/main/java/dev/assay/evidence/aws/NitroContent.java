package dev.assay.evidence.aws;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The payload of an attestation document (AWS, "Nitro Enclaves Attestation Process", sections 2.2 and 3.2.2).
 *
 * <p>The specification wants optional fields absent where they have no value; the hypervisor writes null. Both are null
 * here, and both are something else than an empty byte string. The limits of the three fields are those that the
 * hypervisor keeps to, 1,024 bytes: the specification's two lists of them differ.
 *
 * @param moduleId the hypervisor's module, with the enclave's identifier
 * @param digest name of the digest of the registers
 * @param timestampMillis when the document was made, in milliseconds since 1970
 * @param pcrs registers by index
 * @param certificate DER, of the key that signed the document
 * @param caBundle DER, its issuers, the root first
 * @param publicKey of the enclave's choice, or null
 * @param userData of the enclave's choice, or null
 * @param nonce of the enclave's choice, or null
 */
public record NitroContent(
        String moduleId,
        String digest,
        long timestampMillis,
        Map<Integer, Bytes> pcrs,
        Bytes certificate,
        List<Bytes> caBundle,
        @Nullable Bytes publicKey,
        @Nullable Bytes userData,
        @Nullable Bytes nonce) {
    private static final String WHERE = "Nitro document";
    private static final String SHA384 = "SHA384";
    private static final int MAX_BYTES = 16_384;
    private static final int MAX_MODULE_ID_CHARS = 256;
    private static final int MAX_PCRS = 32;
    /** End of the year 9999. */
    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private static final int MAX_CERTIFICATES = 8;
    private static final int MAX_FIELD_BYTES = 1024;

    /** Copies the collections. */
    public NitroContent {
        pcrs = new TreeMap<>(pcrs);
        caBundle = List.copyOf(caBundle);
    }

    /** Reads a payload. */
    static NitroContent decode(Bytes payload) throws MalformedException {
        Map<String, CborValue> fields = fields(Cbor.decodeLenient(payload, MAX_BYTES, WHERE));
        NitroContent content = new NitroContent(
                CborFields.asText(required(fields, "module_id"), MAX_MODULE_ID_CHARS, WHERE + " module_id"),
                CborFields.asText(required(fields, "digest"), SHA384.length(), WHERE + " digest"),
                CborFields.asInteger(required(fields, "timestamp"), 1, MAX_MILLIS, WHERE + " timestamp"),
                pcrs(required(fields, "pcrs")),
                certificate(required(fields, "certificate"), "certificate"),
                caBundle(required(fields, "cabundle")),
                optional(fields, "public_key"),
                optional(fields, "user_data"),
                optional(fields, "nonce"));
        if (!content.digest.equals(SHA384)) {
            throw new MalformedException(WHERE + ": a digest other than SHA384");
        }
        if (!fields.isEmpty()) {
            throw new MalformedException(WHERE + ": " + fields.size() + " unknown fields");
        }
        return content;
    }

    private static Map<String, CborValue> fields(CborValue payload) throws MalformedException {
        Map<String, CborValue> fields = new HashMap<>();
        for (CborValue.Entry entry : entries(payload, "payload")) {
            if (!(entry.key() instanceof CborValue.Tstr name)) {
                throw new MalformedException(WHERE + ": expected text for a field's name");
            }
            fields.put(name.value(), entry.value());
        }
        return fields;
    }

    private static List<CborValue.Entry> entries(CborValue value, String what) throws MalformedException {
        if (!(value instanceof CborValue.Map map)) {
            throw new MalformedException(WHERE + " " + what + ": expected a map");
        }
        return map.entries();
    }

    private static CborValue required(Map<String, CborValue> fields, String name) throws MalformedException {
        CborValue value = fields.remove(name);
        if (value == null) {
            throw new MalformedException(WHERE + ": no " + name);
        }
        return value;
    }

    private static @Nullable Bytes optional(Map<String, CborValue> fields, String name) throws MalformedException {
        CborValue value = fields.remove(name);
        return value == null || value instanceof CborValue.Null
                ? null
                : CborFields.asBytes(value, 0, MAX_FIELD_BYTES, WHERE + " " + name);
    }

    /** 1 to 32 registers, index 0 to 31, of 32, 48 or 64 bytes each. */
    private static Map<Integer, Bytes> pcrs(CborValue value) throws MalformedException {
        Map<Integer, Bytes> pcrs = new TreeMap<>();
        for (CborValue.Entry entry : entries(value, "pcrs")) {
            int index = (int) CborFields.asInteger(entry.key(), 0, MAX_PCRS - 1, WHERE + " PCR index");
            Bytes register = CborFields.asBytes(entry.value(), 32, 64, WHERE + " PCR");
            if (register.length() % 16 != 0) {
                throw new MalformedException(WHERE + " PCR: expected 32, 48 or 64 bytes");
            }
            pcrs.put(index, register);
        }
        if (pcrs.isEmpty()) {
            throw new MalformedException(WHERE + ": no PCR");
        }
        return pcrs;
    }

    private static Bytes certificate(CborValue value, String what) throws MalformedException {
        return CborFields.asBytes(value, 1, MAX_FIELD_BYTES, WHERE + " " + what);
    }

    private static List<Bytes> caBundle(CborValue value) throws MalformedException {
        List<Bytes> bundle = new ArrayList<>();
        for (CborValue item : CborFields.asArray(value, MAX_CERTIFICATES, WHERE + " cabundle")) {
            bundle.add(certificate(item, "cabundle"));
        }
        if (bundle.isEmpty()) {
            throw new MalformedException(WHERE + " cabundle: expected at least one certificate");
        }
        return bundle;
    }
}
