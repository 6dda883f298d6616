package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers callers who wait for evidence, with one quote at a time. Quotes are slow and callers are strangers: the number
 * who wait is bounded, so is each client's share, and all of it happens on threads that run no model.
 */
final class EvidenceDesk implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EvidenceDesk.class);

    /** Makes a bundle over a nonce, of the epoch that {@code channel} ends in; called by one thread at a time. */
    interface Quoter {
        EvidenceBundle quote(Channel channel, Bytes nonce, @Nullable Bytes tlsExporter) throws Exception;
    }

    private final EvidenceStatistics statistics = new EvidenceStatistics();
    private final QuoteThread quoteThread = new QuoteThread();
    private final WaitingRoom room;
    private final ClientLimits limits;
    private final Duration quoteTimeout;
    private final Quoter quoter;
    private final Crypto crypto;
    private final Thread clerk;

    EvidenceDesk(WaitingRoom room, ClientLimits limits, Duration quoteTimeout, Quoter quoter, Crypto crypto) {
        this.room = room;
        this.limits = limits;
        this.quoteTimeout = quoteTimeout;
        this.quoter = quoter;
        this.crypto = crypto;
        this.clerk = new Thread(this::serve, "evidence-desk");
        this.clerk.setDaemon(true);
    }

    /** Begins to answer. */
    EvidenceDesk open() {
        clerk.start();
        return this;
    }

    EvidenceStatistics statistics() {
        return statistics;
    }

    int waiting() {
        return room.waiting();
    }

    boolean isAnswering() {
        return !room.isShut();
    }

    /** See {@link EvidenceService#fresh}. */
    CompletionStage<FreshEvidence> fresh(Caller caller, Bytes nonce, @Nullable Bytes tlsExporter) {
        statistics.request();
        Ticket ticket = new Ticket(caller.channel(), nonce, tlsExporter);
        try {
            admit(caller.client(), ticket);
        } catch (EvidenceRefusedException e) {
            statistics.refused(e.code());
            return CompletableFuture.failedStage(e);
        }
        caller.whenGone(() -> {
            if (ticket.answer().completeExceptionally(EvidenceRefusedException.callerGone())) {
                room.leave(ticket);
            }
        });
        // Whoever sees the answer finds the place in the limits free, and the counts right.
        return ticket.answer().whenComplete((evidence, failure) -> {
            limits.leave(caller.client());
            count(failure);
        });
    }

    private void count(@Nullable Throwable failure) {
        if (failure == null) {
            statistics.answered();
        } else if (code(failure).equals(EvidenceRefusedException.CALLER_GONE)) {
            statistics.hungUp();
        } else {
            statistics.refused(code(failure));
        }
    }

    private void admit(ClientKey client, Ticket ticket) throws EvidenceRefusedException {
        switch (limits.enter(client)) {
            case TOO_MANY_WAITING -> throw EvidenceRefusedException.clientWaiting(secondsUntilTurn(ticket));
            case TOO_FAST -> throw EvidenceRefusedException.clientRate(limits.secondsUntilNext(client));
            case ADMITTED -> enter(client, ticket);
        }
    }

    private void enter(ClientKey client, Ticket ticket) throws EvidenceRefusedException {
        boolean entered = false;
        try {
            entered = room.enter(ticket);
        } finally {
            if (!entered) {
                limits.undo(client);
            }
        }
        if (!entered) {
            throw EvidenceRefusedException.queueFull(secondsUntilTurn(ticket));
        }
    }

    private double secondsUntilTurn(Ticket ticket) {
        return room.quotesBefore(ticket) * statistics.lastQuoteSeconds();
    }

    private void serve() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                serve(room.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Whatever ended it: nobody is let in to wait for a clerk who is gone.
            refuse(room.shut(EvidenceRefusedException.stopping()), EvidenceRefusedException.stopping());
        }
    }

    private void serve(List<Ticket> callers) throws InterruptedException {
        try {
            SharedNonce nonce =
                    SharedNonce.of(callers.stream().map(Ticket::nonce).toList(), crypto);
            Ticket first = callers.get(0);
            serve(
                    callers,
                    nonce,
                    quoteThread.start(() -> quoter.quote(first.channel(), nonce.value(), first.tlsExporter())));
        } catch (RejectedExecutionException e) {
            refuse(callers, EvidenceRefusedException.stopping());
        }
    }

    private void serve(List<Ticket> callers, SharedNonce nonce, Future<EvidenceBundle> quote)
            throws InterruptedException {
        long started = System.nanoTime();
        try {
            EncodedBundle bundle = new EncodedBundle(QuoteThread.await(quote, quoteTimeout));
            statistics.quote(callers.size(), System.nanoTime() - started);
            answer(callers, bundle, nonce);
        } catch (InterruptedException e) {
            refuse(callers, EvidenceRefusedException.stopping());
            throw e;
        } catch (TimeoutException e) {
            refuse(callers, timedOut());
            outwait(quote);
        } catch (TeeUnavailableException e) {
            LOG.errorf("no evidence for callers: %s", e.getMessage());
            refuse(callers, EvidenceRefusedException.teeUnavailable(e.code()));
        } catch (Exception e) {
            // Whatever it was, somebody waits for the answer.
            refuse(callers, e);
        }
    }

    private void answer(List<Ticket> callers, EncodedBundle bundle, SharedNonce nonce) {
        for (int i = 0; i < callers.size(); i++) {
            callers.get(i).answer().complete(new FreshEvidence(bundle, nonce.proof(i)));
        }
    }

    private static void refuse(List<Ticket> callers, Exception reason) {
        callers.forEach(ticket -> ticket.answer().completeExceptionally(reason));
    }

    private static String code(Throwable reason) {
        if (reason instanceof EvidenceRefusedException refused) {
            return refused.code();
        }
        if (reason instanceof EpochEndedException) {
            return EpochEndedException.CODE;
        }
        return reason instanceof EngineException engine ? engine.code() : "server.bug";
    }

    /** Nobody is let in while the TEE holds the only thread that may talk to it. */
    private void outwait(Future<EvidenceBundle> quote) throws InterruptedException {
        LOG.errorf(
                "the TEE has not made a quote in %d s; evidence is refused until it answers", quoteTimeout.toSeconds());
        refuse(room.shut(timedOut()), timedOut());
        try {
            quote.get();
        } catch (ExecutionException e) {
            LOG.warn("the overdue quote failed in the end");
        }
        room.open();
    }

    private EvidenceRefusedException timedOut() {
        return EvidenceRefusedException.quoteTimeout(quoteTimeout.toSeconds());
    }

    @Override
    public void close() {
        clerk.interrupt();
        quoteThread.close();
    }
}
