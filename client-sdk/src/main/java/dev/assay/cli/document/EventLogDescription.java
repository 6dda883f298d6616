package dev.assay.cli.document;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.intel.CcEvent;
import dev.assay.evidence.intel.CcEventLog;
import dev.assay.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A boot event log, event by event. Its words are the firmware's; where they are what was hashed, that is said. */
public final class EventLogDescription {
    private static final int MAX_CHARS = 160;
    private static final int MAX_HEX_BYTES = 32;
    private static final int GUID_BYTES = 16;
    private static final int MAX_NAME_CHARS = 128;

    private EventLogDescription() {}

    /** The log, or as much as its record says where it cannot be read. */
    static JsonValue.JsonObject of(CmwRecord record, Crypto crypto) {
        Members members = new Members()
                .put("type", record.type())
                .put("bytes", record.value().length());
        if (!record.type().equals(MediaTypes.CC_EVENT_LOG)) {
            return members.build();
        }
        try {
            CcEventLog log = CcEventLog.decode(record.value());
            Members registers = new Members();
            for (Map.Entry<Integer, Bytes> register : log.replay(crypto).entrySet()) {
                registers.put("rtmr" + (register.getKey() - 1), register.getValue());
            }
            List<JsonValue> events = new ArrayList<>();
            log.events().forEach(event -> events.add(event(event, crypto)));
            return members.put("replays_to", registers.build())
                    .put("events", events)
                    .build();
        } catch (MalformedException e) {
            return members.put("problem", String.valueOf(e.getMessage())).build();
        }
    }

    private static JsonValue event(CcEvent event, Crypto crypto) {
        return new Members()
                .put("register", event.registerName())
                .put("event", event.typeName())
                .put("extends", event.isExtension())
                .put("digest", event.digest())
                .put("digest_of_data", crypto.sha384(event.data()).equals(event.digest()))
                .put("description", describe(event))
                .build();
    }

    private static String describe(CcEvent event) {
        if (event.typeName().startsWith("EV_EFI_VARIABLE")) {
            try {
                return variable(event.data());
            } catch (MalformedException notOne) {
                return text(event.data());
            }
        }
        return text(event.data());
    }

    /** UEFI_VARIABLE_DATA (TCG PC Client Platform Firmware Profile, section 10.4.3). */
    private static String variable(Bytes data) throws MalformedException {
        ByteReader in = new ByteReader(data, "variable");
        in.bytes(GUID_BYTES);
        long nameChars = in.unsignedLittleEndian(8);
        long valueBytes = in.unsignedLittleEndian(8);
        if (nameChars < 1 || nameChars > MAX_NAME_CHARS) {
            throw in.malformed("a name of " + nameChars + " characters");
        }
        String name = new String(in.bytes((int) nameChars * 2).toArray(), StandardCharsets.UTF_16LE);
        Bytes value = in.bytes(in.remaining());
        return cut(printable(name) + " (" + valueBytes + " bytes) = " + hex(value));
    }

    private static String text(Bytes data) {
        byte[] bytes = data.toArray();
        String ascii = trimmed(new String(bytes, StandardCharsets.ISO_8859_1));
        if (isText(ascii)) {
            return cut(ascii);
        }
        String wide = trimmed(new String(bytes, StandardCharsets.UTF_16LE));
        return isText(wide) ? cut(wide) : hex(data);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isText(String text) {
        return text.length() > 1 && text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    private static String printable(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~') ? text : "?";
    }

    private static String hex(Bytes data) {
        return data.length() <= MAX_HEX_BYTES
                ? data.hex()
                : data.slice(0, MAX_HEX_BYTES).hex() + "... (" + data.length() + " bytes)";
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    }
}
