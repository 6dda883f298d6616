package dev.assay.server.health;

import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The sums of every version of a model that this process has served. */
@Singleton
public class ModelMeters {
    /** Of more versions than this, those are forgotten that were served first and are not any more. */
    private static final int MAX_METERS = 1024;

    private final Map<Key, ModelMeter> meters = new LinkedHashMap<>();

    /**
     * A version of a model.
     *
     * @param model its name
     * @param version its number
     */
    record Key(String model, String version) {
        static Key of(ServedModel model) {
            return new Key(model.identity().name(), model.identity().version());
        }
    }

    /**
     * From now on sums up what these models do.
     *
     * @param catalog what is about to be served
     */
    public synchronized void follow(ModelCatalog catalog) {
        Set<Key> served = catalog.models().stream().map(Key::of).collect(Collectors.toSet());
        for (ServedModel model : catalog.models()) {
            model.statistics().listen(meters.computeIfAbsent(Key.of(model), key -> new ModelMeter()));
        }
        int surplus = meters.size() - MAX_METERS;
        if (surplus > 0) {
            meters.keySet()
                    .removeAll(meters.keySet().stream()
                            .filter(key -> !served.contains(key))
                            .limit(surplus)
                            .toList());
        }
    }

    synchronized void forEach(BiConsumer<Key, ModelMeter> visitor) {
        meters.forEach(visitor);
    }
}
