package dev.assay.server.api;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.receipt.Exchange;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.Epochs;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.InferencePool;
import dev.assay.server.receipts.Receipts;
import dev.assay.server.receipts.Receipts.Answered;
import dev.assay.server.receipts.Receipts.Issued;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** From a request to its answer with receipt: in one epoch, on one thread of the pool. */
@Singleton
class ReceiptedCalls {
    private final InferencePool pool;
    private final Epochs epochs;
    private final Receipts receipts;

    ReceiptedCalls(InferencePool pool, Epochs epochs, Receipts receipts) {
        this.pool = pool;
        this.epochs = epochs;
        this.receipts = receipts;
    }

    /** The epoch that answers on a connection, held until the answer is out. */
    Epochs.Lease begin(Channel channel) throws ApiException {
        try {
            return epochs.acquire(channel);
        } catch (EpochEndedException | EngineException e) {
            throw ApiException.of(e);
        }
    }

    /** Answers an HTTP request under an epoch that is held. */
    CompletionStage<HttpReply> http(Epoch epoch, HttpCall call, HttpEndpoint endpoint) {
        return pool.submit(scratch -> {
            Answer answer = endpoint.answer(call, epoch.models(), scratch);
            return reply(call, answer, receipts.issue(answered(call, answer, epoch), epoch.receiptSigner()));
        });
    }

    /** The response's context is that of its decoded body, wherever the receipt travels. */
    private static Answered answered(HttpCall call, Answer answer, Epoch epoch) {
        return new Answered(
                epoch.coreDigest(),
                answer.model(),
                Exchange.httpRequest(call.method(), call.target(), call.contentType(), null, call.body()),
                Exchange.httpResponse(200, HttpReply.JSON, null, answer.body()),
                call.nonce(),
                call.idempotencyKey(),
                answer.usageUnits());
    }

    private static HttpReply reply(HttpCall call, Answer answer, Issued issued) {
        if (call.receiptInBody()) {
            return HttpReply.json(200, JsonOutput.write(json -> {
                json.writeStartObject();
                json.writeStringField("body", Base64Text.encode(answer.body()));
                json.writeStringField("receipt", Base64Text.encode(issued.receipt()));
                json.writeStringField("salt", Base64Text.encode(issued.salt()));
                json.writeEndObject();
            }));
        }
        Map<String, String> headers = Map.of(
                "Content-Type", HttpReply.JSON,
                "Assay-Receipt", byteSequence(issued.receipt()),
                "Assay-Salt", byteSequence(issued.salt()));
        return new HttpReply(200, headers, answer.body());
    }

    /** RFC 9651 section 3.3.5. */
    static String byteSequence(Bytes value) {
        return ":" + Base64Text.encode(value) + ":";
    }

    /** What a gRPC method made of its message. */
    record GrpcReply(Bytes message, Issued issued) {}

    /** Answers a gRPC message. */
    CompletionStage<GrpcReply> grpc(Channel channel, GrpcCall call, GrpcEndpoint endpoint) throws ApiException {
        Epochs.Lease lease = begin(channel);
        return grpc(lease.epoch(), call, endpoint).whenComplete((done, failure) -> lease.close());
    }

    private CompletionStage<GrpcReply> grpc(Epoch epoch, GrpcCall call, GrpcEndpoint endpoint) {
        return pool.submit(scratch -> {
            Answer answer = endpoint.answer(call.message(), epoch.models(), scratch);
            return new GrpcReply(answer.body(), receipts.issue(answered(call, answer, epoch), epoch.receiptSigner()));
        });
    }

    private static Answered answered(GrpcCall call, Answer answer, Epoch epoch) {
        return new Answered(
                epoch.coreDigest(),
                answer.model(),
                Exchange.grpcRequest(call.method(), call.message()),
                Exchange.grpcResponse(call.method(), answer.body()),
                call.nonce(),
                call.idempotencyKey(),
                answer.usageUnits());
    }
}
