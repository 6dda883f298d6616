package dev.assay.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Set;

/** The rules. Each is used twice: on the project, where it must hold, and on planted classes, where it must not. */
final class Rules {
    /** Parts of the verifier that run on the JVM only. The rest is compiled to the canister as well. */
    private static final String[] JVM_ONLY = {"dev.assay.fetch..", "dev.assay.ic..", "dev.assay.crypto.jca.."};

    private static final Set<String> CLOCK_METHODS = Set.of("now", "currentTimeMillis", "nanoTime");

    private static final Set<String> ENVIRONMENT_MEMBERS =
            Set.of("getenv", "getProperty", "getProperties", "load", "loadLibrary", "exit", "in", "out", "err");

    private static final Set<String> REFLECTIVE_METHODS = Set.of(
            "forName",
            "getConstructor",
            "getDeclaredConstructor",
            "getDeclaredField",
            "getDeclaredFields",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getField",
            "getMethod",
            "getMethods",
            "getRecordComponents",
            "getResource",
            "getResourceAsStream",
            "newInstance");

    private Rules() {}

    /** A room uses itself, the rooms it may use, and libraries. */
    static ArchRule importsPointOneWay(Room room) {
        return noClasses()
                .that()
                .resideInAnyPackage(room.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room.forbiddenPackages())
                .because("imports point one way, and " + room + " may not use these");
    }

    /**
     * Otherwise a new package would escape every rule. Apart stand the classes that replace the platform's own in the
     * canister: TeaVM finds them by their package.
     */
    static ArchRule everyPackageBelongsToARoom() {
        return classes()
                .that()
                .resideOutsideOfPackage("org.teavm.classlib..")
                .should()
                .resideInAnyPackage(Room.allPackages())
                .because("a package that no room claims would be held to no rule");
    }

    /** What produces evidence does not judge it: it shares the formats only. */
    static ArchRule runtimeDoesNotJudge() {
        return noClasses()
                .that()
                .resideInAnyPackage(Room.RUNTIME.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.assay.verify..", "dev.assay.appraise..");
    }

    /** That something was verified is for the verifiers to say: nobody else makes claims. */
    static ArchRule onlyVerifiersMakeClaims() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("dev.assay.verify..", "dev.assay.claims..")
                .should()
                .callConstructorWhere(describe(
                        "it makes claims",
                        call -> call.getTargetOwner().getPackageName().equals("dev.assay.claims")));
    }

    /** The canister has neither a network nor the platform's cryptography. */
    static ArchRule canisterIsSelfContained() {
        return noClasses()
                .that()
                .resideInAnyPackage(Room.CANISTER.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JVM_ONLY);
    }

    /** Parsing and judging neither fetch nor reach for an accelerated provider: those come in as arguments. */
    static ArchRule coreDoesNotFetch() {
        return core().should().dependOnClassesThat().resideInAnyPackage(JVM_ONLY);
    }

    /** Neither the platform's cryptography nor its files, network, reflection or threads. */
    static ArchRule coreUsesNoPlatformServices() {
        return core().should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.security..",
                        "javax.crypto..",
                        "javax.net..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.lang.reflect..",
                        "java.lang.invoke..",
                        "java.util.concurrent..",
                        "java.util.logging..");
    }

    /** The files of {@code java.io}, whose streams are allowed. */
    static ArchRule coreOpensNoFiles() {
        return core().should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile|Console)")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ProcessBuilder.class.getName());
    }

    /** Time, chance and settings are arguments, so that the same bytes give the same verdict everywhere. */
    static ArchRule coreAsksNothingAmbient() {
        return core().should()
                .accessTargetWhere(aClock())
                .orShould()
                .accessTargetWhere(theEnvironment())
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|UUID|Timer)|java\\.time\\.Clock");
    }

    /** Reflection by way of {@code java.lang.Class}; asking an object for its class or its name is not meant. */
    static ArchRule coreDoesNotReflect() {
        return core().should().accessTargetWhere(reflection());
    }

    /** One door to C. What the canister imports from its host is not C. */
    static ArchRule oneClassIsNative() {
        return methods()
                .that()
                .haveModifier(JavaModifier.NATIVE)
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("dev.assay.canister..", "org.teavm..")
                .should()
                .beDeclaredIn("dev.assay.enclave.jni.Native");
    }

    private static GivenClassesConjunction core() {
        return noClasses()
                .that()
                .resideInAnyPackage(Room.VERIFIER.packages())
                .and()
                .resideOutsideOfPackages(JVM_ONLY);
    }

    private static DescribedPredicate<JavaAccess<?>> aClock() {
        return describe("reads a clock", access -> {
            JavaClass owner = access.getTargetOwner();
            return CLOCK_METHODS.contains(access.getName())
                    && (owner.getPackageName().equals("java.time") || owner.isEquivalentTo(System.class));
        });
    }

    private static DescribedPredicate<JavaAccess<?>> theEnvironment() {
        return describe(
                "reads the environment",
                access -> access.getTargetOwner().isEquivalentTo(System.class)
                        && ENVIRONMENT_MEMBERS.contains(access.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> reflection() {
        return describe(
                "reflects",
                access -> access.getTargetOwner().isEquivalentTo(Class.class)
                        && REFLECTIVE_METHODS.contains(access.getName()));
    }
}
