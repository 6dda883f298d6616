package dev.assay.server.api;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.receipt.Exchange;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.Epochs;
import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.health.CallCounts;
import dev.assay.server.receipts.Receipts;
import dev.assay.server.receipts.Receipts.Answered;
import dev.assay.server.receipts.Receipts.Issued;
import dev.assay.server.trace.Traces;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * From a request to its answer with receipt, in one epoch: on one thread from start to end, unless the model lets calls
 * join each other. That is a thread of the pool, or the one that asks where a model is quicker than handing over is.
 */
@Singleton
class ReceiptedCalls {
    private static final int OK = 200;

    private final InferencePool pool;
    private final Epochs epochs;
    private final Receipts receipts;
    private final CallCounts counts;
    private final Traces traces;

    ReceiptedCalls(InferencePool pool, Epochs epochs, Receipts receipts, CallCounts counts, Traces traces) {
        this.pool = pool;
        this.epochs = epochs;
        this.receipts = receipts;
        this.counts = counts;
        this.traces = traces;
    }

    /** The epoch that answers on a connection, held until the answer is out. */
    Epochs.Lease begin(Channel channel) throws ApiException {
        try {
            return epochs.acquire(channel);
        } catch (EpochEndedException | EngineException e) {
            throw ApiException.of(e);
        }
    }

    /** Counts a call that never came to be one; null for none. */
    void refused(@Nullable Throwable failure) {
        if (failure != null) {
            counts.ended(ApiException.of(failure).status());
        }
    }

    /** Answers an HTTP request under an epoch that is held. */
    CompletionStage<HttpReply> http(Epoch epoch, HttpCall call, CallOptions options, HttpEndpoint endpoint) {
        boolean here = endpoint.isQuick(call, epoch.models());
        CompletionStage<HttpReply> replied = call(here, options, call.body().length(), context -> {
            CompletionStage<Answer> made = inEpoch(epoch, () -> endpoint.answer(call, epoch.models(), context));
            return made.thenApply(answer -> reply(call, answer, receipt(options, call, answer, epoch)));
        });
        return replied.whenComplete((reply, failure) -> ended(options, endpoint.route(), false, failure));
    }

    private <T> CompletionStage<T> call(boolean here, CallOptions options, int bytes, InferencePool.Call<T> call) {
        return here ? pool.callHere(options, bytes, call) : pool.call(options, bytes, call);
    }

    private Issued sign(CallOptions options, Answered answered, Epoch epoch) {
        options.trace().signing();
        Issued issued = receipts.issue(answered, epoch.receiptSigner());
        options.trace().signed();
        return issued;
    }

    private void ended(CallOptions options, String operation, boolean isGrpc, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        ApiException error = cause == null ? null : ApiException.of(cause);
        int status = error == null ? OK : error.status();
        counts.ended(status);
        if (traces.isOn()) {
            String code = error == null ? null : error.code();
            traces.ended(new Traces.Ended(options.trace(), operation, isGrpc, status, code, System.nanoTime()));
        }
    }

    private @Nullable Issued receipt(CallOptions options, HttpCall call, Answer answer, Epoch epoch) {
        return call.receipt() == ReceiptPlace.NONE ? null : sign(options, answered(call, answer, epoch), epoch);
    }

    /** A model that a connection's epoch does not have may have come since: its client finds it by connecting again. */
    private CompletionStage<Answer> inEpoch(Epoch epoch, Work work) throws ApiException, EngineException {
        try {
            return work.begin();
        } catch (ApiException e) {
            boolean mayHaveCome = e.code().equals(Models.UNKNOWN) && epochs.hasOtherModels(epoch);
            throw mayHaveCome ? ApiException.of(new EpochEndedException()) : e;
        }
    }

