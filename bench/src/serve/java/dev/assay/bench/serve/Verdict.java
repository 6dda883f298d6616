package dev.assay.bench.serve;

import dev.assay.bench.serve.Contestant.Role;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was wanted, and whether it holds. Throughput is compared by processor time, which others on the machine leave
 * alone.
 */
final class Verdict {
    private final List<Score> scores;

    Verdict(List<Score> scores) {
        this.scores = scores;
    }

    void print() {
        System.out.println();
        for (Score ours : all(label -> label.role() == Role.OURS)) {
            String what = ours.label().group() + ", " + ours.label().wire();
            Score base = Table.base(scores, ours.label().group());
            double ratio = ours.perCpuSecond() / base.perCpuSecond();
            boolean tiny = ours.label().group().equals("trees");
            say(what + ": of " + base.label().name(), ratio, tiny ? 0.6 : 0.95);
            for (Score bare : all(like(ours, Role.BARE))) {
                double alone = bare.perCpuSecond() / base.perCpuSecond();
                say(what + ": without receipts, of " + base.label().name(), alone, 0);
                say(what + ": with receipts, of without", ours.perCpuSecond() / bare.perCpuSecond(), tiny ? 0 : 0.95);
            }
            if (!tiny) {
                added(what, ours, base);
            }
            for (Score peer : all(like(ours, Role.PEER))) {
                String name = peer.label().name();
                say(what + ": with receipts, of " + name, ours.perCpuSecond() / peer.perCpuSecond(), 1);
                for (Score bare : all(like(ours, Role.BARE))) {
                    say(what + ": without, of " + name, bare.perCpuSecond() / peer.perCpuSecond(), 1);
                }
            }
        }
    }

    private static void added(String what, Score ours, Score base) {
        System.out.printf(
                "%-78s p50 %+.2f ms (wanted <= 0.5), p99 %+.2f ms (wanted <= 2)%n",
                what + ": latency added at half load",
                ours.millisAt(50) - base.millisAt(50),
                ours.millisAt(99) - base.millisAt(99));
    }

    private static void say(String what, double ratio, double wanted) {
        String holds = ratio >= wanted ? "holds" : "DOES NOT HOLD";
        String verdict = wanted == 0 ? "" : String.format(" (wanted >= %.2f: %s)", wanted, holds);
        System.out.printf("%-78s %.2f%s%n", what, ratio, verdict);
    }

    private static Predicate<Contestant.Label> like(Score ours, Role role) {
        return label -> label.role() == role
                && label.group().equals(ours.label().group())
                && label.wire().equals(ours.label().wire());
    }

    private List<Score> all(Predicate<Contestant.Label> which) {
        return scores.stream().filter(score -> which.test(score.label())).toList();
    }
}
