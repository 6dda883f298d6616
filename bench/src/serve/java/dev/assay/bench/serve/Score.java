package dev.assay.bench.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a contestant has reached so far. */
final class Score {
    private final Contestant contestant;
    private final List<Rate> turns = new ArrayList<>();
    private Rate half = new Rate(0, 1, java.time.Duration.ZERO, new long[0]);

    Score(Contestant contestant) {
        this.contestant = contestant;
    }

    Contestant contestant() {
        return contestant;
    }

    Contestant.Label label() {
        return contestant.label();
    }

    void add(Rate turn) {
        turns.add(turn);
    }

    void atHalfLoad(Rate turn) {
        half = turn;
    }

    double perSecond() {
        return median(Rate::perSecond);
    }

    double perCpuSecond() {
        return median(Rate::perCpuSecond);
    }

    /** Latency at half load, in milliseconds. */
    double millisAt(double percentile) {
        return half.millisAt(percentile);
    }

    private double median(ToDoubleFunction<Rate> value) {
        double[] sorted = turns.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
