package dev.assay.server.engine;

/** What native code can be given for a text. */
public final class Texts {
    private Texts() {}

    /**
     * Whether a text has a UTF-8 form. JSON escapes can bring in half of a surrogate pair, which has none.
     *
     * @param text the text
     * @return false when half of a surrogate pair stands alone in it
     */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
