package dev.assay.fetch;

import java.io.IOException;

/** One HTTP exchange, bounded in time and size. */
interface HttpPort {
    /**
     * Sends and waits for the whole answer, whatever its status.
     *
     * @throws AnswerTooLargeException if head or body is longer than the limit; asking again would not help
     * @throws IOException if there is no whole answer in time
     * @throws InterruptedException if the waiting thread is interrupted
     */
    Reply exchange(Query query) throws IOException, InterruptedException;

    /** The answer is longer than the limit. */
    final class AnswerTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        AnswerTooLargeException(String what, int limit) {
            super(what + " of more than " + limit + " bytes");
        }
    }
}
