package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The boot event log of a trust domain, in the crypto-agile form (TCG PC Client Platform Firmware Profile, sections 10.2
 * and 10.4.5; UEFI 2.10 section 38.2): an event that names the algorithms, then events with a digest for each. Firmware
 * writes it, the ACPI table CCEL says where. Nothing about it is true before it replays the registers of a quote.
 *
 * @param events in the order of the log, at least one
 */
public record CcEventLog(List<CcEvent> events) {
    /** Longest log that is read, without what fills its memory up. */
    public static final int MAX_BYTES = 256 << 10;

    /** Most events. */
    public static final int MAX_EVENTS = 4096;

    private static final String WHERE = "event log";
    private static final Bytes SIGNATURE = Bytes.utf8("Spec ID Event03\0");
    private static final int MAJOR_VERSION = 2;
    private static final int SHA1_BYTES = 20;
    private static final int SHA_384 = 0x000c;
    private static final int SHA_384_BYTES = 48;
    private static final int MAX_ALGORITHMS = 8;
    private static final int MAX_DIGEST_BYTES = 64;
    private static final int PADDING_LOOKED_AT = 8;

    /** Copies the list. */
    public CcEventLog {
        events = List.copyOf(events);
    }

    /** Reads a log, which is all of {@code encoded}. */
    public static CcEventLog decode(Bytes encoded) throws MalformedException {
        if (encoded.length() > MAX_BYTES) {
            throw new MalformedException(WHERE + ": " + encoded.length() + " bytes, at most " + MAX_BYTES + " allowed");
        }
        try (ByteReader in = new ByteReader(encoded, WHERE)) {
            Map<Integer, Integer> algorithms = readHeader(in);
            List<CcEvent> events = new ArrayList<>();
            while (in.remaining() > 0) {
                events.add(readEvent(in, algorithms, events.size()));
            }
            if (events.isEmpty()) {
                throw in.malformed("no event");
            }
            return new CcEventLog(events);
        }
    }

    /**
     * The log without what its memory is filled up with after the last event: zeros, or ones.
     *
     * @param area the memory that CCEL points to, or as much of it as there is
     */
    public static Bytes trimmed(Bytes area) throws MalformedException {
        ByteReader in = new ByteReader(area, WHERE);
        Map<Integer, Integer> algorithms = readHeader(in);
        int count = 0;
        while (in.remaining() > 0 && !isPadding(area, in.position())) {
            readEvent(in, algorithms, count++);
        }
        return area.slice(0, in.position());
    }

    /** The first bytes decide; the rest must then be the same, which is looked at once. */
    private static boolean isPadding(Bytes area, int position) {
        int filler = area.at(position);
        if (filler != 0 && filler != 0xff
                || !isFilled(area, position, Math.min(area.length(), position + PADDING_LOOKED_AT), filler)) {
            return false;
        }
        return isFilled(area, position, area.length(), filler);
    }

    private static boolean isFilled(Bytes area, int from, int to, int filler) {
        for (int i = from; i < to; i++) {
            if (area.at(i) != filler) {
                return false;
            }
        }
        return true;
    }

    /** TCG_PCClientPCREvent with a TCG_EfiSpecIDEvent: the sizes of digests by algorithm. */
    private static Map<Integer, Integer> readHeader(ByteReader in) throws MalformedException {
        long register = in.unsignedLittleEndian(4); // 0x00
        long type = in.unsignedLittleEndian(4); // 0x04
        in.bytes(SHA1_BYTES); // 0x08
        if (register > CcEvent.RTMR3 || type != CcEvent.EV_NO_ACTION) {
            throw in.malformed("the first event does not say what the log is made of");
        }
        try (ByteReader event = new ByteReader(sized(in), WHERE + " header")) { // 0x1c
            boolean known = event.bytes(SIGNATURE.length()).equals(SIGNATURE);
            event.bytes(4); // Platform class.
            event.u8(); // Minor version.
            if (!known || event.u8() != MAJOR_VERSION) {
                throw event.malformed("not a crypto-agile log of version " + MAJOR_VERSION);
            }
            event.bytes(2); // Errata, and the size of UINTN.
            Map<Integer, Integer> algorithms = readAlgorithms(event);
            event.bytes(event.u8()); // Vendor's own.
            return algorithms;
        }
    }

    private static Map<Integer, Integer> readAlgorithms(ByteReader in) throws MalformedException {
        long count = in.unsignedLittleEndian(4);
        if (count < 1 || count > MAX_ALGORITHMS) {
            throw in.malformed(count + " algorithms");
        }
        Map<Integer, Integer> algorithms = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int algorithm = (int) in.unsignedLittleEndian(2);
            int size = (int) in.unsignedLittleEndian(2);
            if (size < 1 || size > MAX_DIGEST_BYTES || algorithms.put(algorithm, size) != null) {
                throw in.malformed("algorithm " + algorithm + " twice, or with digests of " + size + " bytes");
            }
        }
        Integer size = algorithms.get(SHA_384);
        if (size == null || size != SHA_384_BYTES) {
            throw in.malformed("no SHA-384, which is what the registers are made of");
        }
        return algorithms;
    }

    /** TCG_PCR_EVENT2. */
    private static CcEvent readEvent(ByteReader in, Map<Integer, Integer> algorithms, int before)
            throws MalformedException {
        if (before >= MAX_EVENTS) {
            throw in.malformed("more than " + MAX_EVENTS + " events");
        }
        long register = in.unsignedLittleEndian(4);
        if (register > CcEvent.RTMR3) {
            throw in.malformed("measurement register " + register + " is not known");
        }
        long type = in.unsignedLittleEndian(4);
        Bytes digest = readDigests(in, algorithms);
        return new CcEvent((int) register, type, digest, sized(in));
    }

    /** TPML_DIGEST_VALUES: one for each algorithm of the header. */
    private static Bytes readDigests(ByteReader in, Map<Integer, Integer> algorithms) throws MalformedException {
        long count = in.unsignedLittleEndian(4);
        if (count != algorithms.size()) {
            throw in.malformed(count + " digests, and the log is made of " + algorithms.size() + " algorithms");
        }
        Map<Integer, Bytes> digests = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int algorithm = (int) in.unsignedLittleEndian(2);
            Integer size = algorithms.get(algorithm);
            if (size == null || digests.put(algorithm, in.bytes(size)) != null) {
                throw in.malformed("a digest of algorithm " + algorithm + ", twice or not of this log");
            }
        }
        Bytes digest = digests.get(SHA_384);
        if (digest == null) {
            throw in.malformed("no SHA-384 digest");
        }
        return digest;
    }

    private static Bytes sized(ByteReader in) throws MalformedException {
        long size = in.unsignedLittleEndian(4);
        if (size > in.remaining()) {
            throw in.malformed("event data of " + size + " bytes with " + in.remaining() + " left");
        }
        return in.bytes((int) size);
    }

    /**
     * What the registers hold after these events: each begins as zeros and becomes
     * {@code SHA-384(register || digest)} with every extension.
     *
     * @return 48 bytes by index (1 to 4), of those registers that the log has extensions of
     */
    public Map<Integer, Bytes> replay(Crypto crypto) {
        Map<Integer, Bytes> registers = new TreeMap<>();
        for (CcEvent event : events) {
            if (event.isExtension()) {
                Bytes before = registers.getOrDefault(event.register(), Bytes.of(new byte[SHA_384_BYTES]));
                registers.put(event.register(), crypto.sha384(before, event.digest()));
            }
        }
        return registers;
    }
}
