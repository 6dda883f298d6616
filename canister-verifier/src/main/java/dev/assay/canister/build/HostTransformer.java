package dev.assay.canister.build;

import dev.assay.canister.ic0.RuntimeSupport;
import java.util.Set;
import org.teavm.interop.Import;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReader;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;

/**
 * Repairs, while TeaVM reads classes, what would not run on the Internet Computer: imports from a host other than ic0,
 * a stack without bound, suppressed exceptions, and monitors, which TeaVM's collector does not trace, so that a
 * collection inside {@code synchronized} breaks them. A canister has one thread and needs no monitors.
 */
public final class HostTransformer implements ClassHolderTransformer {
    private static final String SUPPORT = "org.teavm.backend.wasm.runtime.WasmSupport";
    private static final String RUNTIME = "org.teavm.backend.wasm.WasmRuntime";
    private static final Set<String> MONITORS =
            Set.of("monitorEnter", "monitorExit", "monitorEnterSync", "monitorExitSync");

    /** Called by TeaVM, through its name. */
    public HostTransformer() {}

    @Override
    public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
        switch (cls.getName()) {
            case "java.lang.Object" -> dropMonitors(cls, context);
            case "java.lang.Throwable" -> dropSuppressed(cls, context);
            case SUPPORT -> cls.getMethods().forEach(method -> redirect(method, context));
            case RUNTIME ->
                cls.getMethods().stream()
                        .filter(method -> method.getName().equals("allocStack"))
                        .forEach(method -> redirect(method, context));
            default -> {}
        }
    }

    private static void dropMonitors(ClassHolder object, ClassHolderTransformerContext context) {
        for (MethodHolder method : object.getMethods()) {
            if (MONITORS.contains(method.getName())
                    && method.getResultType() == ValueType.VOID
                    && method.hasModifier(ElementModifier.STATIC)) {
                ProgramEmitter.create(method, context.getHierarchy()).exit();
            }
        }
    }

    /**
     * TeaVM's {@code Throwable} never initialises its list of suppressed exceptions, so that the second exception of a
     * try-with-resources becomes a NullPointerException and the first is lost. Nothing here reads the list.
     */
    private static void dropSuppressed(ClassHolder throwable, ClassHolderTransformerContext context) {
        for (MethodHolder method : throwable.getMethods()) {
            if (method.getName().equals("addSuppressed")) {
                ProgramEmitter.create(method, context.getHierarchy()).exit();
            }
        }
    }

    private static void redirect(MethodHolder method, ClassHolderTransformerContext context) {
        ClassReader support = context.getHierarchy().getClassSource().get(RuntimeSupport.class.getName());
        MethodReader replacement = support.getMethod(method.getDescriptor());
        if (replacement == null) {
            return;
        }
        method.getModifiers().remove(ElementModifier.NATIVE);
        method.getAnnotations().remove(Import.class.getName());
        ProgramEmitter program = ProgramEmitter.create(method, context.getHierarchy());
        ValueEmitter[] arguments = new ValueEmitter[method.parameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = program.var(i + 1, method.parameterType(i));
        }
        ValueEmitter result = program.invoke(replacement.getReference(), arguments);
        if (method.getResultType() == ValueType.VOID) {
            program.exit();
        } else {
            result.returnValue();
        }
    }
}
