package dev.assay.cli;

/**
 * One thing that was looked for.
 *
 * @param name what
 * @param state {@code ok}, {@code absent} or {@code missing}; only the last is a fault
 * @param found what was found, or where it was looked for
 * @param advice what to do; empty when nothing
 */
record Check(String name, String state, String found, String advice) {
    static final String OK = "ok";
    static final String ABSENT = "absent";
}
