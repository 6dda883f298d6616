package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is fresh for each quote, and what the quote's report data commits to.
 *
 * @param coreDigest SHA-256 of the core
 * @param nonce the caller's challenge; in boot evidence, random bytes of the enclave's own
 * @param issuedAt seconds since 1970, by the enclave's clock
 * @param notAfter seconds since 1970, by the enclave's clock
 * @param gpus one for each GPU, in the order of the bundle's GPU evidence
 * @param tlsExporter in session-bound evidence, the 32-byte exporter value of the TLS session; otherwise null
 */
public record StatementWrapper(
        Bytes coreDigest,
        Bytes nonce,
        long issuedAt,
        long notAfter,
        List<GpuState> gpus,
        @Nullable Bytes tlsExporter) {
    /** The profile that says how to read this map. */
    public static final String PROFILE = "tag:assay.dev,2026:statement-wrapper/1";
    /** Shortest nonce, bytes. */
    public static final int MIN_NONCE_BYTES = 16;
    /** Longest nonce, bytes (RFC 9711 section 4.1). */
    public static final int MAX_NONCE_BYTES = 64;
    /** Most GPUs of one enclave. */
    public static final int MAX_GPUS = 32;

    private static final Bytes REPORT_DATA_TAG = Bytes.utf8("assay statement v1\0");
    private static final int MAX_BYTES = 4096;

    /** Copies the list. */
    public StatementWrapper {
        gpus = List.copyOf(gpus);
    }

    /** The deterministic encoding. */
    public Bytes encode() {
        return Cbor.encode(new CborMapBuilder()
                .put(Labels.PROFILE, PROFILE)
                .put(Labels.CORE_DIGEST, coreDigest)
                .put(Labels.NONCE, nonce)
                .put(Labels.ISSUED_AT, issuedAt)
                .put(Labels.EXPIRES_AT, notAfter)
                .put(
                        CborValue.of(Labels.GPUS),
                        new CborValue.Array(gpus.stream().map(GpuState::toCbor).toList()))
                .putIfPresent(Labels.TLS_EXPORTER, tlsExporter)
                .build());
    }

    /** Reads the deterministic encoding, and no other. */
    public static StatementWrapper decode(Bytes encoded) throws MalformedException {
        String where = "statement wrapper";
        try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_BYTES, where), where)) {
            fields.expect(Labels.PROFILE, CborValue.of(PROFILE));
            return new StatementWrapper(
                    fields.bytes(Labels.CORE_DIGEST, 32),
                    fields.bytes(Labels.NONCE, MIN_NONCE_BYTES, MAX_NONCE_BYTES),
                    fields.integer(Labels.ISSUED_AT, 0, Long.MAX_VALUE),
                    fields.integer(Labels.EXPIRES_AT, 0, Long.MAX_VALUE),
                    gpus(fields.array(Labels.GPUS, MAX_GPUS), where),
                    fields.optionalBytes(Labels.TLS_EXPORTER, 32, 32));
        }
    }

    private static List<GpuState> gpus(List<CborValue> items, String where) throws MalformedException {
        List<GpuState> gpus = new ArrayList<>();
        for (CborValue item : items) {
            gpus.add(GpuState.fromCbor(item, where + " gpu[" + gpus.size() + "]"));
        }
        return gpus;
    }

    /** The 64 bytes a quote must carry to vouch for {@code encodedWrapper}: SHA-512(tag || 0x00 || wrapper). */
    public static Bytes reportData(Bytes encodedWrapper, Crypto crypto) {
        return crypto.sha512(REPORT_DATA_TAG, encodedWrapper);
    }
}
