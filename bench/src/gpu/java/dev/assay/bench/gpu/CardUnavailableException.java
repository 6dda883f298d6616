package dev.assay.bench.gpu;

/** There is no card that can be used; the message says why. */
final class CardUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    CardUnavailableException(String message) {
        super(message);
    }
}
