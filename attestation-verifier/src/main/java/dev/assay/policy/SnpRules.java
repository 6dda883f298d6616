package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a SEV-SNP report must say beside its measurement; the debug flag has a rule of its own.
 *
 * @param maxVmpl least privileged level (highest number) that may have asked for the report
 * @param acceptMigrationAgent a migration agent may be associated with the guest
 * @param signingKeys kinds of keys that may sign reports: VCEK (the chip's), VLEK (the cloud provider's)
 * @param requiredPolicy what the guest's launch policy must ask of the platform
 */
public record SnpRules(
        long maxVmpl, boolean acceptMigrationAgent, Set<String> signingKeys, Set<GuestRequirement> requiredPolicy) {
    /** The signing keys that there are. */
    public static final List<String> SIGNING_KEYS = List.of("vcek", "vlek");

    private static final int LOWEST_PRIVILEGE = 3;

    /** A bit of the guest policy (AMD 56860, table "Guest Policy") and the state that is asked for. */
    public enum GuestRequirement {
        /** Bit 16 is clear: no simultaneous multithreading on the platform. */
        SMT_DISALLOWED("smt_disallowed", 16, false),
        /** Bit 20 is set: one socket only. */
        SINGLE_SOCKET("single_socket", 20, true),
        /** Bit 21 is clear: no CXL devices or memory. */
        CXL_DISALLOWED("cxl_disallowed", 21, false),
        /** Bit 22 is set: memory encryption by AES-256-XTS. */
        MEM_AES_256_XTS("mem_aes_256_xts", 22, true),
        /** Bit 23 is set: no running average power limit, a side channel. */
        RAPL_DISABLED("rapl_disabled", 23, true),
        /** Bit 24 is set: the host cannot read ciphertext. */
        CIPHERTEXT_HIDING("ciphertext_hiding", 24, true);

        private final String id;
        private final int bit;
        private final boolean set;

        GuestRequirement(String id, int bit, boolean set) {
            this.id = id;
            this.bit = bit;
            this.set = set;
        }

        /** The name in the document. */
        public String id() {
            return id;
        }

        /** Whether the guest policy says so. */
        public boolean fits(long guestPolicy) {
            return ((guestPolicy >>> bit & 1) == 1) == set;
        }
    }

    /** Copies the sets. */
    public SnpRules {
        signingKeys = Set.copyOf(signingKeys);
        requiredPolicy = Set.copyOf(requiredPolicy);
    }

    static SnpRules read(JsonFields fields, String where) throws MalformedException {
        String at = where + ".sev-snp";
        try (JsonFields rules = PolicyFields.object(fields, "sev-snp", where)) {
            return new SnpRules(
                    rules.integer("max_vmpl", 0, LOWEST_PRIVILEGE, 0),
                    rules.bool("accept_migration_agent", false),
                    signingKeys(rules.texts("signing_keys", SIGNING_KEYS.size(), 8), at),
                    requirements(rules.texts("required_policy", GuestRequirement.values().length, 32), at));
        }
    }

    private static Set<String> signingKeys(List<String> ids, String where) throws MalformedException {
        if (!SIGNING_KEYS.containsAll(ids)) {
            throw new MalformedException(where + ".signing_keys: expected \"vcek\" or \"vlek\"");
        }
        return ids.isEmpty() ? new TreeSet<>(SIGNING_KEYS) : new TreeSet<>(ids);
    }

    private static Set<GuestRequirement> requirements(List<String> ids, String where) throws MalformedException {
        Set<GuestRequirement> requirements = new TreeSet<>();
        for (String id : ids) {
            requirements.add(requirement(id, where));
        }
        return requirements;
    }

    private static GuestRequirement requirement(String id, String where) throws MalformedException {
        for (GuestRequirement requirement : GuestRequirement.values()) {
            if (requirement.id.equals(id)) {
                return requirement;
            }
        }
        throw new MalformedException(where + ".required_policy: unknown requirement");
    }

    void write(Map<String, JsonValue> members) {
        Map<String, JsonValue> rules = new LinkedHashMap<>();
        rules.put("max_vmpl", JsonValue.of(maxVmpl));
        rules.put("accept_migration_agent", JsonValue.of(acceptMigrationAgent));
        rules.put("signing_keys", JsonValue.ofStrings(List.copyOf(new TreeSet<>(signingKeys))));
        rules.put(
                "required_policy",
                JsonValue.ofStrings(requiredPolicy.stream()
                        .map(GuestRequirement::id)
                        .sorted()
                        .toList()));
        members.put("sev-snp", new JsonValue.JsonObject(rules));
    }
}
