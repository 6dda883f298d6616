package dev.assay.server.api;

import java.util.HashMap;
import java.util.Map;

/** The models of {@link TypesRepository}, of which one is loaded at start; the rest is the administrator's business. */
public final class AdminRepository extends TypesRepository {
    static final String KEY = "a key that is no secret";

    /** SHA-256 of the key, by {@code printf %s 'a key that is no secret' | sha256sum}. */
    private static final String DIGEST = "d8f3b738ef3ee9b1cbbf08d1c640efb18a482a3f756ba6397d9855605399038a";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
        overrides.put("assay.repository.mode", "explicit");
        overrides.put("assay.repository.load-models", "two");
        overrides.put("assay.admin.key-sha256", DIGEST);
        return overrides;
    }
}
