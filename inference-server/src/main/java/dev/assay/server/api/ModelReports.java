package dev.assay.server.api;

import dev.assay.server.engine.ModelStatistics.Batch;
import dev.assay.server.engine.ModelStatistics.Duration;
import dev.assay.server.engine.ModelStatistics.Snapshot;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import dev.assay.server.oip.InferBatchStatistics;
import dev.assay.server.oip.InferStatistics;
import dev.assay.server.oip.ModelStatistics;
import dev.assay.server.oip.ModelStatisticsResponse;
import dev.assay.server.oip.StatisticDuration;
import dev.assay.server.oip.config.ModelConfig;
import jakarta.inject.Singleton;
import java.util.List;

/** What the model configuration and statistics extensions tell about models. */
@Singleton
class ModelReports {
    private final ServerEndpoints server;

    ModelReports(ServerEndpoints server) {
        this.server = server;
    }

    /** A model's configuration as it holds. */
    ModelConfig config(String name, String version) throws ApiException {
        return server.withModels(models -> Models.require(models, name, version).config());
    }

    /**
     * What models did since they were loaded.
     *
     * @param name empty for all models
     * @param version empty for all versions
     */
    ModelStatisticsResponse statistics(String name, String version) throws ApiException {
        return server.withModels(models -> {
            ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
            for (ServedModel model : chosen(models, name, version)) {
                response.addModelStats(of(model));
            }
            return response.build();
        });
    }

    private static List<ServedModel> chosen(ModelCatalog models, String name, String version) throws ApiException {
        if (name.isEmpty()) {
            return models.models();
        }
        ServedModel one = Models.require(models, name, version);
        if (!version.isEmpty()) {
            return List.of(one);
        }
        return models.models().stream()
                .filter(model -> model.identity().name().equals(name))
                .toList();
    }

    private static ModelStatistics of(ServedModel model) {
        Snapshot counted = model.statistics().snapshot();
        ModelStatistics.Builder statistics = ModelStatistics.newBuilder()
                .setName(model.identity().name())
                .setVersion(model.identity().version())
                .setLastInference(counted.lastInferenceMillis())
                .setInferenceCount(counted.inferences())
                .setExecutionCount(counted.executions())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(of(counted.success()))
                        .setFail(of(counted.failure()))
                        .setQueue(of(counted.queue()))
                        .setComputeInput(of(counted.input()))
                        .setComputeInfer(of(counted.infer()))
                        .setComputeOutput(of(counted.output()))
                        .setCacheHit(StatisticDuration.getDefaultInstance())
                        .setCacheMiss(StatisticDuration.getDefaultInstance()));
        for (Batch batch : counted.batches()) {
            statistics.addBatchStats(InferBatchStatistics.newBuilder()
                    .setBatchSize(batch.size())
                    .setComputeInput(of(batch.input()))
                    .setComputeInfer(of(batch.infer()))
                    .setComputeOutput(of(batch.output())));
        }
        return statistics.build();
    }

    private static StatisticDuration of(Duration duration) {
        return StatisticDuration.newBuilder()
                .setCount(duration.count())
                .setNs(duration.nanos())
                .build();
    }
}
