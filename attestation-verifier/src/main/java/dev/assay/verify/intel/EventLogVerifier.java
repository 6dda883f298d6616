package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.CcEvent;
import dev.assay.evidence.intel.CcEventLog;
import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The boot event log beside a quote: its digests are genuine when they make the registers that the quote vouches for.
 * What the log says in words is bound only where the digest is one of those words; registers of which it has no events
 * are not its business.
 */
public final class EventLogVerifier {
    private EventLogVerifier() {}

    /**
     * The evidence, and in its claims what the log was found to be.
     *
     * @param quote verified before
     * @throws MalformedException if the log cannot be read
     * @throws RejectedException if it is not this quote's
     */
    public static VerifiedEvidence verify(VerifiedEvidence quote, CmwRecord record, Crypto crypto)
            throws MalformedException, RejectedException {
        if (!record.type().equals(MediaTypes.CC_EVENT_LOG)) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of event log");
        }
        if (quote.tee() != TeeType.TDX) {
            throw new RejectedException(
                    RejectionCode.EVENT_LOG_UNEXPECTED, "a boot event log stands beside evidence that is not TDX's");
        }
        CcEventLog log = CcEventLog.decode(record.value());
        Map<Integer, Bytes> registers = log.replay(crypto);
        if (registers.isEmpty()) {
            throw new RejectedException(
                    RejectionCode.EVENT_LOG_UNEXPECTED, "nothing in the boot event log extends a register");
        }
        for (Map.Entry<Integer, Bytes> register : registers.entrySet()) {
            requireEqual(name(register.getKey()), quote, register.getValue());
        }
        return quote.with("event_log", claim(log, registers));
    }

    private static void requireEqual(String name, VerifiedEvidence quote, Bytes replayed) throws RejectedException {
        Bytes measured = quote.measurements().getOrDefault(name, Bytes.empty());
        if (!measured.equals(replayed)) {
            throw new RejectedException(new Finding(
                    RejectionCode.EVENT_LOG_REGISTER_MISMATCH,
                    "the boot event log makes another " + name + " than the quote's",
                    measured.hex(),
                    replayed.hex()));
        }
    }

    private static JsonValue claim(CcEventLog log, Map<Integer, Bytes> registers) {
        List<JsonValue> names = new ArrayList<>();
        registers.keySet().forEach(register -> names.add(JsonValue.of(name(register))));
        int extensions = 0;
        for (CcEvent event : log.events()) {
            extensions += event.isExtension() ? 1 : 0;
        }
        Map<String, JsonValue> claim = new LinkedHashMap<>();
        claim.put("replayed", new JsonValue.JsonArray(names));
        claim.put("events", JsonValue.of(log.events().size()));
        claim.put("extensions", JsonValue.of(extensions));
        return new JsonValue.JsonObject(claim);
    }

    private static String name(int register) {
        return "rtmr" + (register - 1);
    }
}
