package dev.assay.server.attest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What one client may ask for: so many waiting at a time, and so many in a while (a token bucket). The table of clients
 * is bounded; the one that was idle for longest is forgotten first.
 */
public final class ClientLimits {
    private static final double NANOS = 1e9;

    private final int waiting;
    private final double perSecond;
    private final int burst;
    private final int maxClients;
    private final LongSupplier nanoTime;
    private final Map<ClientKey, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Limits for whoever comes.
     *
     * @param waiting most that may wait at a time
     * @param perSecond how many in a second, in the long run
     * @param burst how many at once after a pause
     * @param maxClients how many clients are remembered; more than can wait in all
     * @param nanoTime a clock that only goes forward
     */
    public ClientLimits(int waiting, double perSecond, int burst, int maxClients, LongSupplier nanoTime) {
        this.waiting = waiting;
        this.perSecond = perSecond;
        this.burst = burst;
        this.maxClients = maxClients;
        this.nanoTime = nanoTime;
    }

    private static final class Account {
        private int waiting;
        private double tokens;
        private long filledAt;
    }

    /** What a client is told. */
    public enum Verdict {
        ADMITTED,
        TOO_MANY_WAITING,
        TOO_FAST
    }

    /** Counts a request in, or says why not; who is admitted must {@link #leave}. */
    public synchronized Verdict enter(ClientKey client) {
        Account account = account(client);
        if (account.waiting >= waiting) {
            return Verdict.TOO_MANY_WAITING;
        }
        fill(account);
        if (account.tokens < 1) {
            return Verdict.TOO_FAST;
        }
        account.tokens--;
        account.waiting++;
        return Verdict.ADMITTED;
    }

    /** The request was answered, or given up. */
    public synchronized void leave(ClientKey client) {
        account(client).waiting--;
    }

    /** The request was refused for another reason, and counts for nothing. */
    public synchronized void undo(ClientKey client) {
        Account account = account(client);
        account.waiting--;
        account.tokens = Math.min(burst, account.tokens + 1);
    }

    /** Seconds until the client may ask again, if it was too fast. */
    public synchronized double secondsUntilNext(ClientKey client) {
        Account account = account(client);
        fill(account);
        return Math.max(0, (1 - account.tokens) / perSecond);
    }

    synchronized int clients() {
        return accounts.size();
    }

    private Account account(ClientKey client) {
        Account known = accounts.get(client);
        if (known != null) {
            return known;
        }
        makeRoom();
        Account fresh = new Account();
        fresh.tokens = burst;
        fresh.filledAt = nanoTime.getAsLong();
        accounts.put(client, fresh);
        return fresh;
    }

    private void fill(Account account) {
        long now = nanoTime.getAsLong();
        account.tokens = Math.min(burst, account.tokens + (now - account.filledAt) / NANOS * perSecond);
        account.filledAt = now;
    }

    /** Who waits is never forgotten: fewer can wait than there is room for. */
    private void makeRoom() {
        if (accounts.size() < maxClients) {
            return;
        }
        for (Iterator<Account> oldest = accounts.values().iterator(); oldest.hasNext(); ) {
            if (oldest.next().waiting == 0) {
                oldest.remove();
                return;
            }
        }
    }
}
