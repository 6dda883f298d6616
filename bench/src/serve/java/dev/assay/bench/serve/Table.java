package dev.assay.bench.serve;

import dev.assay.bench.serve.Contestant.Role;
import java.util.List;

/** The table of all numbers. */
final class Table {
    private static final String LINE = "%-11s %-7s %-34s %9s %6s %9s %6s %8s %8s%n";

    private final List<Score> scores;

    Table(List<Score> scores) {
        this.scores = scores;
    }

    void print() {
        System.out.printf(
                LINE, "question", "wire", "contestant", "/ s", "ratio", "/ CPU s", "ratio", "p50 ms", "p99 ms");
        for (Score score : scores) {
            Score base = base(scores, score.label().group());
            System.out.printf(
                    LINE,
                    score.label().group(),
                    score.label().wire(),
                    score.label().name(),
                    String.format("%.0f", score.perSecond()),
                    String.format("%.2f", score.perSecond() / base.perSecond()),
                    String.format("%.0f", score.perCpuSecond()),
                    String.format("%.2f", score.perCpuSecond() / base.perCpuSecond()),
                    String.format("%.2f", score.millisAt(50)),
                    String.format("%.2f", score.millisAt(99)));
        }
    }

    /** What a group is measured by. */
    static Score base(List<Score> scores, String group) {
        return scores.stream()
                .filter(score ->
                        score.label().group().equals(group) && score.label().role() == Role.BASE)
                .findFirst()
                .orElseThrow();
    }
}
