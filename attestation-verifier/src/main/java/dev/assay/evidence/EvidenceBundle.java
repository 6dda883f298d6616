package dev.assay.evidence;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.model.ModelSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything a relying party needs, in one document: statement, evidence, models and endorsements, as a CMW collection
 * (RFC 9999) in CBOR or JSON. Each form has one encoding; another is refused. Nothing here is judged yet.
 *
 * @param core the core as received; digests are over these bytes
 * @param wrapper the wrapper as received; report data is over these bytes
 * @param cpu evidence of the CPU's TEE, media type and bytes as received
 * @param gpus evidence of each GPU, in the wrapper's order
 * @param models the encoded {@link ModelSet}
 * @param eventLog the boot event log that measurement registers replay, or null
 * @param endorsements by name, for example {@code tcb-info}; the names are the endorsement readers' business
 */
public record EvidenceBundle(
        Bytes core,
        Bytes wrapper,
        CmwRecord cpu,
        List<CmwRecord> gpus,
        Bytes models,
        @Nullable CmwRecord eventLog,
        Map<String, CmwRecord> endorsements) {
    /** Media type of the CBOR form. */
    public static final String MEDIA_TYPE_CBOR = "application/cmw+cbor";
    /** Media type of the JSON form. */
    public static final String MEDIA_TYPE_JSON = "application/cmw+json";
    /** Longest bundle in either form. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String COLLECTION_TYPE_KEY = "__cmwc_t";
    private static final String COLLECTION_TYPE = "tag:assay.dev,2026:bundle/1";
    static final String CORE_TYPE = "application/vnd.assay.statement-core+cbor";
    static final String WRAPPER_TYPE = "application/vnd.assay.statement-wrapper+cbor";
    private static final String MODELS_TYPE = "application/vnd.assay.models+cbor";
    private static final String GPU_PREFIX = "gpu.";
    private static final String ENDORSEMENT_PREFIX = "endorsement.";
    private static final int MAX_MEMBERS = 128;
    private static final int MAX_LABEL_CHARS = 64;

    /** Copies the collections. */
    public EvidenceBundle {
        gpus = List.copyOf(gpus);
        endorsements = new TreeMap<>(endorsements);
    }

    /** A bundle of a statement, CPU evidence and models only. */
    public static EvidenceBundle of(Bytes core, Bytes wrapper, CmwRecord cpu, ModelSet models) {
        return new EvidenceBundle(core, wrapper, cpu, List.of(), models.encode(), null, Map.of());
    }

    /** The CBOR form. */
    public Bytes encodeCbor() {
        CborMapBuilder map = new CborMapBuilder();
        map.put(CborValue.of(COLLECTION_TYPE_KEY), CborValue.of(COLLECTION_TYPE));
        members().forEach((label, member) -> map.put(CborValue.of(label), member.toCbor()));
        return Cbor.encode(map.build());
    }

    /** The JSON form: canonical, that is without white space and with sorted members. */
    public Bytes encodeJson() {
        Map<String, JsonValue> object = new TreeMap<>();
        object.put(COLLECTION_TYPE_KEY, JsonValue.of(COLLECTION_TYPE));
        members().forEach((label, member) -> object.put(label, member.toJson()));
        return Bytes.utf8(Json.writeCanonical(new JsonValue.JsonObject(object)));
    }

    private Map<String, CmwRecord> members() {
        Map<String, CmwRecord> members = new LinkedHashMap<>();
        members.put("core", new CmwRecord(CORE_TYPE, core, CmwRecord.EVIDENCE));
        members.put("wrapper", new CmwRecord(WRAPPER_TYPE, wrapper, CmwRecord.EVIDENCE));
        members.put("models", new CmwRecord(MODELS_TYPE, models, CmwRecord.EVIDENCE));
        members.put("cpu", cpu);
        for (int i = 0; i < gpus.size(); i++) {
            members.put(GPU_PREFIX + i, gpus.get(i));
        }
        if (eventLog != null) {
            members.put("eventlog", eventLog);
        }
        endorsements.forEach((name, member) -> members.put(ENDORSEMENT_PREFIX + name, member));
        return members;
    }

    /** Reads either form: JSON starts with a brace, which no CBOR map does. */
    public static EvidenceBundle decode(Bytes encoded) throws MalformedException {
        return encoded.length() > 0 && encoded.at(0) == '{' ? decodeJson(encoded) : decodeCbor(encoded);
    }

    /** Reads the CBOR form. */
    public static EvidenceBundle decodeCbor(Bytes encoded) throws MalformedException {
        if (!(Cbor.decode(encoded, MAX_BYTES, "bundle") instanceof CborValue.Map map)) {
            throw new MalformedException("bundle: expected a map");
        }
        boolean typed = false;
        Map<String, CmwRecord> members = new LinkedHashMap<>();
        for (CborValue.Entry entry : map.entries()) {
            if (!(entry.key() instanceof CborValue.Tstr label)) {
                throw new MalformedException("bundle: expected text labels");
            }
            if (label.value().equals(COLLECTION_TYPE_KEY)) {
                typed = entry.value().equals(CborValue.of(COLLECTION_TYPE));
            } else {
                members.put(label.value(), CmwRecord.fromCbor(entry.value(), "bundle member " + members.size()));
            }
        }
        return fromMembers(members, typed);
    }

    /** Reads the JSON form. */
    public static EvidenceBundle decodeJson(Bytes encoded) throws MalformedException {
        if (!(Json.parse(encoded, MAX_BYTES, Json.MAX_VALUES, "bundle") instanceof JsonValue.JsonObject object)) {
            throw new MalformedException("bundle: expected an object");
        }
        boolean typed = false;
        Map<String, CmwRecord> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : object.members().entrySet()) {
            if (entry.getKey().equals(COLLECTION_TYPE_KEY)) {
                typed = entry.getValue().equals(JsonValue.of(COLLECTION_TYPE));
            } else {
                members.put(entry.getKey(), CmwRecord.fromJson(entry.getValue(), "bundle member " + members.size()));
            }
        }
        EvidenceBundle bundle = fromMembers(members, typed);
        if (!bundle.encodeJson().equals(encoded)) {
            throw new MalformedException("bundle: JSON not in canonical form (no white space, members sorted)");
        }
        return bundle;
    }

    private static EvidenceBundle fromMembers(Map<String, CmwRecord> members, boolean typed) throws MalformedException {
        if (!typed || members.size() > MAX_MEMBERS) {
            throw new MalformedException("bundle: " + (typed ? "too many members" : "unknown collection type"));
        }
        Bytes core = take(members, "core", CORE_TYPE);
        Bytes wrapper = take(members, "wrapper", WRAPPER_TYPE);
        Bytes models = take(members, "models", MODELS_TYPE);
        CmwRecord cpu = evidence(members.remove("cpu"), "cpu");
        List<CmwRecord> gpus = takeGpus(members);
        CmwRecord eventLog = members.containsKey("eventlog") ? evidence(members.remove("eventlog"), "eventlog") : null;
        return new EvidenceBundle(core, wrapper, cpu, gpus, models, eventLog, takeEndorsements(members));
    }

    private static Bytes take(Map<String, CmwRecord> members, String label, String type) throws MalformedException {
        CmwRecord member = evidence(members.remove(label), label);
        if (!member.type().equals(type)) {
            throw new MalformedException("bundle: \"" + label + "\" has an unknown type");
        }
        return member.value();
    }

    private static CmwRecord evidence(@Nullable CmwRecord member, String label) throws MalformedException {
        if (member == null || member.indicator() != CmwRecord.EVIDENCE) {
            throw new MalformedException("bundle: \"" + label + "\" is missing or not marked as evidence");
        }
        return member;
    }

    private static List<CmwRecord> takeGpus(Map<String, CmwRecord> members) throws MalformedException {
        List<CmwRecord> gpus = new ArrayList<>();
        while (members.containsKey(GPU_PREFIX + gpus.size())) {
            String label = GPU_PREFIX + gpus.size();
            gpus.add(evidence(members.remove(label), label));
        }
        return gpus;
    }

    private static Map<String, CmwRecord> takeEndorsements(Map<String, CmwRecord> members) throws MalformedException {
        Map<String, CmwRecord> endorsements = new TreeMap<>();
        for (Map.Entry<String, CmwRecord> member : members.entrySet()) {
            String label = member.getKey();
            boolean known = label.startsWith(ENDORSEMENT_PREFIX)
                    && label.length() > ENDORSEMENT_PREFIX.length()
                    && label.length() <= MAX_LABEL_CHARS
                    && member.getValue().indicator() == CmwRecord.ENDORSEMENTS;
            if (!known) {
                throw new MalformedException("bundle: unknown member");
            }
            endorsements.put(label.substring(ENDORSEMENT_PREFIX.length()), member.getValue());
        }
        return endorsements;
    }
}
