package dev.assay.server.collateral;

import dev.assay.appraise.RollbackAppraiser;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.fetch.EndorsementSource;
import dev.assay.fetch.Fetched;
import dev.assay.result.Finding;
import dev.assay.server.collateral.CollateralState.Status;
import dev.assay.server.collateral.SelfCheck.Verdict;
import java.util.List;

/**
 * Decides which endorsements are handed on. What is new takes the place of what was had only if the server's own
 * evidence verifies by it, at least as well as by the old, and nothing in it is older than what was accepted before.
 *
 * <p>One thread refreshes; any thread reads.
 */
final class CollateralKeeper {
    private final SelfCheck check;
    private final EndorsementMemory memory;
    private volatile CollateralPool pool = CollateralPool.empty();
    private volatile CollateralState state;

    CollateralKeeper(SelfCheck check, EndorsementMemory memory, long now) {
        this.check = check;
        this.memory = memory;
        this.state = CollateralState.of(Status.STARTING, now);
    }

    Endorsements endorsements(long now) {
        return pool.at(now);
    }

    CollateralState state() {
        return state;
    }

    /**
     * Asks once.
     *
     * @param evidence what this machine attests: of the CPU, then of its devices
     * @return whether everything is there and new
     */
    boolean refresh(List<CmwRecord> evidence, EndorsementSource source, long now) {
        Verdict held = held(evidence, now);
        Verdict fresh;
        String failure = "";
        try {
            Fetched fetched = fetch(evidence, source);
            CollateralPool next = pool.replacedBy(fetched.endorsements(), now);
            fresh = withoutRollback(check.verify(evidence, next.at(now), now));
            if (!fresh.isComplete()) {
                failure = fetched.failures().isEmpty()
                        ? fresh.code()
                        : fetched.failures().get(0).code();
            }
            if (fresh.isUsable() && (fresh.isComplete() || !held.isComplete())) {
                pool = next;
                fresh.stamps().forEach(memory::accepted);
                publish(fresh, failure, now);
                return fresh.isComplete();
            }
        } catch (MalformedException e) {
            fresh = Verdict.bad(Status.REJECTED, SelfCheck.MALFORMED);
            failure = SelfCheck.MALFORMED;
        }
        publish(held.isUsable() ? held : fresh, failure, now);
        return false;
    }

    /** The services could not even be asked. */
    void failed(String code, long now) {
        Status status = state.status() == Status.STARTING ? Status.MISSING : state.status();
        publish(Verdict.bad(status, status == Status.COMPLETE ? "" : code), code, now);
    }

    private Verdict held(List<CmwRecord> evidence, long now) {
        return pool.isEmpty() ? Verdict.bad(Status.MISSING, "") : check.verify(evidence, pool.at(now), now);
    }

    private static Fetched fetch(List<CmwRecord> evidence, EndorsementSource source) throws MalformedException {
        Fetched all = Fetched.nothing();
        for (CmwRecord one : evidence) {
            all = all.and(source.fetch(one, Endorsements.none()));
        }
        return all;
    }

    private Verdict withoutRollback(Verdict verdict) {
        List<Finding> older = RollbackAppraiser.appraise(verdict.stamps(), memory);
        return older.isEmpty()
                ? verdict
                : Verdict.bad(Status.REJECTED, older.get(0).code().code());
    }

    private void publish(Verdict verdict, String failure, long now) {
        CollateralState last = state;
        boolean same = last.status() == verdict.status() && last.code().equals(verdict.code());
        state = new CollateralState(
                verdict.status(),
                verdict.code(),
                same ? last.since() : now,
                pool.describe(),
                now,
                failure,
                last.failures() + (failure.isEmpty() ? 0 : 1));
    }
}
