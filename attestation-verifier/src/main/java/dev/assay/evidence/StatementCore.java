package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.cose.CoseKey;
import dev.assay.crypto.Crypto;

/**
 * What stays the same for one epoch: who this enclave is, which keys it made, which models, policy and configuration it
 * serves with. Its SHA-256, the <em>core digest</em>, is what receipts and registrations name.
 *
 * @param role what the enclave does, for example {@code inference-server}
 * @param instanceName the DNS name it answers under
 * @param bootId 32 random bytes, new at each boot
 * @param epoch counts from 1 within a boot
 * @param tlsSpkiSha256 SHA-256 of the TLS key's SubjectPublicKeyInfo
 * @param receiptKey the key that signs receipts
 * @param ohttpKeyConfig one OHTTP key configuration (RFC 9458 section 3.1)
 * @param modelsRoot see {@link dev.assay.model.ModelSet}
 * @param policyDigest SHA-256 of the policy that the enclave enforces on its own peers
 * @param configurationDigest SHA-256 of the effective configuration
 * @param buildIdentity name and version of the build; true only because measured code wrote it
 * @param debug whether the enclave lets its operator change or watch the software: its own word, beside the hardware's;
 *     written as EAT's debug status (RFC 9711 section 4.2.9) only when it is so
 */
public record StatementCore(
        String role,
        String instanceName,
        Bytes bootId,
        long epoch,
        Bytes tlsSpkiSha256,
        CoseKey receiptKey,
        Bytes ohttpKeyConfig,
        Bytes modelsRoot,
        Bytes policyDigest,
        Bytes configurationDigest,
        String buildIdentity,
        boolean debug) {
    /** The profile that says how to read this map. */
    public static final String PROFILE = "tag:assay.dev,2026:statement-core/1";
    /** The role of an inference server. */
    public static final String ROLE_INFERENCE_SERVER = "inference-server";

    private static final CborValue DEBUG_ENABLED = CborValue.of(0);
    private static final int MAX_BYTES = 2048;

    /** The deterministic encoding. */
    public Bytes encode() {
        CborMapBuilder map = new CborMapBuilder()
                .put(Labels.PROFILE, PROFILE)
                .put(Labels.ROLE, role)
                .put(Labels.INSTANCE_NAME, instanceName)
                .put(Labels.BOOT_ID, bootId)
                .put(Labels.EPOCH, epoch)
                .put(Labels.TLS_SPKI_SHA256, tlsSpkiSha256)
                .put(CborValue.of(Labels.RECEIPT_KEY), receiptKey.toCbor())
                .put(Labels.OHTTP_KEY_CONFIG, ohttpKeyConfig)
                .put(Labels.MODELS_ROOT, modelsRoot)
                .put(Labels.POLICY_DIGEST, policyDigest)
                .put(Labels.CONFIGURATION_DIGEST, configurationDigest)
                .put(Labels.BUILD_IDENTITY, buildIdentity);
        if (debug) {
            map.put(CborValue.of(Labels.DEBUG_STATUS), DEBUG_ENABLED);
        }
        return Cbor.encode(map.build());
    }

    /** Reads the deterministic encoding, and no other. */
    public static StatementCore decode(Bytes encoded) throws MalformedException {
        String where = "statement core";
        try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_BYTES, where), where)) {
            fields.expect(Labels.PROFILE, CborValue.of(PROFILE));
            return new StatementCore(
                    fields.text(Labels.ROLE, 64),
                    fields.text(Labels.INSTANCE_NAME, 253),
                    fields.bytes(Labels.BOOT_ID, 32),
                    fields.integer(Labels.EPOCH, 1, Long.MAX_VALUE),
                    fields.bytes(Labels.TLS_SPKI_SHA256, 32),
                    CoseKey.fromCbor(fields.required(Labels.RECEIPT_KEY), where + " receipt key"),
                    fields.bytes(Labels.OHTTP_KEY_CONFIG, 7, 256),
                    fields.bytes(Labels.MODELS_ROOT, 32),
                    fields.bytes(Labels.POLICY_DIGEST, 32),
                    fields.bytes(Labels.CONFIGURATION_DIGEST, 32),
                    fields.text(Labels.BUILD_IDENTITY, 128),
                    debug(fields));
        }
    }

    /** Said only when it is so: each core has one encoding. */
    private static boolean debug(CborFields fields) throws MalformedException {
        CborValue status = fields.optional(Labels.DEBUG_STATUS);
        if (status != null && !status.equals(DEBUG_ENABLED)) {
            throw new MalformedException("statement core debug status: expected 0 or none");
        }
        return status != null;
    }

    /** SHA-256 of {@link #encode}. */
    public Bytes digest(Crypto crypto) {
        return crypto.sha256(encode());
    }
}
