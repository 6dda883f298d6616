package dev.assay.enclave.device;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.amd.CertificateTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The part of the host's certificate buffer that holds something. */
final class SnpCertificates {
    private static final int ENTRY_BYTES = 24;
    private static final int OFFSET = 16;
    private static final int LENGTH = 20;

    private SnpCertificates() {}

    /**
     * The table and its certificates without what follows them.
     *
     * @return empty where the host gave none, or something that is no table: the report stands without it, and whoever verifies
     *     can have the certificates from AMD
     */
    static byte[] used(byte[] buffer) {
        try {
            return CertificateTable.decode(Bytes.of(buffer)).isEmpty()
                    ? new byte[0]
                    : Arrays.copyOf(buffer, end(buffer));
        } catch (MalformedException e) {
            return new byte[0];
        }
    }

    /** In a table that could be read: after the last byte that an entry names, and after the entries themselves. */
    private static int end(byte[] table) {
        ByteBuffer fields = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        int entry = 0;
        while (fields.getLong(entry) != 0 || fields.getLong(entry + 8) != 0 || fields.getLong(entry + OFFSET) != 0) {
            end = Math.max(end, fields.getInt(entry + OFFSET) + fields.getInt(entry + LENGTH));
            entry += ENTRY_BYTES;
        }
        return Math.max(end, entry + ENTRY_BYTES);
    }
}
