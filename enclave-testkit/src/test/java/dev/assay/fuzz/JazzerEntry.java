package dev.assay.fuzz;

import dev.assay.bytes.Bytes;

/** What Jazzer calls, in a virtual machine of its own for each target; see {@link JazzerTest}. */
public final class JazzerEntry {
    private static final FuzzTarget TARGET = FuzzTarget.valueOf(System.getProperty("assay.fuzz.target", "JSON"));

    private JazzerEntry() {}

    /** One input. What comes out is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bounds.accepts(TARGET, Bytes.of(input));
    }
}
