package dev.assay.cli.document;

import dev.assay.cli.report.Members;
import dev.assay.json.JsonValue;
import dev.assay.receipt.Receipt;
import java.time.Instant;
import java.util.Locale;

/** A receipt's fields. */
public final class ReceiptDescription {
    private ReceiptDescription() {}

    /** All of them; byte strings in hexadecimal. */
    public static JsonValue.JsonObject of(Receipt receipt) {
        Members members = new Members()
                .put("core_digest", receipt.coreDigest())
                .put("model", receipt.model().name())
                .put("model_version", receipt.model().version())
                .put("model_digest", receipt.model().digest())
                .put("runtime_digest", receipt.runtimeDigest())
                .put("request_digest", receipt.requestDigest())
                .put("response_digest", receipt.responseDigest());
        if (receipt.nonce() != null) {
            members.put("nonce", receipt.nonce());
        }
        if (receipt.idempotencyKey() != null) {
            members.put("idempotency_key", receipt.idempotencyKey());
        }
        return members.put("usage_units", receipt.usageUnits())
                .put("status", receipt.status().name().toLowerCase(Locale.ROOT))
                .put("issued_at", time(receipt.issuedAt()))
                .build();
    }

    /** Seconds since 1970 as a date and time; those beyond what Java's calendar holds as a number. */
    public static String time(long epochSeconds) {
        return epochSeconds > Instant.MAX.getEpochSecond()
                ? Long.toString(epochSeconds)
                : Instant.ofEpochSecond(epochSeconds).toString();
    }
}
