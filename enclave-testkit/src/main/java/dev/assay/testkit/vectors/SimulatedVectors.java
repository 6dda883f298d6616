package dev.assay.testkit.vectors;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.GpuState;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelSet;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.FakeSigner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bundles of simulated evidence: what is right, then one flaw each. */
final class SimulatedVectors {
    static final long ISSUED_AT = 1_795_262_400L;
    static final String VERIFY_AT = "2026-11-21T12:00:00Z";
    static final Bytes NONCE = Bytes.utf8("assay vector nonce, 32 bytes ok.");
    private static final FakeEnclave ENCLAVE = FakeEnclave.named("vectors");

    private final VectorWriter out = new VectorWriter("simulated", VERIFY_AT);

    static VectorWriter mint() {
        SimulatedVectors vectors = new SimulatedVectors();
        vectors.accepted();
        vectors.rejected();
        vectors.refusedByPolicy();
        vectors.malformed();
        return vectors.out;
    }

    private VectorWriter.Entry entry(String name, String note, EvidenceBundle bundle) {
        return encoded(name, note, bundle.encodeCbor(), ".cbor");
    }

    private VectorWriter.Entry encoded(String name, String note, Bytes bundle, String suffix) {
        return out.vector(name, note)
                .file("bundle", suffix, bundle)
                .input("policy", "simulated")
                .input("nonce", NONCE.hex());
    }

    private static EvidenceBundle valid() {
        return ENCLAVE.bundle(NONCE, ISSUED_AT);
    }

    private void accepted() {
        entry("valid", "everything is right, CBOR form", valid()).verified();
        encoded("valid-json", "everything is right, JSON form", valid().encodeJson(), ".json")
                .verified();
    }

    private void rejected() {
        entry(
                        "root-not-trusted",
                        "signed under another root",
                        ENCLAVE.withRoot(FakeSigner.named("other")).bundle(NONCE, ISSUED_AT))
                .rejected("evidence.untrusted_root");
        Bytes cpu = valid().cpu().value();
        Bytes flipped = flip(cpu, cpu.length() - 1);
        entry("signature-byte-flipped", "last byte of the signature", withCpu(valid(), flipped))
                .rejected("evidence.signature_invalid");
        entry("type-unknown", "CPU evidence of a media type nobody verifies", withCpuType("application/octet-stream"))
                .rejected("evidence.type_unsupported");
        EvidenceBundle other = ENCLAVE.bundle(NONCE, ISSUED_AT + 1);
        entry(
                        "wrapper-replaced",
                        "the quote vouches for another wrapper",
                        replace(valid(), null, other.wrapper(), null))
                .rejected("statement.report_data_mismatch");
        entry(
                        "core-replaced",
                        "the core of another enclave",
                        replace(valid(), FakeEnclave.named("another").core().encode(), null, null))
                .rejected("statement.core_digest_mismatch");
        entry(
                        "models-replaced",
                        "another model list beside the statement",
                        replace(
                                valid(),
                                null,
                                null,
                                FakeEnclave.named("another").models()))
                .rejected("statement.models_root_mismatch");
        entry("models-emptied", "no models beside the statement", replace(valid(), null, null, new ModelSet(List.of())))
                .rejected("statement.models_root_mismatch");
        GpuState gpu = new GpuState(Bytes.of(new byte[48]), 1, false, 0, 1);
        StatementWrapper right = ENCLAVE.wrapper(NONCE, ISSUED_AT);
        StatementWrapper withGpu =
                new StatementWrapper(right.coreDigest(), NONCE, ISSUED_AT, right.notAfter(), List.of(gpu), null);
        entry("gpu-evidence-left-out", "the statement names a GPU, the bundle has none", ENCLAVE.bundle(withGpu, false))
                .rejected("statement.gpu_mismatch");
        EvidenceBundle bundle = valid();
        CmwRecord stray = new CmwRecord("application/octet-stream", NONCE, CmwRecord.EVIDENCE);
        entry(
                        "gpu-evidence-added",
                        "a GPU that the statement does not name",
                        new EvidenceBundle(
                                bundle.core(),
                                bundle.wrapper(),
                                bundle.cpu(),
                                List.of(stray),
                                bundle.models(),
                                null,
                                Map.of()))
                .rejected("statement.gpu_mismatch");
    }

    private void refusedByPolicy() {
        out.vector("real-policy", "a policy for real TEEs refuses simulated evidence")
                .file("bundle", ".cbor", valid().encodeCbor())
                .input("policy", "default")
                .input("nonce", NONCE.hex())
                .policyRejected("policy.simulated_refused");
        entry("debug", "the debug flag is set", ENCLAVE.bundle(ENCLAVE.wrapper(NONCE, ISSUED_AT), true))
                .policyRejected("policy.debug_not_allowed");
        entry(
                        "nonce-of-another",
                        "fresh, but for somebody else's nonce",
                        ENCLAVE.bundle(Bytes.utf8("another nonce of 32 bytes length"), ISSUED_AT))
                .policyRejected("policy.nonce_mismatch");
        entry("stale", "issued a day before", ENCLAVE.bundle(NONCE, ISSUED_AT - 86_400))
                .policyRejected("policy.evidence_stale");
        entry("from-the-future", "issued ten minutes ahead", ENCLAVE.bundle(NONCE, ISSUED_AT + 600))
                .policyRejected("policy.evidence_from_future");
        StatementWrapper right = ENCLAVE.wrapper(NONCE, ISSUED_AT - 10);
        StatementWrapper expired =
                new StatementWrapper(right.coreDigest(), NONCE, ISSUED_AT - 10, ISSUED_AT - 1, List.of(), null);
        entry("expired", "not-after has passed", ENCLAVE.bundle(expired, false))
                .policyRejected("policy.evidence_expired");
    }

