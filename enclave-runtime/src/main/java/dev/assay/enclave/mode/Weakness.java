package dev.assay.enclave.mode;

/**
 * Something in the process's surroundings that could change code after measurement, or look into it.
 *
 * @param setting its name, as the operator knows it
 * @param message what it could do
 * @param remedy what to do about it
 */
public record Weakness(String setting, String message, String remedy) {
    /** One line. */
    public String line() {
        return setting + ": " + message + "; " + remedy;
    }
}
