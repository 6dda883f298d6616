package org.teavm.classlib.java.security;

/**
 * What the canister sees as {@code java.security.Security}: no property is ever set. TeaVM's class library has no such
 * class and Bouncy Castle asks it for tuning properties; TeaVM finds replacements by this package and the letter T.
 */
public final class TSecurity {
    private TSecurity() {}

    /** Answers null, which callers read as "not configured". */
    public static String getProperty(String key) {
        return null;
    }
}
