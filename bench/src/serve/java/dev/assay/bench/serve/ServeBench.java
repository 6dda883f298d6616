package dev.assay.bench.serve;

import dev.assay.bench.serve.Contestant.Label;
import dev.assay.bench.serve.Contestant.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All contestants in turns, after warming up: throughput as the median of their turns, then latency at half of it.
 *
 * <p>Each argument after the first four (rounds, milliseconds of a turn and of the warm-up, callers) is a contestant,
 * its parts separated by tabs: `loop GROUP WIRE ROLE NAME COMMAND...` or `http|grpc GROUP WIRE ROLE NAME PID URL
 * BODY-FILE HEADER...`.
 */
final class ServeBench {
    private static final long WARM_UP_TURN = 500;

    private ServeBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        long millis = Long.parseLong(args[1]);
        long warmUp = Long.parseLong(args[2]);
        int callers = Integer.parseInt(args[3]);
        List<Score> scores = new ArrayList<>();
        for (String argument : Arrays.asList(args).subList(4, args.length)) {
            scores.add(new Score(contestant(List.of(argument.split("\t")), callers)));
        }
        for (Score score : scores) {
            warmUp(score.contestant(), Duration.ofMillis(warmUp));
        }
        for (int round = 0; round < rounds; round++) {
            for (Score score : scores) {
                score.add(score.contestant().run(millis, 0));
            }
        }
        for (Score score : scores) {
            score.atHalfLoad(score.contestant().run(Math.max(1000, millis), score.perSecond() / 2));
        }
        new Table(scores).print();
        new Verdict(scores).print();
        for (Score score : scores) {
            if (score.contestant() instanceof LoopContestant loop) {
                loop.close();
            }
        }
    }

    /** By processor time, or on a busy machine one would be warm and the next not; but not for ever. */
    private static void warmUp(Contestant contestant, Duration enough) throws IOException, InterruptedException {
        Duration used = Duration.ZERO;
        for (long turns = 0; used.compareTo(enough) < 0 && turns < 4 * enough.toMillis(); turns += WARM_UP_TURN) {
            used = used.plus(contestant.run(WARM_UP_TURN, 0).cpu());
        }
    }

    private static Contestant contestant(List<String> parts, int callers) throws IOException {
        Label label = new Label(parts.get(1), parts.get(2), Role.valueOf(parts.get(3)), parts.get(4));
        if (parts.get(0).equals("loop")) {
            return new LoopContestant(label, parts.subList(5, parts.size()));
        }
        ProcessHandle server = ProcessHandle.of(Long.parseLong(parts.get(5))).orElseThrow();
        URI uri = URI.create(parts.get(6));
        byte[] body = Files.readAllBytes(Path.of(parts.get(7)));
        List<String> headers = parts.subList(8, parts.size());
        ServerContestant.Connector connector =
                switch (parts.get(0)) {
                    case "http" -> () -> new HttpCaller(uri, body, headers);
                    case "grpc" -> () -> new GrpcCaller(uri, body, headers);
                    default -> throw new IllegalArgumentException(parts.get(0));
                };
        return new ServerContestant(label, server, connector, callers);
    }
}
