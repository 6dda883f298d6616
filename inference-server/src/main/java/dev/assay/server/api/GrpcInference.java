package dev.assay.server.api;

import dev.assay.server.attest.BuildIdentity;
import dev.assay.server.attest.Channel;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.model.ServedModel;
import dev.assay.server.oip.GRPCInferenceServiceGrpc;
import dev.assay.server.oip.ModelMetadataRequest;
import dev.assay.server.oip.ModelMetadataResponse;
import dev.assay.server.oip.ModelReadyRequest;
import dev.assay.server.oip.ModelReadyResponse;
import dev.assay.server.oip.ServerLiveResponse;
import dev.assay.server.oip.ServerMetadataResponse;
import dev.assay.server.oip.ServerReadyResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** The protocol over gRPC. ModelInfer works on the wire's bytes, the rest on messages. */
@GrpcService
public class GrpcInference implements BindableService {
    private final AssayConfig config;
    private final Vertx vertx;
    private final ReceiptedCalls calls;
    private final ServerEndpoints server;

    GrpcInference(AssayConfig config, Vertx vertx, ReceiptedCalls calls, ServerEndpoints server) {
        this.config = config;
        this.vertx = vertx;
        this.calls = calls;
        this.server = server;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(GRPCInferenceServiceGrpc.SERVICE_NAME)
                .addMethod(
                        GRPCInferenceServiceGrpc.getServerLiveMethod(),
                        now(request ->
                                ServerLiveResponse.newBuilder().setLive(true).build()))
                .addMethod(
                        GRPCInferenceServiceGrpc.getServerReadyMethod(),
                        now(request -> ServerReadyResponse.newBuilder()
                                .setReady(server.isReady())
                                .build()))
                .addMethod(GRPCInferenceServiceGrpc.getModelReadyMethod(), now(this::modelReady))
                .addMethod(GRPCInferenceServiceGrpc.getServerMetadataMethod(), now(request -> serverMetadata()))
                .addMethod(GRPCInferenceServiceGrpc.getModelMetadataMethod(), now(this::modelMetadata))
                .addMethod(rawInfer(), new GrpcUnary(vertx, this::infer))
                .build();
    }

    private static MethodDescriptor<byte[], byte[]> rawInfer() {
        RawMarshaller raw = new RawMarshaller();
        return GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(raw, raw)
                .build();
    }

    private CompletionStage<ReceiptedCalls.GrpcReply> infer(Channel channel, GrpcCall call) throws ApiException {
        return calls.grpc(channel, call, new InferProtoEndpoint(config.limits()));
    }

    private ModelReadyResponse modelReady(ModelReadyRequest request) throws ApiException {
        boolean ready = server.isModelReady(request.getName(), request.getVersion());
        return ModelReadyResponse.newBuilder().setReady(ready).build();
    }

    private static ServerMetadataResponse serverMetadata() {
        return ServerMetadataResponse.newBuilder()
                .setName(ServerEndpoints.NAME)
                .setVersion(BuildIdentity.version())
                .build();
    }

    private ModelMetadataResponse modelMetadata(ModelMetadataRequest request) throws ApiException {
        return server.withModels(models -> {
            ServedModel model = Models.require(models, request.getName(), request.getVersion());
            ModelMetadataResponse.Builder response = ModelMetadataResponse.newBuilder()
                    .setName(model.identity().name())
                    .addAllVersions(models.versions(request.getName()))
                    .setPlatform(ServerEndpoints.PLATFORM);
            model.session().inputs().forEach(spec -> response.addInputs(tensor(spec)));
            model.session().outputs().forEach(spec -> response.addOutputs(tensor(spec)));
            return response.build();
        });
    }

    private static ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
        return ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name())
                .addAllShape(Arrays.stream(spec.shape()).boxed().toList())
                .build();
    }

    /** A method that answers at once. */
    private static <Q, A> ServerCallHandler<Q, A> now(Immediate<Q, A> method) {
        return ServerCalls.asyncUnaryCall((request, observer) -> {
            try {
                observer.onNext(method.answer(request));
                observer.onCompleted();
            } catch (ApiException e) {
                observer.onError(GrpcUnary.status(e).asRuntimeException(GrpcUnary.trailers(e)));
            }
        });
    }

    /** Answers at once. */
    private interface Immediate<Q, A> {
        A answer(Q request) throws ApiException;
    }
}
