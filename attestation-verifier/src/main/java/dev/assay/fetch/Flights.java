package dev.assay.fetch;

import dev.assay.endorsement.Endorsement;
import dev.assay.result.CollateralUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Threads that ask the same at the same time wait for one of them. */
final class Flights {
    /** Asks for real. */
    interface Question {
        List<Endorsement> ask() throws CollateralUnavailableException;
    }

    private final Map<String, CompletableFuture<List<Endorsement>>> flying = new ConcurrentHashMap<>();

    List<Endorsement> join(String key, Question question) throws CollateralUnavailableException {
        while (true) {
            CompletableFuture<List<Endorsement>> own = new CompletableFuture<>();
            CompletableFuture<List<Endorsement>> other = flying.putIfAbsent(key, own);
            if (other == null) {
                return lead(key, own, question);
            }
            try {
                return other.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof CollateralUnavailableException failed)) {
                    throw new IllegalStateException("a bug in the thread that asked", e.getCause());
                }
                // That thread was told to stop; this one was not, and asks itself.
                if (!failed.code().equals(FetchCodes.INTERRUPTED)) {
                    throw failed;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CollateralUnavailableException(FetchCodes.INTERRUPTED, "the waiting thread was interrupted");
            }
        }
    }

    private List<Endorsement> lead(String key, CompletableFuture<List<Endorsement>> own, Question question)
            throws CollateralUnavailableException {
        try {
            List<Endorsement> answer = question.ask();
            own.complete(answer);
            return answer;
        } catch (CollateralUnavailableException | RuntimeException | Error e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            flying.remove(key, own);
        }
    }
}
