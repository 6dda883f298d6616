package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.tsm.TsmFault.Kind;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.intel.CcEventLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The boot event log of this trust domain, where the kernel shows what the ACPI table CCEL points to (ACPI 6.5 section
 * 5.2.34): read once, as nothing is added to it after boot.
 */
public final class BootEventLog {
    /** The log, below the root of the file system. */
    public static final String DATA = "sys/firmware/acpi/tables/data/CCEL";
    /** The table that points to it. */
    public static final String TABLE = "sys/firmware/acpi/tables/CCEL";

    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final int MAX_TABLE_BYTES = 4096;
    private static final int MAX_AREA_BYTES = 4 << 20;
    private static final Bytes SIGNATURE = Bytes.utf8("CCEL");
    private static final int TYPE_OFFSET = 36;
    private static final int TYPE_TDX = 2;

    private final @Nullable CmwRecord record;
    private final Map<Integer, Bytes> replayed;
    private final String summary;

    private BootEventLog(@Nullable CmwRecord record, Map<Integer, Bytes> replayed, String summary) {
        this.record = record;
        this.replayed = replayed;
        this.summary = summary;
    }

    /**
     * Reads what is there; a log that is missing or cannot be read is a state, not an error.
     *
     * @param root where {@code /sys} is
     */
    public static BootEventLog read(Path root) {
        Path data = root.resolve(DATA);
        if (!Files.exists(data)) {
            return none("no boot event log: " + data + " is not there");
        }
        try {
            requireTdx(root.resolve(TABLE));
            Bytes encoded = CcEventLog.trimmed(Attribute.read(data, MAX_AREA_BYTES));
            CcEventLog log = CcEventLog.decode(encoded);
            return new BootEventLog(
                    new CmwRecord(MediaTypes.CC_EVENT_LOG, encoded, CmwRecord.EVIDENCE),
                    log.replay(CRYPTO),
                    "boot event log of " + log.events().size() + " events");
        } catch (TsmFault fault) {
            return none("the boot event log cannot be read: " + fault.text() + " (" + data + "; it wants root)");
        } catch (MalformedException e) {
            return none("the boot event log makes no sense: " + e.getMessage());
        }
    }

    private static BootEventLog none(String why) {
        return new BootEventLog(null, Map.of(), why);
    }

    /** The table says whose log it is; where only the log is shown, the registers will tell. */
    private static void requireTdx(Path table) throws TsmFault {
        if (!Files.exists(table)) {
            return;
        }
        Bytes header = Attribute.read(table, MAX_TABLE_BYTES);
        boolean tdx = header.length() > TYPE_OFFSET
                && header.slice(0, SIGNATURE.length()).equals(SIGNATURE)
                && header.at(TYPE_OFFSET) == TYPE_TDX;
        if (!tdx) {
            throw new TsmFault(Kind.PERMANENT, table + " is not about a trust domain");
        }
    }

    /**
     * The log, if these registers are what its events make of them.
     *
     * @param registers RTMR0 to RTMR3 of a quote
     * @return null where there is no log, or where it is not these registers'
     */
    public @Nullable CmwRecord replaying(List<Bytes> registers) {
        return record != null && different(registers).isEmpty() && !replayed.isEmpty() ? record : null;
    }

    /** One sentence for people. */
    public String state(List<Bytes> registers) {
        if (record == null) {
            return summary;
        }
        if (replayed.isEmpty()) {
            return summary + ", none of which extends a register; it is left out of bundles";
        }
        List<String> different = different(registers);
        return different.isEmpty()
                ? summary + ", which replay the registers"
                : summary + ", which do not replay " + String.join(", ", different)
                        + ": something extended them after boot, or the log was changed; it is left out of bundles";
    }

    private List<String> different(List<Bytes> registers) {
        return replayed.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(registers.get(entry.getKey() - 1)))
                .map(entry -> "RTMR" + (entry.getKey() - 1))
                .toList();
    }
}