    private void malformed() {
        Bytes right = valid().encodeCbor();
        malformedEntry("truncated", "one byte short", right.slice(0, right.length() - 1));
        malformedEntry("trailing-byte", "one byte too many", right.concat(Bytes.of(new byte[1])));
        malformedEntry("empty", "no bytes", Bytes.empty());
        malformedEntry(
                "indefinite-length-map",
                "a map without a length",
                Bytes.of(new byte[] {(byte) 0xbf})
                        .concat(right.slice(1, right.length()))
                        .concat(Bytes.of(new byte[] {-1})));
        malformedEntry("deeply-nested", "arrays in arrays", Bytes.of(fill(4000, (byte) 0x81)));
        malformedEntry("count-beyond-input", "an array that claims 2^32 items", hex("9b0000000100000000"));
        malformedEntry("key-order", "the collection type moved before all other members", reordered(right));
        malformedEntry("member-unknown", "a member that no reader knows", withUnknownMember(right));
        encoded("malformed-json-white-space", "the JSON form with a space", spaced(valid().encodeJson()), ".json")
                .rejected("malformed");
        Bytes wrapper = withUnknownLabel(ENCLAVE.wrapper(NONCE, ISSUED_AT).encode());
        entry(
                        "malformed-wrapper-label-unknown",
                        "the quote vouches for a wrapper with an unknown label",
                        ENCLAVE.bundle(wrapper, false))
                .rejected("malformed");
    }

    private void malformedEntry(String name, String note, Bytes bundle) {
        encoded("malformed-" + name, note, bundle, ".cbor").rejected("malformed");
    }

    private static EvidenceBundle withCpu(EvidenceBundle b, Bytes cpu) {
        return new EvidenceBundle(
                b.core(),
                b.wrapper(),
                new CmwRecord(b.cpu().type(), cpu, CmwRecord.EVIDENCE),
                List.of(),
                b.models(),
                null,
                Map.of());
    }

    private static EvidenceBundle withCpuType(String type) {
        EvidenceBundle b = valid();
        return new EvidenceBundle(
                b.core(),
                b.wrapper(),
                new CmwRecord(type, b.cpu().value(), CmwRecord.EVIDENCE),
                List.of(),
                b.models(),
                null,
                Map.of());
    }

    private static EvidenceBundle replace(
            EvidenceBundle b, @Nullable Bytes core, @Nullable Bytes wrapper, @Nullable ModelSet models) {
        return new EvidenceBundle(
                core == null ? b.core() : core,
                wrapper == null ? b.wrapper() : wrapper,
                b.cpu(),
                List.of(),
                models == null ? b.models() : models.encode(),
                null,
                Map.of());
    }

    /** Moves the collection type, last by its encoded bytes, to the front. */
    private static Bytes reordered(Bytes map) {
        Bytes key = Cbor.encode(CborValue.of("__cmwc_t"));
        int at = indexOf(map, key);
        int length = key.length()
                + Cbor.encode(CborValue.of("tag:assay.dev,2026:bundle/1")).length();
        Bytes pair = map.slice(at, at + length);
        return map.slice(0, 1).concat(pair).concat(map.slice(1, at)).concat(map.slice(at + length, map.length()));
    }

    private static Bytes withUnknownMember(Bytes map) {
        CborMapBuilder builder = copy(map);
        CborValue member = CborValue.array(CborValue.of("text/plain"), CborValue.of(NONCE), CborValue.of(4));
        return Cbor.encode(builder.put(CborValue.of("zzz"), member).build());
    }

    private static Bytes withUnknownLabel(Bytes map) {
        return Cbor.encode(copy(map).put(-70000, 1).build());
    }

    private static CborMapBuilder copy(Bytes map) {
        try {
            CborMapBuilder builder = new CborMapBuilder();
            CborValue.Map decoded = (CborValue.Map) Cbor.decode(map, map.length(), "own vector");
            decoded.entries().forEach(entry -> builder.put(entry.key(), entry.value()));
            return builder;
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static Bytes spaced(Bytes json) {
        return Bytes.utf8("{ ").concat(json.slice(1, json.length()));
    }

    static Bytes flip(Bytes value, int at) {
        byte[] changed = value.toArray();
        changed[at] ^= 1;
        return Bytes.of(changed);
    }

    static int indexOf(Bytes haystack, Bytes needle) {
        for (int i = 0; i + needle.length() <= haystack.length(); i++) {
            if (haystack.slice(i, i + needle.length()).equals(needle)) {
                return i;
            }
        }
        return -1;
    }

    static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static byte[] fill(int length, byte value) {
        byte[] filled = new byte[length];
        Arrays.fill(filled, value);
        return filled;
    }
}
