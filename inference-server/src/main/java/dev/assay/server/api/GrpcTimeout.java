package dev.assay.server.api;

import dev.assay.server.engine.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long the caller waits: {@code grpc-timeout}, at most eight digits and a unit. */
final class GrpcTimeout {
    private static final int MAX_DIGITS = 8;

    private GrpcTimeout() {}

    static Deadline read(@Nullable String text) throws ApiException {
        if (text == null) {
            return Deadline.NEVER;
        }
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            throw bad();
        }
        long count = 0;
        for (int i = 0; i < digits; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw bad();
            }
            count = 10 * count + (digit - '0');
        }
        return Deadline.in(unit(text.charAt(digits)).toNanos(count));
    }

    private static TimeUnit unit(char unit) throws ApiException {
        return switch (unit) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> throw bad();
        };
    }

    private static ApiException bad() {
        return ApiException.badRequest("grpc.timeout", "grpc-timeout is not one to eight digits and a unit");
    }
}
