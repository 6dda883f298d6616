package dev.assay.server.hostile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** So many malformed requests from a few clients at a time, and what was wrong with the answers. */
final class Attack {
    /** Enough to see what is wrong. */
    private static final int MAX_COMPLAINTS = 60;

    private static final int CLIENTS = 3;

    /** After so many requests of a client a good one goes over the same connection. */
    private static final int GOOD_EVERY = 16;

    private final Target target;
    private final long seed;
    private final int count;
    private final Families families = Families.all();
    private final AtomicInteger next = new AtomicInteger();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> byFamily = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, Long> nanos = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, Integer> outcomes = Collections.synchronizedMap(new TreeMap<>());

    private Attack(Target target, long seed, int count) {
        this.target = target;
        this.seed = seed;
        this.count = count;
    }

    /** Sends them all, and waits for all answers. */
    static Attack run(Target target, long seed, int count) throws InterruptedException {
        Attack attack = new Attack(target, seed, count);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(attack::work, "attacker-" + i);
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        return attack;
    }

    /** The families that took longest, in milliseconds. */
    String slowest() {
        return nanos.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(8)
                .map(entry -> entry.getKey() + " " + entry.getValue() / 1_000_000)
                .toList()
                .toString();
    }

    /** What was wrong; empty when nothing was. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How requests ended, with how many did so. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    private void work() {
        try (Attacker client = new Attacker(target)) {
            int done = 0;
            for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                Malformed malformed = families.make(seed, number);
                try {
                    long start = System.nanoTime();
                    Answer answer = client.send(malformed);
                    nanos.merge(malformed.family(), System.nanoTime() - start, Long::sum);
                    count(malformed, answer);
                    note(number, malformed, answer, Judge.complaint(malformed, answer));
                    if (++done % GOOD_EVERY == 0 && client.isOpenAfter(malformed)) {
                        Answer good = client.sendAfter(malformed, Request.json(Json.INFER, GOOD));
                        note(
                                number,
                                malformed,
                                good,
                                good.status() == 200 ? "" : "the connection is of no use after it");
                    }
                } catch (IOException e) {
                    note(number, malformed, Answer.without(Answer.Kind.CLOSED, 0), "no connection: " + e);
                }
            }
        }
    }

    private static final String GOOD =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";

    private void count(Malformed malformed, Answer answer) {
        String status = answer.kind() == Answer.Kind.ANSWERED
                ? answer.status() + answer.headers().getOrDefault("grpc-status", "")
                : answer.kind() + ":" + answer.status();
        outcomes.merge(malformed.wire() + " " + status, 1, Integer::sum);
    }

    private void note(int number, Malformed malformed, Answer answer, String complaint) {
        if (!complaint.isEmpty()
                && byFamily.merge(malformed.family(), 1, Integer::sum) <= 2
                && complaints.size() < MAX_COMPLAINTS) {
            complaints.add(complaint + "\n  number " + number + ", " + malformed + "\n  got " + answer);
        }
    }
}
