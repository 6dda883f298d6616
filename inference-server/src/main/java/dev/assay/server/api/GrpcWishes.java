package dev.assay.server.api;

import dev.assay.server.engine.CallOptions;
import dev.assay.server.engine.Deadline;
import io.grpc.Metadata;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a gRPC call's metadata say on how it is to be treated. */
final class GrpcWishes {
    /** One to eight digits and a unit, in gRPC's protocol over HTTP/2. */
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TRACE_PARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_DIGITS = 8;

    private GrpcWishes() {}

    static CallOptions of(Metadata headers) {
        CallOptions options = CallOptions.from(headers.get(TRACE_PARENT));
        Deadline deadline = deadline(headers.get(TIMEOUT));
        return deadline.isFinite() ? options.withDeadline(deadline) : options;
    }

    /** A timeout that cannot be read is none: its client has one of its own as well. */
    static Deadline deadline(@Nullable String timeout) {
        if (timeout == null || timeout.length() < 2 || timeout.length() > MAX_DIGITS + 1) {
            return Deadline.NEVER;
        }
        String digits = timeout.substring(0, timeout.length() - 1);
        TimeUnit unit = unit(timeout.charAt(timeout.length() - 1));
        if (unit == null || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Deadline.NEVER;
        }
        return Deadline.in(unit.toNanos(Long.parseLong(digits)));
    }

    private static @Nullable TimeUnit unit(char letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }
}
