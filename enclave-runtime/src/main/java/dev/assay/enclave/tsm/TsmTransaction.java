package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.enclave.tsm.TsmFault.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** From 64 bytes to a report, in an entry that is made for it and removed after it. */
final class TsmTransaction {
    static final String TDX = "tdx_guest";
    static final String SEV_SNP = "sev_guest";

    private static final int MAX_BLOB_BYTES = 64 << 10;
    private static final int BEGINNINGS = 5;

    /** Reads a report; one that cannot be read may be half written, and is read again for a while. */
    interface Reading<T> {
        T read(TsmReport report) throws MalformedException;
    }

    private final Path reports;
    private final TsmOptions options;
    private final Patience patience;

    TsmTransaction(Path reports, TsmOptions options) {
        this.reports = reports;
        this.options = options;
        this.patience = new Patience(options.total(), options.readiness());
    }

    /** Whose reports the kernel makes. */
    String provider() throws TsmFault {
        try (TsmEntry entry = TsmEntry.create(reports, patience)) {
            return entry.provider();
        }
    }

    /** A report over {@code reportData}; a conflict is answered by another beginning, with another entry. */
    <T> T report(Bytes reportData, Reading<T> reading) throws TsmFault {
        for (int beginnings = 1; ; beginnings++) {
            try (TsmEntry entry = TsmEntry.create(reports, patience)) {
                return report(entry, reportData, reading);
            } catch (TsmFault fault) {
                if (fault.kind() != Kind.CONFLICT || beginnings == BEGINNINGS || patience.isOver()) {
                    throw fault;
                }
            }
            patience.pause();
        }
    }

    private <T> T report(TsmEntry entry, Bytes reportData, Reading<T> reading) throws TsmFault {
        String provider = entry.provider();
        entry.begin();
        Integer level = provider.equals(SEV_SNP) ? privilegeLevel(entry) : null;
        if (level != null) {
            entry.write("privlevel", Bytes.utf8(level + "\n"));
        }
        entry.write("inblob", reportData);
        return patience.insist(() -> {
            Bytes outblob = entry.readFilled("outblob", MAX_BLOB_BYTES);
            try {
                return reading.read(new TsmReport(provider, outblob, auxiliary(entry)));
            } catch (MalformedException e) {
                throw new TsmFault(
                        Kind.NOT_READY, "what " + provider + " wrote to outblob cannot be read: " + e.getMessage());
            }
        });
    }

    /** What to write; null where the kernel's own default, 0, is right. */
    private @Nullable Integer privilegeLevel(TsmEntry entry) throws TsmFault {
        Integer wanted = options.privilegeLevel();
        int floor = entry.has("privlevel_floor") ? floor(entry) : 0;
        if (wanted == null) {
            return floor > 0 ? floor : null;
        }
        if (wanted < floor) {
            throw new TsmFault(
                    Kind.PERMANENT,
                    "privilege level " + wanted + " is set, and this guest may ask for " + floor + " to "
                            + TsmOptions.MAX_PRIVILEGE_LEVEL + " only (privlevel_floor)");
        }
        return wanted;
    }

    private static int floor(TsmEntry entry) throws TsmFault {
        String text = entry.line("privlevel_floor");
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new TsmFault(Kind.PERMANENT, "reading privlevel_floor: it is no number");
        }
    }

    /**
     * What the host adds is of use and not needed: the certificates of SEV-SNP can come from elsewhere. TDX has none, and
     * hosts may have none.
     */
    private static Bytes auxiliary(TsmEntry entry) throws TsmFault {
        if (!entry.has("auxblob")) {
            return Bytes.empty();
        }
        try {
            return entry.read("auxblob", MAX_BLOB_BYTES);
        } catch (TsmFault fault) {
            if (fault.kind() == Kind.CONFLICT || fault.kind() == Kind.BUSY) {
                throw fault;
            }
            return Bytes.empty();
        }
    }
}
