package dev.assay.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that nothing can break is no rule: each is shown a class that breaks it, and a neighbour that does not. */
class PlantedViolationsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource
    void isNoticed(ArchRule rule, PlantedClass planted) {
        assertThat(rule.evaluate(planted.compile(folder)).getFailureReport().getDetails())
                .anySatisfy(detail -> assertThat(detail).contains(planted.name()));
    }

    static Stream<Arguments> isNoticed() {
        return Stream.of(
                breaks("verifier uses runtime", Rules.importsPointOneWay(Room.VERIFIER), "verify", uses("enclave")),
                breaks("verifier uses testkit", Rules.importsPointOneWay(Room.VERIFIER), "bytes", uses("testkit")),
                breaks("runtime uses server", Rules.importsPointOneWay(Room.RUNTIME), "enclave.tsm", uses("server")),
                breaks("testkit uses runtime", Rules.importsPointOneWay(Room.TESTKIT), "testkit", uses("enclave")),
                breaks("canister uses testkit", Rules.importsPointOneWay(Room.CANISTER), "canister", uses("testkit")),
                breaks("server uses client", Rules.importsPointOneWay(Room.SERVER), "server.api", uses("client")),
                breaks("client uses server", Rules.importsPointOneWay(Room.CLIENT), "client", uses("server")),
                breaks("client uses testkit", Rules.importsPointOneWay(Room.CLIENT), "client", uses("testkit")),
                breaks(
                        "client uses runtime",
                        Rules.importsPointOneWay(Room.CLIENT),
                        "client.canister",
                        uses("enclave")),
                breaks("client uses cli", Rules.importsPointOneWay(Room.CLIENT), "client", uses("cli")),
                breaks("cli uses server", Rules.importsPointOneWay(Room.COMMAND_LINE), "cli", uses("server")),
                breaks("a package of no room", Rules.everyPackageBelongsToARoom(), "utils", "int x;"),
                breaks("runtime verifies", Rules.runtimeDoesNotJudge(), "enclave", uses("verify")),
                breaks("runtime appraises", Rules.runtimeDoesNotJudge(), "enclave", uses("appraise")),
                breaks("client makes claims", Rules.onlyVerifiersMakeClaims(), "client", makes("claims")),
                breaks("receipts make claims", Rules.onlyVerifiersMakeClaims(), "receipt", makes("claims")),
                breaks("canister uses JCA", Rules.canisterIsSelfContained(), "canister", uses("crypto.jca")),
                breaks("canister fetches", Rules.canisterIsSelfContained(), "canister", uses("fetch")),
                breaks("canister checks IC certificates", Rules.canisterIsSelfContained(), "canister", uses("ic")),
                breaks("core fetches", Rules.coreDoesNotFetch(), "verify", uses("fetch")),
                breaks("core uses JCA port", Rules.coreDoesNotFetch(), "crypto.bc", uses("crypto.jca")),
                breaks("digest", core(), "receipt", "java.security.MessageDigest x;"),
                breaks("cipher", core(), "crypto.bc", "javax.crypto.Cipher x;"),
                breaks(
                        "socket",
                        core(),
                        "verify.intel",
                        "Object x() throws Exception { return new java.net.Socket(); }"),
                breaks("path", core(), "policy", "java.nio.file.Path x;"),
                breaks("method handle", core(), "json", "java.lang.reflect.Method x;"),
                breaks("file", Rules.coreOpensNoFiles(), "der", "java.io.File x;"),
                breaks(
                        "file stream",
                        Rules.coreOpensNoFiles(),
                        "der",
                        "Object x() throws Exception { return new java.io.FileInputStream(\"x\"); }"),
                breaks("millis", ambient(), "verify", "long x() { return System.currentTimeMillis(); }"),
                breaks("instant", ambient(), "appraise", "Object x() { return java.time.Instant.now(); }"),
                breaks("date", ambient(), "evidence.amd", "Object x() { return java.time.LocalDate.now(); }"),
                breaks(
                        "method reference",
                        ambient(),
                        "verify",
                        "java.util.function.LongSupplier x = System::nanoTime;"),
                breaks("chance", ambient(), "receipt", "Object x() { return new java.util.Random(); }"),
                breaks("setting", ambient(), "trust", "Object x() { return System.getProperty(\"x\"); }"),
                breaks("standard output", ambient(), "result", "void x() { System.out.println(); }"),
                breaks(
                        "class by name",
                        Rules.coreDoesNotReflect(),
                        "cose",
                        "Object x() throws Exception { return Class.forName(\"x\"); }"),
                breaks(
                        "resource",
                        Rules.coreDoesNotReflect(),
                        "trust",
                        "Object x() { return Planted.class.getResourceAsStream(\"x\"); }"),
                breaks("native method", Rules.oneClassIsNative(), "enclave.tsm", "native int x();"),
                breaks("native method beside the others", Rules.oneClassIsNative(), "enclave.jni", "native int x();"));
    }

    @ParameterizedTest
    @MethodSource
    void isAllowed(ArchRule rule, PlantedClass planted) {
        JavaClasses classes = planted.compile(folder);

        assertThat(rule.allowEmptyShould(true)
                        .evaluate(classes)
                        .getFailureReport()
                        .getDetails())
                .isEmpty();
    }

    static Stream<Arguments> isAllowed() {
        return Stream.of(
                breaks("cli uses testkit", Rules.importsPointOneWay(Room.COMMAND_LINE), "cli", uses("testkit")),
                breaks("cli uses runtime", Rules.importsPointOneWay(Room.COMMAND_LINE), "cli", uses("enclave")),
                breaks("server uses runtime", Rules.importsPointOneWay(Room.SERVER), "server", uses("enclave")),
                breaks("client uses verifier", Rules.importsPointOneWay(Room.CLIENT), "client", uses("verify")),
                breaks("verifier makes claims", Rules.onlyVerifiersMakeClaims(), "verify.intel", makes("claims")),
                breaks("client reads claims", Rules.onlyVerifiersMakeClaims(), "client", uses("claims")),
                breaks("runtime uses formats", Rules.runtimeDoesNotJudge(), "enclave", uses("evidence")),
                breaks("canister uses crypto port", Rules.canisterIsSelfContained(), "canister", uses("crypto.bc")),
                breaks("JCA port uses JCA", core(), "crypto.jca", "java.security.MessageDigest x;"),
                breaks("fetch uses network", core(), "fetch", "java.net.http.HttpClient x;"),
                breaks("byte streams", Rules.coreOpensNoFiles(), "der", "java.io.ByteArrayOutputStream x;"),
                breaks("a time that was passed in", ambient(), "verify", "java.time.Instant x;"),
                breaks("array copies", ambient(), "bytes", "void x(byte[] b) { System.arraycopy(b, 0, b, 0, 0); }"),
                breaks(
                        "class names",
                        Rules.coreDoesNotReflect(),
                        "cbor",
                        "Object x() { return getClass().getName(); }"),
                breaks("canister's import", Rules.oneClassIsNative(), "canister.ic0", "native int x();"),
                breaks("method with a body", Rules.oneClassIsNative(), "enclave.tsm", "int x() { return 0; }"));
    }

    private static ArchRule core() {
        return Rules.coreUsesNoPlatformServices();
    }

    private static ArchRule ambient() {
        return Rules.coreAsksNothingAmbient();
    }

    private static Arguments breaks(String what, ArchRule rule, String packageName, String body) {
        return argumentSet(what, rule, new PlantedClass("dev.assay." + packageName, body));
    }

    private static String uses(String packageName) {
        return "dev.assay." + packageName + "." + PlantedClass.TARGET + " x;";
    }

    private static String makes(String packageName) {
        return "Object x = new dev.assay." + packageName + "." + PlantedClass.TARGET + "();";
    }
}
