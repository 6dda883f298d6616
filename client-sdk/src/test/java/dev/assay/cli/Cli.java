package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Host;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs the command line in this process and catches what it prints. */
final class Cli {
    /** The project's root, as the build knows it. */
    static final Path HOME = Path.of(System.getProperty("assay.root", ".."));

    /** How a run ended. */
    record Result(int exit, String out, String err) {
        /** The one object on standard output. */
        Map<String, JsonValue> json() {
            try {
                Bytes line = Bytes.utf8(out.strip());
                return ((JsonValue.JsonObject) Json.parse(line, line.length(), "output")).members();
            } catch (MalformedException e) {
                throw new AssertionError("not one JSON object: " + out, e);
            }
        }

        /** A text member of the object; "null" for null. */
        String text(String member) {
            return json().get(member) instanceof JsonValue.JsonString text ? text.value() : "null";
        }

        /** Codes of the findings. */
        String findings() {
            return Json.write(json().getOrDefault("findings", new JsonValue.JsonNull()));
        }
    }

    private Cli() {}

    static Result run(Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        Host host = new Host(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                HOME,
                System.getenv());
        int exit = Main.run(host, words);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
