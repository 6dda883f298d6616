package dev.assay.testkit;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.MediaTypes;
import dev.assay.evidence.intel.CcEvent;
import dev.assay.evidence.intel.CcEventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A boot event log in the making: what firmware and boot loader would have measured, and whatever they would not. */
public final class FakeEventLog {
    /** Algorithm identifier of SHA-384 (TCG Algorithm Registry). */
    public static final int SHA384 = 0x000c;

    private static final int EV_NO_ACTION = 3;
    private static final int EV_SEPARATOR = 4;
    private static final int EV_IPL = 0x0d;
    private static final int EV_EFI_VARIABLE_DRIVER_CONFIG = 0x80000001;
    private static final int EV_EFI_ACTION = 0x80000007;
    private static final int FIRST_RTMR = 0x148;
    private static final int REGISTER_BYTES = 48;

    private final List<CcEvent> events = new ArrayList<>();
    private final Map<Integer, Integer> algorithms;

    private FakeEventLog(Map<Integer, Integer> algorithms) {
        this.algorithms = algorithms;
    }

    /** No events yet, SHA-384 alone, as TDX firmware writes it. */
    public static FakeEventLog empty() {
        return ofAlgorithms(Map.of(SHA384, REGISTER_BYTES));
    }

    /** No events yet, with these algorithms; digests of others than SHA-384 are zeros. */
    public static FakeEventLog ofAlgorithms(Map<Integer, Integer> sizes) {
        return new FakeEventLog(sizes);
    }

    /** What an ordinary boot leaves: events of RTMR0, RTMR1 and RTMR2. */
    public static FakeEventLog ofABoot() {
        Bytes separator = Bytes.of(new byte[4]);
        return empty().measure(1, EV_EFI_VARIABLE_DRIVER_CONFIG, variable("SecureBoot", Bytes.of(new byte[] {1})))
                .measure(1, EV_SEPARATOR, separator)
                .measure(2, EV_EFI_ACTION, Bytes.utf8("Calling EFI Application from Boot Option"))
                .measure(2, EV_SEPARATOR, separator)
                .measure(3, EV_IPL, Bytes.utf8("kernel_cmdline: root=/dev/vda1 ro"))
                .remark(1, Bytes.utf8("StartupLocality\0\0"));
    }

    /** An event whose digest is over its data. */
    public FakeEventLog measure(int register, int type, Bytes data) {
        return event(register, type, FakeIntel.CRYPTO.sha384(data), data);
    }

    /** An event that extends nothing. */
    public FakeEventLog remark(int register, Bytes data) {
        return event(register, EV_NO_ACTION, Bytes.of(new byte[REGISTER_BYTES]), data);
    }

    /** Any event. */
    public FakeEventLog event(int register, int type, Bytes digest, Bytes data) {
        events.add(new CcEvent(register, type & 0xffffffffL, digest, data));
        return this;
    }

    /** The events so far, to be changed. */
    public List<CcEvent> events() {
        return events;
    }

    /** The log. */
    public Bytes encode() {
        ByteWriter log = new ByteWriter().bytes(header());
        events.forEach(event -> log.bytes(encode(event)));
        return log.toBytes();
    }

    /** The log as a bundle's member. */
    public CmwRecord record() {
        return new CmwRecord(MediaTypes.CC_EVENT_LOG, encode(), CmwRecord.EVIDENCE);
    }

    /** The quote of a domain whose registers these events made. */
    public FakeQuote extend(FakeQuote quote) {
        FakeQuote extended = quote;
        for (Map.Entry<Integer, Bytes> register :
                new CcEventLog(events).replay(FakeIntel.CRYPTO).entrySet()) {
            extended = extended.withBody(FIRST_RTMR + REGISTER_BYTES * (register.getKey() - 1), register.getValue());
        }
        return extended;
    }

    private Bytes header() {
        ByteWriter event = new ByteWriter()
                .bytes(Bytes.utf8("Spec ID Event03\0"))
                .littleEndian(0, 4)
                .u8(0)
                .u8(2)
                .u8(105)
                .u8(2)
                .littleEndian(algorithms.size(), 4);
        algorithms.forEach((algorithm, size) -> event.littleEndian(algorithm, 2).littleEndian(size, 2));
        return new ByteWriter()
                .littleEndian(1, 4)
                .littleEndian(EV_NO_ACTION, 4)
                .bytes(Bytes.of(new byte[20]))
                .bytes(sized(event.u8(0).toBytes()))
                .toBytes();
    }

    private Bytes encode(CcEvent event) {
        ByteWriter out = new ByteWriter()
                .littleEndian(event.register(), 4)
                .littleEndian(event.type(), 4)
                .littleEndian(algorithms.size(), 4);
        algorithms.forEach((algorithm, size) ->
                out.littleEndian(algorithm, 2).bytes(algorithm == SHA384 ? event.digest() : Bytes.of(new byte[size])));
        return out.bytes(sized(event.data())).toBytes();
    }

    private static Bytes sized(Bytes data) {
        return new ByteWriter().littleEndian(data.length(), 4).bytes(data).toBytes();
    }

    /** UEFI_VARIABLE_DATA of a global variable. */
    private static Bytes variable(String name, Bytes value) {
        ByteWriter out = new ByteWriter()
                .bytes(FakeQuote.hex("61dfe48bca93d211aa0d00e098032b8c"))
                .littleEndian(name.length(), 8)
                .littleEndian(value.length(), 8);
        name.chars().forEach(character -> out.littleEndian(character, 2));
        return out.bytes(value).toBytes();
    }
}
