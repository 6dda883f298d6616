package dev.assay.server.hostile;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.assay.server.oip.ModelStreamInferResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an answer is one that a malformed request may get. */
final class Judge {
    /** INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNIMPLEMENTED, UNAUTHENTICATED. */
    private static final Set<String> CLIENT_STATUSES = Set.of("3", "5", "7", "8", "9", "12", "16");

    private static final Pattern BODY =
            Pattern.compile("\\{\"error\":\"[^\"]+\",\"code\":\"([a-z_]+(?:\\.[a-z_]+)+)\"}");
    private static final Pattern OPENAI = Pattern.compile("\"code\":\"([a-z_]+(?:\\.[a-z_]+)+)\"");

    private Judge() {}

    /** What is wrong with the answer; empty when nothing is. */
    static String complaint(Malformed sent, Answer answer) {
        if (Canary.isIn(answer.headers().toString()) || Canary.isIn(answer.body())) {
            return "the answer has something of the request";
        }
        if (answer.kind() == Answer.Kind.HUNG) {
            return "no answer within the time";
        }
        if (answer.kind() != Answer.Kind.ANSWERED) {
            return sent.latitude() == Malformed.Latitude.CUT ? "" : "it was cut off";
        }
        return switch (sent.wire()) {
            case HTTP1, HTTP2 -> http(sent, answer);
            case GRPC -> answer.status() == 200 ? grpc(sent, answer) : http(sent, answer);
            case GRPC_STREAM -> stream(sent, answer);
        };
    }

    private static String http(Malformed sent, Answer answer) {
        if (answer.status() < 400 || answer.status() > 499) {
            return "the status is not a client's error";
        }
        if (sent.latitude() != Malformed.Latitude.NONE) {
            return "";
        }
        boolean headOnly = sent.request() != null && sent.request().method().equals("HEAD");
        Matcher body = (sent.request() != null && sent.request().target().startsWith("/v1/") ? OPENAI : BODY)
                .matcher(answer.text());
        if (headOnly) {
            return "";
        }
        return body.find() ? code(sent, body.group(1)) : "the body is not that of an error";
    }

    private static String code(Malformed sent, String code) {
        return sent.codes().isEmpty() || sent.codes().contains(code)
                ? ""
                : "the code is " + code + " and not one of " + sent.codes();
    }

    private static String grpc(Malformed sent, Answer answer) {
        if (!CLIENT_STATUSES.contains(answer.header("grpc-status"))) {
            return "the status is not a client's error";
        }
        if (answer.header("grpc-message").isEmpty()) {
            return "nothing says what is wrong";
        }
        return code(sent, answer.header("assay-code"));
    }

    private static String stream(Malformed sent, Answer answer) {
        if (answer.status() != 200 || !answer.header("grpc-status").equals("0")) {
            return grpc(sent, answer);
        }
        List<byte[]> messages = messages(answer.body());
        if (messages.size() != sent.answers()) {
            return messages.size() + " messages came instead of " + sent.answers();
        }
        for (byte[] message : messages) {
            String complaint = message(sent, message);
            if (!complaint.isEmpty()) {
                return complaint;
            }
        }
        return "";
    }

    private static String message(Malformed sent, byte[] message) {
        try {
            ModelStreamInferResponse response = ModelStreamInferResponse.parseFrom(message);
            if (response.getErrorMessage().isEmpty()) {
                return "an answer instead of an error";
            }
            String code = response.getInferResponse()
                    .getParametersOrThrow("assay_code")
                    .getStringParam();
            return code(sent, code);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return "a message that is no ModelStreamInferResponse";
        }
    }

    private static List<byte[]> messages(byte[] body) {
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.remaining() >= 5) {
            in.get();
            byte[] message = new byte[in.getInt()];
            in.get(message);
            messages.add(message);
        }
        return messages;
    }
}
