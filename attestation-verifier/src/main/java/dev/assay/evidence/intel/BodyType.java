package dev.assay.evidence.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;

/** What a quote is about, by the number and size that version 5 writes before it (QuoteConstants.h of Intel's QVL). */
public enum BodyType {
    /** An SGX enclave report. */
    SGX_REPORT(1, SgxReport.BYTES, TeeType.SGX),
    /** A TD report of TDX 1.0. */
    TD_REPORT_1_0(2, 584, TeeType.TDX),
    /** A TD report of TDX 1.5: with the TCB that the module runs at now, and the service TD's measurement. */
    TD_REPORT_1_5(3, 648, TeeType.TDX),
    /** A TD report of TDX 1.5 with what TD partitioning, connected devices and migration add. */
    TD_REPORT_1_5_EX(4, 885, TeeType.TDX);

    private final int number;
    private final int bytes;
    private final TeeType tee;

    BodyType(int number, int bytes, TeeType tee) {
        this.number = number;
        this.bytes = bytes;
        this.tee = tee;
    }

    /** The number in a body descriptor. */
    public int number() {
        return number;
    }

    /** Length of the report. */
    public int bytes() {
        return bytes;
    }

    /** Whose report it is. */
    public TeeType tee() {
        return tee;
    }

    static BodyType fromNumber(int number) throws MalformedException {
        for (BodyType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new MalformedException("quote: body type " + number + " is not known");
    }
}
