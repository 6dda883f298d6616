package dev.assay.server.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All ways of being wrong, by name. */
final class Families {
    private final Map<String, Family> all = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();

    static Families all() {
        Families families = new Families();
        Json.addTo(families);
        Tails.addTo(families);
        Texts.addTo(families);
        Heads.addTo(families);
        Calls.addTo(families);
        Frames.addTo(families);
        return families;
    }

    void add(String name, Family family) {
        all.put(name, family);
        names.add(name);
    }

    int size() {
        return names.size();
    }

    /** The request of that number: every family has its turn, and each request is like no other of its family. */
    Malformed make(long seed, int number) {
        String name = names.get(number % names.size());
        Malformed made = all.getOrDefault(name, random -> Malformed.bytes(name, new byte[0]))
                .make(new Random(seed * 1_000_003 + number));
        return new Malformed(
                name, made.request(), made.bytes(), made.wire(), made.codes(), made.latitude(), made.answers());
    }
}
