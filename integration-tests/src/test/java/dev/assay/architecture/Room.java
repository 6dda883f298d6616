package dev.assay.architecture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The parts of the project by package, and which other parts each may use. Imports point one way. */
enum Room {
    VERIFIER(List.of(
            "bytes",
            "cbor",
            "cose",
            "candid",
            "der",
            "json",
            "x509",
            "xml",
            "merkle",
            "model",
            "evidence",
            "endorsement",
            "policy",
            "receipt",
            "verify",
            "appraise",
            "claims",
            "result",
            "trust",
            "crypto",
            "fetch",
            "ic")),
    RUNTIME(List.of("enclave"), VERIFIER),
    TESTKIT(List.of("testkit"), VERIFIER),
    CANISTER(List.of("canister"), VERIFIER),
    SERVER(List.of("server"), VERIFIER, RUNTIME),
    CLIENT(List.of("client"), VERIFIER),
    /** The command line is the one part of the SDK that runs evidence providers and the emulated canister. */
    COMMAND_LINE(List.of("cli"), VERIFIER, CLIENT, RUNTIME, TESTKIT);

    private static final String ROOT = "dev.assay.";

    private final List<String> packages;
    private final Set<Room> mayUse;

    Room(List<String> packages, Room... mayUse) {
        this.packages = packages;
        this.mayUse = Set.of(mayUse);
    }

    /** ArchUnit's patterns for this room's packages and what is below them. */
    String[] packages() {
        return packages.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    /** The packages of every room that this one has no business in. */
    String[] forbiddenPackages() {
        Set<Room> forbidden = EnumSet.allOf(Room.class);
        forbidden.remove(this);
        forbidden.removeAll(mayUse);
        return packagesOf(forbidden);
    }

    static String[] allPackages() {
        return packagesOf(EnumSet.allOf(Room.class));
    }

    private static String[] packagesOf(Set<Room> rooms) {
        return rooms.stream().flatMap(room -> Arrays.stream(room.packages())).toArray(String[]::new);
    }
}