    /** The response's context is that of its decoded body, wherever the receipt travels. */
    private static Answered answered(HttpCall call, Answer answer, Epoch epoch) {
        return new Answered(
                epoch.coreDigest(),
                answer.model().identity(),
                answer.model().runtimeDigest(),
                Exchange.httpRequest(call.method(), call.target(), call.contentType(), call.jsonLength(), call.body()),
                Exchange.httpResponse(200, answer.contentType(), answer.jsonLength(), answer.body()),
                call.nonce(),
                call.idempotencyKey(),
                answer.usageUnits());
    }

    private static HttpReply reply(HttpCall call, Answer answer, @Nullable Issued issued) {
        if (issued != null && call.receipt() == ReceiptPlace.BODY) {
            return HttpReply.json(200, inBody(answer, issued));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", answer.contentType());
        if (issued != null) {
            headers.put("Assay-Receipt", byteSequence(issued.receipt()));
            headers.put("Assay-Salt", byteSequence(issued.salt()));
        }
        Long jsonLength = answer.jsonLength();
        if (jsonLength != null) {
            headers.put(RequestHead.JSON_LENGTH, jsonLength.toString());
        }
        return new HttpReply(200, headers, answer.body());
    }

    /** Beside a body that is not JSON stands what its headers would have said. */
    private static Bytes inBody(Answer answer, Issued issued) {
        Long jsonLength = answer.jsonLength();
        return JsonOutput.write(json -> {
            json.writeStartObject();
            json.writeStringField("body", Base64Text.encode(answer.body()));
            json.writeStringField("receipt", Base64Text.encode(issued.receipt()));
            json.writeStringField("salt", Base64Text.encode(issued.salt()));
            if (jsonLength != null) {
                json.writeStringField("content_type", answer.contentType());
                json.writeNumberField("inference_header_content_length", jsonLength);
            }
            json.writeEndObject();
        });
    }

    /** RFC 9651 section 3.3.5. */
    static String byteSequence(Bytes value) {
        return ":" + Base64.getEncoder().encodeToString(value.toArray()) + ":";
    }

    /** What a gRPC method made of its message; without a receipt where none was wanted. */
    record GrpcReply(Bytes message, @Nullable Issued issued) {}

    /** Answers a gRPC message. */
    CompletionStage<GrpcReply> grpc(Channel channel, GrpcCall call, CallOptions options, GrpcEndpoint endpoint)
            throws ApiException {
        Epochs.Lease lease;
        try {
            lease = begin(channel);
        } catch (ApiException e) {
            refused(e);
            throw e;
        }
        return grpc(lease.epoch(), call, options, endpoint).whenComplete((done, failure) -> lease.close());
    }

    private CompletionStage<GrpcReply> grpc(Epoch epoch, GrpcCall call, CallOptions options, GrpcEndpoint endpoint) {
        boolean here = endpoint.isQuick(call.message(), epoch.models());
        CompletionStage<GrpcReply> replied = call(here, options, call.message().length(), context -> {
            CompletionStage<Answer> made =
                    inEpoch(epoch, () -> endpoint.answer(call.message(), epoch.models(), context));
            return made.thenApply(answer -> new GrpcReply(answer.body(), receipt(options, call, answer, epoch)));
        });
        return replied.whenComplete((reply, failure) -> ended(options, call.method(), true, failure));
    }

    private @Nullable Issued receipt(CallOptions options, GrpcCall call, Answer answer, Epoch epoch) {
        return call.receipt() == ReceiptPlace.NONE ? null : sign(options, answered(call, answer, epoch), epoch);
    }

    private static Answered answered(GrpcCall call, Answer answer, Epoch epoch) {
        return new Answered(
                epoch.coreDigest(),
                answer.model().identity(),
                answer.model().runtimeDigest(),
                Exchange.grpcRequest(call.method(), call.message()),
                Exchange.grpcResponse(call.method(), answer.body()),
                call.nonce(),
                call.idempotencyKey(),
                answer.usageUnits());
    }

    /** What is done for a call. */
    private interface Work {
        CompletionStage<Answer> begin() throws ApiException, EngineException;
    }
}
