package dev.assay.enclave.tsm;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.tsm.TsmFault.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of an entry, read or written as the kernel wants it. Channels instead of streams: where the kernel answers
 * EAGAIN a channel says that it read nothing, and a stream would ask again for ever.
 */
final class Attribute {
    private static final int MAX_TEXT_BYTES = 4096;

    private Attribute() {}

    /** All of a file, read from its beginning; in as many pieces as the kernel likes. */
    static Bytes read(Path file, int maxBytes) throws TsmFault {
        String step = "reading " + file.getFileName();
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer content = ByteBuffer.allocate(maxBytes + 1);
            int count = 0;
            while (content.hasRemaining() && count >= 0) {
                count = in.read(content);
                if (count == 0) {
                    throw new TsmFault(Kind.BUSY, step + ": Resource temporarily unavailable");
                }
            }
            if (!content.hasRemaining()) {
                throw new TsmFault(Kind.PERMANENT, step + ": longer than " + maxBytes + " bytes");
            }
            return Bytes.of(content.array(), 0, content.position());
        } catch (IOException e) {
            throw TsmFault.of(step, e);
        }
    }

    /** A file of one line; without its end. */
    static String readLine(Path file) throws TsmFault {
        String line = new String(read(file, MAX_TEXT_BYTES).toArray(), StandardCharsets.ISO_8859_1).strip();
        if (line.isEmpty()) {
            throw new TsmFault(Kind.NOT_READY, "reading " + file.getFileName() + ": it is empty");
        }
        return line;
    }

    /**
     * Writes in one call, into what is there: the kernel collects what is written to a binary attribute and commits it
     * when the file is closed, and no file may be made in an entry.
     */
    static void write(Path file, Bytes content) throws TsmFault {
        String step = "writing " + file.getFileName();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int count = out.write(ByteBuffer.wrap(content.toArray()));
            if (count != content.length()) {
                throw new TsmFault(
                        count == 0 ? Kind.BUSY : Kind.UNKNOWN,
                        step + ": the kernel took " + count + " of " + content.length() + " bytes");
            }
        } catch (IOException e) {
            throw TsmFault.of(step, e);
        }
    }
}
